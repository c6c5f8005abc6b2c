import { type RelayCaller, relayAnswers, relayEventsPath, type RelayStartedSchema } from '@callseal/protocol/relay';
import type { output } from 'zod/mini';
import { createAskRoute } from '../http/ask-route.js';
import { postForm, sendForm } from '../http/post-form.js';
import type { ConsentReceipt } from '../session/options.js';
import type { CallIdentity, Purpose } from '../session/state.js';

export interface RelayRequestsOptions {
  readonly baseUrl: string;
  readonly securityToken: () => string;
  readonly fetch?: typeof fetch | undefined;
}

/** The relay's routes as functions. All reject with a `RequestError`. */
export interface RelayRequests {
  caller(call: CallIdentity, signal: AbortSignal): Promise<RelayCaller>;
  keepConsent(receipt: ConsentReceipt, call: CallIdentity, signal: AbortSignal): Promise<void>;
  forget(call: CallIdentity, signal: AbortSignal): Promise<void>;
  /**
   * Cannot be aborted: the server may carry out what was given up here, and without the answer's id nobody could cancel it. Rejects after
   * 30 seconds.
   */
  start(call: CallIdentity, purpose: Purpose): Promise<output<typeof RelayStartedSchema>>;
  /** Goes on when the page is closed: nobody is to be listened to for that. Rejects after 10 seconds. */
  cancel(id: string): Promise<void>;
  /** The events after the one with number `after`; the body is the stream. */
  events(id: string, after: number, signal: AbortSignal): Promise<Response>;
}

/** Milliseconds. The session does not wait that long, but an answer that comes late still says what is to be cancelled. */
const longest = 30_000;
const cancelLimit = 10_000;

/** Every request is a form without own headers, as those of the server kit's other routes; the call is named and nobody on it. */
export function createRelayRequests({ baseUrl, securityToken, fetch }: RelayRequestsOptions): RelayRequests {
  const ask = createAskRoute({ baseUrl, securityToken, timeout: longest, fetch });
  const base = baseUrl.replace(/\/+$/, '');
  const form = (path: string, fields: Readonly<Record<string, string | number>>, signal: AbortSignal) => ({
    url: `${base}${path}`,
    fields: { ...fields, Token: securityToken() },
    fetch,
    signal,
  });
  return {
    caller: (call, signal) => ask(relayAnswers.relayCaller, nameOf(call), signal),
    async keepConsent({ answer, textVersion, language, at, method }, call, signal) {
      await ask(relayAnswers.relayConsent, { ...nameOf(call), answer, textVersion, language, at, method }, signal);
    },
    async forget(call, signal) {
      await ask(relayAnswers.relayForget, nameOf(call), signal);
    },
    start: (call, purpose) => ask(relayAnswers.relayStart, { ...nameOf(call), purpose }),
    async cancel(id) {
      await postForm({ ...form(relayAnswers.relayCancel.path, { id }, AbortSignal.timeout(cancelLimit)), keepalive: true });
    },
    events: (id, after, signal) => sendForm(form(relayEventsPath, { id, after }, signal)),
  };
}

const nameOf = ({ callSid, taskSid, conferenceSid }: CallIdentity) => ({ callSid, taskSid, conferenceSid });
