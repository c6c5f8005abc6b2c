import type { ServerErrorCode } from '@callseal/protocol/errors';
import type { AuditEvent } from './audit-event.js';

type Refusal = Extract<AuditEvent, { type: 'grant-refused' }>['reason'];
type CheckOutcome = Extract<AuditEvent, { type: 'code-checked' }>['outcome'];

const refusals: Readonly<Partial<Record<ServerErrorCode, Refusal>>> = {
  GRANT_INVALID: 'invalid',
  GRANT_EXPIRED: 'expired',
  GRANT_USED: 'used',
  GRANT_REVOKED: 'revoked',
  GRANT_MISMATCH: 'mismatch',
  GRANT_REFUSED: 'not-allowed',
  STATE_FAILED: 'state-unavailable',
};

const checks: Readonly<Partial<Record<ServerErrorCode, CheckOutcome>>> = {
  CODE_WRONG_OR_EXPIRED: 'wrong-or-expired',
  CODES_LIMITED: 'limited',
  CHANNEL_UNAVAILABLE: 'unavailable',
  DESTINATIONS_FAILED: 'unavailable',
  FACTOR_UNAVAILABLE: 'unavailable',
  STATE_FAILED: 'unavailable',
};

/** Why a grant was refused, by the server error code. */
export function refusalOf(code: string): Refusal {
  return find(refusals, code) ?? 'failed';
}

/** What came of checking a code, by the server error code; none when it was right. */
export function checkOutcomeOf(code: string | undefined): CheckOutcome {
  return code === undefined ? 'passed' : (find(checks, code) ?? 'failed');
}

function find<T>(table: Readonly<Partial<Record<ServerErrorCode, T>>>, code: string): T | undefined {
  return Object.hasOwn(table, code) ? table[code as ServerErrorCode] : undefined;
}
