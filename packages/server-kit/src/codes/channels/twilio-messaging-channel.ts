import { configError } from '../../errors/config-error.js';
import { ServerError } from '../../errors/server-error.js';
import type { JsonObject } from '../../json/json-value.js';
import type { CodeCarrier } from './channel.js';
import { identifyChannelError } from './identify-channel-error.js';
import type { TwilioMessagingLike } from './twilio-like.js';

/** What the text of a message is made from. */
export interface CodeText {
  readonly code: string;
  readonly minutes: number;
  readonly action: string;
  readonly parameters: JsonObject;
  /** Where the customer can enter the code, when it is sent with a link: the text must hold it. */
  readonly link?: string;
}

/** Options of {@link createTwilioMessagingChannel}. Give `from` or `messagingServiceSid`. */
export interface TwilioMessagingChannelOptions {
  /** The account's client, with a time-out below that of `createOneTimeCodes`. */
  readonly client: TwilioMessagingLike;
  /** Sending number in E.164, or an alphanumeric sender. */
  readonly from?: string;
  /** Messaging Service (`MG…`), which chooses the sender. */
  readonly messagingServiceSid?: string;
  /** The message. Name the amount and the payee where the action has them (PSD2, dynamic linking). Default: one English sentence. */
  readonly text?: (text: CodeText) => string;
  /** Asks Twilio to keep neither text nor number; the account must have message redaction. Default false. */
  readonly redact?: boolean;
}

/** Characters that Twilio takes in one message (error 21617 beyond). */
const longestText = 1600;
const failed: ReadonlySet<string> = new Set(['failed', 'undelivered', 'canceled']);

/**
 * Sends codes as text messages by Twilio Messaging. A message that could not be handed on while the code lives is dropped by Twilio.
 * @throws CallsealError `CONFIG_INVALID` for missing or contradictory options.
 */
export function createTwilioMessagingChannel(options: TwilioMessagingChannelOptions): CodeCarrier {
  const { client, from, messagingServiceSid, text = defaultText, redact = false } = options;
  if ((from === undefined) === (messagingServiceSid === undefined)) throw configError('Give from or messagingServiceSid, one of them.');
  if (messagingServiceSid !== undefined && !/^MG[0-9a-fA-F]{32}$/.test(messagingServiceSid)) {
    throw configError('messagingServiceSid is MG and 32 hexadecimal digits.');
  }
  if (from !== undefined && !/^(\+[1-9]\d{6,14}|[A-Za-z0-9 ]{1,11}|\d{3,8})$/.test(from)) {
    throw configError('from is a number in E.164, a short code or an alphanumeric sender.');
  }
  const sender = from === undefined ? { messagingServiceSid: messagingServiceSid ?? '' } : { from };
  const retention = redact ? ({ contentRetention: 'discard', addressRetention: 'obfuscate' } as const) : {};
  return {
    kind: 'carrier',
    async deliver({ destination, code, action, parameters, link, lifetimeSeconds, channel }) {
      if (channel !== 'sms') throw new ServerError('CHANNEL_UNAVAILABLE');
      const minutes = Math.floor(lifetimeSeconds / 60);
      const body = text({ code, minutes, action, parameters, ...(link === undefined ? {} : { link }) });
      if (!body.includes(code) || !body.includes(link ?? code) || body.length > longestText) {
        throw configError('text must hold the code, and the link where there is one, in at most 1600 characters.');
      }
      const sent = await attempt(() =>
        client.messages.create({ to: destination, body, ...sender, validityPeriod: lifetimeSeconds, ...retention }),
      );
      if (failed.has(sent.status) || typeof sent.errorCode === 'number') {
        throw identifyChannelError({ status: 400, code: sent.errorCode ?? 21612 });
      }
    },
  };
}

async function attempt<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw identifyChannelError(error);
  }
}

function defaultText({ code, minutes, link }: CodeText): string {
  const text = `${code} is your code for the call you are on. It is valid for ${minutes} minutes.`;
  return link === undefined ? text : `${text} Do not say it: enter it at ${link}`;
}
