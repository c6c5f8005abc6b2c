/**
 * The words between a desktop's page and the page in its iframe. Two envelopes pass between windows and carry nothing but a nonce;
 * everything else goes over the port that the second one hands over. What cannot be read is dropped. docs/hosts.md has the table.
 */
import type { CallState, HostNotice, VerificationSummary } from './adapter.js';
import type { CallInput } from './call-input.js';

/** Raised with any change that an older end would misread. */
export const protocolVersion = 1;

/** Longest text of any field but the token; longer ones make a message unreadable. */
const longestText = 512;
const longestToken = 16_384;
const mostAttributes = 32;

const record = (value: unknown): Record<string, unknown> | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
const isText = (value: unknown, longest = longestText): value is string => typeof value === 'string' && value.length <= longest;
const among = (value: unknown, set: string): boolean => isText(value) && set.split(' ').includes(value);

/** `invite`: the desktop's page asks for a hello. `hello`: the iframe's page asks for a port. `welcome`: here it is. */
export interface Envelope {
  readonly type: 'invite' | 'hello' | 'welcome';
  /** Made anew by the iframe's page for each handshake; empty in an invitation. */
  readonly nonce: string;
}

export const sealEnvelope = (envelope: Envelope): object => ({ ...envelope, callseal: protocolVersion });

/** `null` for what is none of ours, or of another version. */
export function parseEnvelope(data: unknown): Envelope | null {
  const { callseal, type, nonce } = record(data) ?? {};
  return callseal === protocolVersion && among(type, 'invite hello welcome') && isText(nonce)
    ? { type: type as Envelope['type'], nonce }
    : null;
}

/** First message on the port: what the desktop's page does for the iframe's. */
export interface Welcome {
  readonly notify: boolean;
  readonly writeBack: boolean;
  readonly theme?: 'light' | 'dark';
  readonly locale?: string;
}
/** From the desktop's page. `token`: `null` while there is none. */
export type FromHost =
  | { readonly type: 'ready'; readonly welcome: Welcome; readonly token: string | null; readonly call: CallInput | null }
  | { readonly type: 'call'; readonly call: CallInput | null }
  | { readonly type: 'token'; readonly token: string | null }
  | { readonly type: 'written'; readonly id: number; readonly ok: boolean };
/** From the page in the iframe. */
export type FromFrame =
  | { readonly type: 'write-back'; readonly id: number; readonly summary: VerificationSummary }
  | { readonly type: 'notify'; readonly notice: HostNotice }
  | { readonly type: 'badge'; readonly count: number };

const optionalTexts = ['ani', 'dnis', 'queue', 'locale', 'platform', 'orgId'] as const;

/** `undefined` for what is no call; unknown fields fall away. */
function parseCall(data: unknown): CallInput | null | undefined {
  if (data === null) return null;
  const from = record(data);
  const { conversationId, state = 'connected', direction = 'inbound', parties = 0, attributes = {} } = from ?? {};
  const given = Object.entries(record(attributes) ?? { '': 0 });
  if (from === null || !isText(conversationId) || conversationId === '') return undefined;
  if (!among(state, 'ringing connected held wrapup ended') || !among(direction, 'inbound outbound')) return undefined;
  if (!Number.isInteger(parties) || given.length > mostAttributes || !given.every((entry) => entry.every((text) => isText(text))))
    return undefined;
  const texts = optionalTexts.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]] as const]));
  if (!texts.every(([, text]) => isText(text))) return undefined;
  return {
    ...(Object.fromEntries(texts) as Partial<CallInput>),
    conversationId,
    state: state as CallState,
    direction: direction as 'inbound' | 'outbound',
    parties: parties as number,
    attributes: Object.fromEntries(given) as Record<string, string>,
  };
}

const isToken = (token: unknown): token is string | null => token === null || isText(token, longestToken);

/** Reads what the desktop's page says; `null` for anything else. */
export function parseFromHost(data: unknown): FromHost | null {
  const { type, call, token, id, ok, welcome } = record(data) ?? {};
  if (type === 'token') return isToken(token) ? { type, token } : null;
  if (type === 'written') return typeof id === 'number' ? { type, id, ok: ok === true } : null;
  const parsed = parseCall(call);
  if (parsed === undefined) return null;
  if (type === 'call') return { type, call: parsed };
  const from = record(welcome);
  if (type !== 'ready' || from === null || !isToken(token)) return null;
  const { theme, locale } = from;
  return {
    type,
    token,
    call: parsed,
    welcome: {
      notify: from.notify === true,
      writeBack: from.writeBack === true,
      ...(theme === 'light' || theme === 'dark' ? { theme } : {}),
      ...(isText(locale) ? { locale } : {}),
    },
  };
}

/** Reads what the page in the iframe says; `null` for anything else. */
export function parseFromFrame(data: unknown): FromFrame | null {
  const { type, id, summary, notice, count } = record(data) ?? {};
  if (type === 'badge') return Number.isInteger(count) ? { type, count: count as number } : null;
  if (type === 'notify') {
    const { level, title, text, id: noticeId = '' } = record(notice) ?? {};
    if (!among(level, 'info success error') || !isText(title) || !isText(text) || !isText(noticeId)) return null;
    return { type, notice: { level: level as HostNotice['level'], title, text, id: noticeId } };
  }
  const { callKey, outcome, purpose, reason = null, at } = record(summary) ?? {};
  const { platform, orgId, conversationId } = record(callKey) ?? {};
  if (type !== 'write-back' || typeof id !== 'number' || !among(outcome, 'verified not-matched spoof inconclusive')) return null;
  if (![platform, orgId, conversationId, purpose, reason ?? '', at].every((text) => isText(text))) return null;
  return { type, id, summary: { callKey: { platform, orgId, conversationId }, outcome, purpose, reason, at } as VerificationSummary };
}
