import { ServerError } from '../errors/server-error.js';
import type { Clock } from '../time/clock.js';
import { retryBusy } from './retry-busy.js';
import { streamName } from './sids.js';
import type { StreamParameters, TwilioLike } from './twilio-like.js';

export interface StreamProviderOptions {
  readonly client: TwilioLike;
  readonly audioUrl: string;
  readonly track: StreamParameters['track'];
  readonly statusCallbackUrl: string | undefined;
  readonly clock: Clock;
}

/** Twilio's Streams resource of a call; its TwiML is never touched. Failures are `ServerError`s. */
export interface StreamProvider {
  /** Opens the call's stream, and gives its SID. */
  open(callSid: string, session: string, deadline: number): Promise<string>;
  /**
   * Closes a stream by SID or name; one that is gone is a success, as is one whose call is over. Resolves with whether there was one to
   * close.
   */
  close(callSid: string, streamSidOrName: string, deadline: number): Promise<boolean>;
  /** Whether the call is still in progress. */
  isLive(callSid: string, deadline: number): Promise<boolean>;
}

export function createStreamProvider({ client, audioUrl, track, statusCallbackUrl, clock }: StreamProviderOptions): StreamProvider {
  return {
    async open(callSid, session, deadline) {
      const parameters: StreamParameters = {
        url: audioUrl,
        name: streamName(callSid),
        track,
        // opaque on purpose: custom parameters are visible in the account's debugger
        'parameter1.name': 'session',
        'parameter1.value': session,
        ...(statusCallbackUrl === undefined ? {} : { statusCallback: statusCallbackUrl, statusCallbackMethod: 'POST' }),
      };
      return (await retryBusy(() => client.calls(callSid).streams.create(parameters), clock, deadline)).sid;
    },
    async close(callSid, streamSidOrName, deadline) {
      try {
        await retryBusy(() => client.calls(callSid).streams(streamSidOrName).update({ status: 'stopped' }), clock, deadline);
        return true;
      } catch (error) {
        if (!isGone(error)) throw error;
        return false;
      }
    },
    async isLive(callSid, deadline) {
      try {
        return (await retryBusy(() => client.calls(callSid).fetch(), clock, deadline)).status === 'in-progress';
      } catch (error) {
        if (isGone(error)) return false;
        throw error;
      }
    },
  };
}

/** Whether the provider says that there is nothing to close. */
function isGone(error: unknown): boolean {
  return error instanceof ServerError && (error.code === 'CALL_NOT_FOUND' || error.code === 'CALL_NOT_IN_PROGRESS');
}

/** Whether a request may have been carried out although it failed here. */
export function isUncertain(error: unknown): boolean {
  return error instanceof ServerError && (error.code === 'TELEPHONY_TIMEOUT' || error.code === 'TELEPHONY_FAILED');
}
