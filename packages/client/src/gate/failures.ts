import type { ClientErrorCode, ServerErrorCode } from '@callseal/protocol/errors';
import type { GateFailureKind } from './state.js';

/** Codes of the server, of `createGateClient`, and of this session. */
type KnownCode = ServerErrorCode | ClientErrorCode | 'SERVER_UNREACHABLE' | 'ANSWER_UNEXPECTED' | 'TIMEOUT';

const kinds: Partial<Record<KnownCode, GateFailureKind>> = {
  CODE_WRONG_OR_EXPIRED: 'wrong-code',
  ANSWERS_WRONG: 'wrong-answers',
  CODES_LIMITED: 'cooling-off',
  CALLER_COOLING_OFF: 'cooling-off',
  RATE_LIMITED: 'cooling-off',
  CHANNEL_UNAVAILABLE: 'channel-unavailable',
  TELEPHONY_BUSY: 'channel-unavailable',
  TELEPHONY_FAILED: 'channel-unavailable',
  TELEPHONY_TIMEOUT: 'channel-unavailable',
  FACTOR_UNAVAILABLE: 'factor-unavailable',
  CALLER_UNKNOWN: 'caller-unknown',
  AGENT_NOT_AUTHENTICATED: 'not-signed-in',
  AGENT_NOT_ON_CALL: 'not-on-call',
  CALL_NOT_FOUND: 'not-on-call',
  CALL_NOT_IN_PROGRESS: 'not-on-call',
  SCREEN_FAILED: 'screen-failed',
  GRANT_REFUSED: 'refused',
  SERVER_UNREACHABLE: 'unreachable',
  TIMEOUT: 'unreachable',
  STATE_FAILED: 'unreachable',
  STORE_FAILED: 'unreachable',
  AUDIT_FAILED: 'unreachable',
  DESTINATIONS_FAILED: 'unreachable',
  AUTHENTICATOR_UNAVAILABLE: 'unreachable',
  BODY_MALFORMED: 'not-set-up',
  ROUTE_NOT_FOUND: 'not-set-up',
  ORIGIN_NOT_ALLOWED: 'not-set-up',
  ROLE_MISSING: 'not-set-up',
  ANSWER_UNEXPECTED: 'not-set-up',
};

/** What a code means to an agent. One that is not known stays `failed`. */
export const identifyGateFailure = (code: string): GateFailureKind =>
  Object.hasOwn(kinds, code) ? (kinds[code as KnownCode] ?? 'failed') : 'failed';
