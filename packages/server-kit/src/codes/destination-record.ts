import { ServerError } from '../errors/server-error.js';
import { codeRules } from './rules.js';
import { sendRest } from './subject-record.js';

/** What is known of a destination, whoever's it is. */
export interface DestinationRecord {
  readonly at: number;
  readonly sends: readonly number[];
  /** The provider's verification that was begun last, or `''`. */
  readonly reference: string;
}

/**
 * Reads a record.
 * @throws ServerError `STATE_FAILED` for what is none.
 */
export function parseDestinationRecord(text: string | null): DestinationRecord {
  if (text === null) return { at: 0, sends: [], reference: '' };
  try {
    const record = JSON.parse(text) as DestinationRecord;
    if ([record.at, ...record.sends].every(Number.isFinite) && typeof record.reference === 'string') return record;
  } catch (error) {
    throw new ServerError('STATE_FAILED', { cause: error });
  }
  throw new ServerError('STATE_FAILED', { cause: new Error('A record of a destination cannot be read.') });
}

/** The record after one more send, or the milliseconds until there may be one. */
export function sendTo(record: DestinationRecord, clockTime: number): { readonly next: DestinationRecord } | { readonly rest: number } {
  const now = Math.max(clockTime, record.at);
  const sends = record.sends.filter((time) => time > now - codeRules.windowMilliseconds);
  const rest = sendRest(sends, now);
  return rest > 0 ? { rest } : { next: { ...record, at: now, sends: [...sends, now] } };
}
