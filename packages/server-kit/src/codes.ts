export type { JsonObject, JsonValue } from './json/json-value.js';
export type { CodeCarrier, CodeChannel, CodeChannelName, CodeDelivery, CodeVerifier } from './codes/channels/channel.js';
export { createCallbackChannel } from './codes/channels/callback-channel.js';
export type { TwilioMessagingLike, TwilioVerifyLike } from './codes/channels/twilio-like.js';
export {
  type CodeText,
  createTwilioMessagingChannel,
  type TwilioMessagingChannelOptions,
} from './codes/channels/twilio-messaging-channel.js';
export { createTwilioVerifyChannel, type TwilioVerifyChannelOptions } from './codes/channels/twilio-verify-channel.js';
export { createOneTimeCodes } from './codes/create-one-time-codes.js';
export type {
  ChannelFailure,
  CodeAccepted,
  CodeDestinations,
  CodeSent,
  CodeUse,
  EntryLink,
  OneTimeCodes,
  OneTimeCodesOptions,
} from './codes/one-time-codes.js';
