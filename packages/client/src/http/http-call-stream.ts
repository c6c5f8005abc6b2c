import { StreamStartedSchema, StreamStateSchema, StreamStoppedSchema } from '@callseal/protocol/routes';
import type { ZodMiniType } from 'zod/mini';
import type { CallStream } from '../session/options.js';
import type { CallIdentity } from '../session/state.js';
import { parseJson, postForm, type RequestError, unexpectedAnswer } from './post-form.js';

export interface HttpCallStreamOptions {
  /** `urlStartStreaming`. */
  readonly startUrl: string;
  /** `urlStopStreaming`. */
  readonly stopUrl: string;
  /**
   * Where what became of a stream is asked for; empty for nowhere. Default: the route beside `startUrl` when that is the server kit's own
   * (`/v1/streams/start`), and else nowhere.
   */
  readonly stateUrl?: string;
  /** The desktop's security token, read anew for each request. */
  readonly securityToken: () => string;
  /** Default: the platform's. */
  readonly fetch?: typeof fetch;
}

/**
 * Starts and stops the caller's audio through a server, with the tutorial's form fields. The request names the call and never a URL:
 * where audio goes is the server's business. An empty 2xx answer is taken as done, as the tutorial's functions gave it.
 */
export function createHttpCallStream(options: HttpCallStreamOptions): CallStream {
  const { startUrl, stopUrl, stateUrl = besideStart(startUrl), securityToken, fetch } = options;
  const ask = (url: string, { callSid, taskSid, conferenceSid }: CallIdentity, signal: AbortSignal, keepalive = false) =>
    postForm({ url, fields: { Token: securityToken(), callSid, taskSid, conferenceSid }, fetch, signal, keepalive });
  return {
    async start(call, signal) {
      expectCall(await ask(startUrl, call, signal), StreamStartedSchema, call);
    },
    async stop(call, signal) {
      // the page may be closing: the caller's audio must not go on for that
      expectCall(await ask(stopUrl, call, signal, true), StreamStoppedSchema, call);
    },
    ...(stateUrl !== '' && {
      async state(call, signal) {
        try {
          return aboutCall(await ask(stateUrl, call, signal), StreamStateSchema, call);
        } catch (error) {
          // a server from before this route will not know it the next time either
          if ((error as RequestError).status === 404) return null;
          throw error;
        }
      },
    }),
  };
}

const besideStart = (startUrl: string): string => (startUrl.endsWith('/v1/streams/start') ? startUrl.replace(/start$/, 'state') : '');

function expectCall(text: string, schema: typeof StreamStartedSchema | typeof StreamStoppedSchema, call: CallIdentity): void {
  if (text.trim() !== '') aboutCall<{ readonly callSid: string }>(text, schema, call);
}

function aboutCall<Answer extends { readonly callSid: string }>(
  text: string,
  schema: ZodMiniType<Answer>,
  { callSid }: CallIdentity,
): Answer {
  const { success, data } = schema.safeParse(parseJson(text));
  if (!success || data.callSid !== callSid) throw unexpectedAnswer();
  return data;
}
