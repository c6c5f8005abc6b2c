import { type RelayCaller, relayAnswers, relayEventsPath, type RelayStartedSchema } from '@callseal/protocol/relay';
import type { output } from 'zod/mini';
import { parseJson, postForm, sendForm, unexpectedAnswer } from '../http/post-form.js';
import type { ConsentReceipt } from '../session/options.js';
import type { CallIdentity, Purpose } from '../session/state.js';

export interface RelayRequestsOptions {
  readonly baseUrl: string;
  readonly securityToken: () => string;
  readonly fetch: typeof fetch | undefined;
}

/** The relay's routes as functions. All reject with a `RequestError`. */
export interface RelayRequests {
  caller(call: CallIdentity, signal: AbortSignal): Promise<RelayCaller>;
  keepConsent(receipt: ConsentReceipt, call: CallIdentity, signal: AbortSignal): Promise<void>;
  forget(call: CallIdentity, signal: AbortSignal): Promise<void>;
  start(call: CallIdentity, purpose: Purpose, signal: AbortSignal): Promise<output<typeof RelayStartedSchema>>;
  cancel(id: string, signal: AbortSignal): Promise<void>;
  /** The events after the one with number `after`; the body is the stream. */
  events(id: string, after: number, signal: AbortSignal): Promise<Response>;
}

type Fields = Readonly<Record<string, string | number | undefined>>;
type RouteName = keyof typeof relayAnswers;

/** Every request is a form without own headers, as those of the server kit's other routes; the call is named and nobody on it. */
export function createRelayRequests({ baseUrl, securityToken, fetch }: RelayRequestsOptions): RelayRequests {
  const base = baseUrl.replace(/\/+$/, '');
  const form = (path: string, fields: Fields, signal: AbortSignal, keepalive = false) => ({
    url: `${base}${path}`,
    fields: { ...fields, Token: securityToken() },
    fetch,
    signal,
    keepalive,
  });
  const ask = async <Name extends RouteName>(name: Name, fields: Fields, signal: AbortSignal, keepalive?: boolean) => {
    const { path, response } = relayAnswers[name];
    const { success, data } = response.safeParse(parseJson(await postForm(form(path, fields, signal, keepalive))));
    if (!success) throw unexpectedAnswer();
    return data as output<(typeof relayAnswers)[Name]['response']>;
  };
  return {
    caller: (call, signal) => ask('relayCaller', nameOf(call), signal),
    async keepConsent({ answer, textVersion, language, at, method }, call, signal) {
      await ask('relayConsent', { ...nameOf(call), answer, textVersion, language, at, method }, signal);
    },
    async forget(call, signal) {
      await ask('relayForget', nameOf(call), signal);
    },
    start: (call, purpose, signal) => ask('relayStart', { ...nameOf(call), purpose }, signal),
    async cancel(id, signal) {
      // the page may be closing: nobody is to be listened to for that
      await ask('relayCancel', { id }, signal, true);
    },
    events: (id, after, signal) => sendForm(form(relayEventsPath, { id, after }, signal)),
  };
}

const nameOf = ({ callSid, taskSid, conferenceSid }: CallIdentity): Fields => ({ callSid, taskSid, conferenceSid });
