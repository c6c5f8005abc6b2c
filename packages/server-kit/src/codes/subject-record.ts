import { ServerError } from '../errors/server-error.js';
import type { CodeChannelName } from './channels/channel.js';
import { codeRules } from './rules.js';

/** The newest code of a call and an action. */
export interface Issuance {
  /** Of which call and action. */
  readonly key: string;
  /** Of this send. */
  readonly id: string;
  readonly channel: CodeChannelName;
  /** Pseudonym. */
  readonly destination: string;
  readonly sentAt: number;
  /** From when it is expired. */
  readonly until: number;
  /** False once cancelled; it stays on record because a re-send must not give new tries. */
  readonly live: boolean;
  /** Hash of the code; for a code that the provider checks, of what it is bound to. */
  readonly hash: string;
  /** Who checks: we, or the provider by its reference, which is `''` until it is known. */
  readonly reference: string | null;
}

/** All that is known of a subject's codes, in one value of the state, so that every decision about it is one step. */
export interface SubjectRecord {
  /** Time of the last send or try; time never goes back behind it. */
  readonly at: number;
  readonly sends: readonly number[];
  readonly failures: number;
  /** 0: none. */
  readonly coolUntil: number;
  readonly issuances: readonly Issuance[];
}

const empty: SubjectRecord = { at: 0, sends: [], failures: 0, coolUntil: 0, issuances: [] };

/**
 * Reads a record.
 * @throws ServerError `STATE_FAILED` for what is none: counts that cannot be read must not begin anew.
 */
export function parseSubjectRecord(text: string | null): SubjectRecord {
  if (text === null) return empty;
  try {
    const record = JSON.parse(text) as SubjectRecord;
    const numbers = [record.at, record.failures, record.coolUntil, ...record.sends];
    if (numbers.every(Number.isFinite) && record.issuances.every(({ until, sentAt }) => Number.isFinite(until + sentAt))) return record;
  } catch (error) {
    throw new ServerError('STATE_FAILED', { cause: error });
  }
  throw new ServerError('STATE_FAILED', { cause: new Error('A record of one-time codes cannot be read.') });
}

/** The record without what does not count any more, and the time, which does not go back. */
export function recall(record: SubjectRecord, clockTime: number): { readonly record: SubjectRecord; readonly now: number } {
  const now = Math.max(clockTime, record.at);
  const since = now - codeRules.windowMilliseconds;
  return {
    now,
    record: {
      at: record.at,
      sends: record.sends.filter((time) => time > since),
      failures: record.at > since ? record.failures : 0,
      coolUntil: record.coolUntil > now ? record.coolUntil : 0,
      issuances: record.issuances.filter(({ sentAt }) => sentAt > since),
    },
  };
}

/** Milliseconds until which nothing may be tried, or 0. `record` is recalled for `now`. */
export function restOf(record: SubjectRecord, now: number): number {
  if (record.coolUntil > now) return record.coolUntil - now;
  // the third try was begun and never ended: its instance died, or its provider still thinks
  if (record.failures >= codeRules.tries) return record.at + codeRules.windowMilliseconds - now;
  return 0;
}

/** Milliseconds until one more may be sent, or 0. */
export function sendRest(sends: readonly number[], now: number): number {
  const [oldest] = sends.slice(-codeRules.sends);
  return sends.length < codeRules.sends || oldest === undefined ? 0 : oldest + codeRules.windowMilliseconds - now;
}

/** The record after a send. */
export function withSend(record: SubjectRecord, issuance: Issuance): SubjectRecord {
  return {
    ...record,
    at: issuance.sentAt,
    sends: [...record.sends, issuance.sentAt],
    issuances: [...record.issuances.filter(({ key }) => key !== issuance.key), issuance],
  };
}

/** The record after a wrong try, or one that is about to be made. */
export function withTry(record: SubjectRecord, now: number): SubjectRecord {
  return { ...record, at: now, failures: record.failures + 1 };
}

/** Begins the cool-off when the tries are used up: no code survives it. */
export function withCoolOff(record: SubjectRecord, now: number, milliseconds: number): SubjectRecord {
  return record.failures < codeRules.tries ? record : { ...record, failures: 0, coolUntil: now + milliseconds, issuances: [] };
}

/** The record after the right code. Tries at codes that were sent lately are not forgiven. */
export function withSuccess(record: SubjectRecord, id: string, now: number, reserved: number): SubjectRecord {
  const issuances = record.issuances.filter((issuance) => issuance.id !== id);
  return { ...record, at: now, failures: issuances.length === 0 ? 0 : Math.max(0, record.failures - reserved), issuances };
}

/** Whether this code may still be used. `clockTime` is the clock's, `now` the one that does not go back. */
export function isUsable(issuance: Issuance, now: number, clockTime: number): boolean {
  return issuance.live && now < issuance.until && clockTime > issuance.sentAt - codeRules.skewMilliseconds;
}
