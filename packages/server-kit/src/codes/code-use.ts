import { limits } from '@callseal/protocol/limits';
import { ServerError } from '../errors/server-error.js';
import { canonicalParameters } from '../json/hash-parameters.js';
import type { CodeUse } from './one-time-codes.js';

/** A use whose fields are what they should be. */
export interface CheckedUse extends Omit<CodeUse, 'parameters'> {
  /** Canonical text. */
  readonly parameters: string;
}

const most = { callId: limits.idCharacters, subject: limits.subjectCharacters, action: 64 } as const;

/** @throws ServerError `BODY_MALFORMED` naming the fields. */
export function checkUse({ callId, subject, action, parameters = {} }: CodeUse): CheckedUse {
  const given: Readonly<Record<keyof typeof most, unknown>> = { callId, subject, action };
  const fields = (['callId', 'subject', 'action'] as const).filter((field) => {
    const value = given[field];
    return typeof value !== 'string' || value.trim() === '' || value.length > most[field];
  });
  if (fields.length > 0) throw new ServerError('BODY_MALFORMED', { fields });
  return { callId, subject, action, parameters: canonicalParameters(parameters) };
}

/**
 * The digits of what was entered; spaces and hyphens, as people type and paste them, do not matter. Four to ten, as a provider makes them.
 * @throws ServerError `BODY_MALFORMED`.
 */
export function digitsOf(entered: string): string {
  const digits = typeof entered === 'string' && entered.length <= 32 ? entered.replace(/[\s-]/g, '') : '';
  if (!/^[0-9]{4,10}$/.test(digits)) throw new ServerError('BODY_MALFORMED', { fields: ['code'] });
  return digits;
}
