import { StreamStartedSchema, StreamStoppedSchema } from '@callseal/protocol/routes';
import type { CallStream } from '../session/options.js';
import type { CallIdentity } from '../session/state.js';
import { parseJson, postForm, unexpectedAnswer } from './post-form.js';

export interface HttpCallStreamOptions {
  /** `urlStartStreaming`. */
  readonly startUrl: string;
  /** `urlStopStreaming`. */
  readonly stopUrl: string;
  /** The desktop's security token, read anew for each request. */
  readonly securityToken: () => string;
  /** Default: the platform's. */
  readonly fetch?: typeof fetch;
}

/**
 * Starts and stops the caller's audio through a server, with the tutorial's form fields. The request names the call and never a URL:
 * where audio goes is the server's business. An empty 2xx answer is taken as done, as the tutorial's functions gave it.
 */
export function createHttpCallStream({ startUrl, stopUrl, securityToken, fetch }: HttpCallStreamOptions): CallStream {
  const fieldsOf = ({ callSid, taskSid, conferenceSid }: CallIdentity) => ({ Token: securityToken(), callSid, taskSid, conferenceSid });
  return {
    async start(call, signal) {
      const text = await postForm({ url: startUrl, fields: fieldsOf(call), fetch, signal });
      expectCall(text, StreamStartedSchema, call);
    },
    async stop(call, signal) {
      // the page may be closing: the caller's audio must not go on for that
      const text = await postForm({ url: stopUrl, fields: fieldsOf(call), fetch, signal, keepalive: true });
      expectCall(text, StreamStoppedSchema, call);
    },
  };
}

function expectCall(text: string, schema: typeof StreamStartedSchema | typeof StreamStoppedSchema, { callSid }: CallIdentity): void {
  if (text.trim() === '') return;
  const { success, data } = schema.safeParse(parseJson(text));
  if (!success || data.callSid !== callSid) throw unexpectedAnswer();
}
