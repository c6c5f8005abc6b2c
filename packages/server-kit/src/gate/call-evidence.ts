import { type Signal, SignalSchema } from '@callseal/protocol/gate';
import { limits } from '@callseal/protocol/limits';
import { ServerError } from '../errors/server-error.js';
import { badness, clockSkew, isChallenge, isWorse } from './evidence.js';

/** A signal under the id by which the audit log names it. */
export interface NumberedSignal {
  /** A random UUID. */
  readonly id: string;
  readonly signal: Signal;
  /** It counts, and is not in the audit log yet: that could not be written. */
  readonly unwritten?: true;
}

/** Signals that are kept of a call at most: as many as an entry of the audit log can name. */
export const mostSignals = 64;

/**
 * Reads a signal that a source gives.
 * @throws ServerError `INTERNAL` for what is no signal, or comes from the future.
 */
export function checkSignal(given: unknown, now: number): Signal {
  const { success, data, error } = SignalSchema.safeParse(given);
  const at = success ? Date.parse(data.at) : Number.NaN;
  if (!success || !(at <= now + clockSkew)) throw new ServerError('INTERNAL', { cause: error ?? new Error('A signal from the future.') });
  return { ...data, at: new Date(Math.min(at, now)).toISOString() };
}

/**
 * The evidence of a call with some more. What can change no decision any more is left out; `undefined` when it is still too much: leaving any
 * of it out might let somebody through.
 */
export function withEvidence(
  kept: readonly NumberedSignal[],
  added: readonly NumberedSignal[],
  now: number,
): readonly NumberedSignal[] | undefined {
  const all = [...kept, ...added].map((numbered) => ({ numbered, signal: numbered.signal, at: Date.parse(numbered.signal.at) }));
  const since = now - limits.evidenceSeconds * 1000;
  const left = all.filter(
    (one, place) =>
      (one.at >= since || one.signal.outcome === 'failed') &&
      !all.some((other, later) => other !== one && outdoes(other, one, later > place)),
  );
  return left.length > mostSignals ? undefined : left.map(({ numbered }) => numbered);
}

interface Timed {
  readonly signal: Signal;
  readonly at: number;
}

/** Whether `signal` says nothing that `other` does not say as long, by the rules of `weigh`. Of two alike the one that came later stays. */
function outdoes(other: Timed, { signal, at }: Timed, cameLater: boolean): boolean {
  if (other.signal.kind !== signal.kind || other.signal.source !== signal.source) return false;
  if (isChallenge(signal.kind)) {
    if (bindsOf(other.signal) !== bindsOf(signal)) return false;
    return other.at > at || (other.at === at && cameLater && isAlike(other.signal, signal));
  }
  if (signal.outcome === 'not-screened' && other.signal.outcome !== 'not-screened') return other.at > at;
  const isAsLong = other.at > at || (other.at === at && (cameLater || !isAsBad(signal, other.signal)));
  return isAsLong && isAsBad(other.signal, signal);
}

function isAsBad(other: Signal, signal: Signal): boolean {
  return badness[other.outcome] >= badness[signal.outcome] && usesOf(other) === usesOf(signal) && isValueAsBad(other, signal);
}

function isValueAsBad(other: Signal, signal: Signal): boolean {
  const [theirs, own] = [valueOf(other), valueOf(signal)];
  return own === undefined || (theirs !== undefined && !isWorse(signal.kind, own, theirs));
}

function valueOf(signal: Signal): number | undefined {
  return 'value' in signal ? signal.value : undefined;
}

function bindsOf(signal: Signal): string {
  const { action = '', parametersHash = '' } = ('binds' in signal ? signal.binds : undefined) ?? {};
  return `${action} ${parametersHash}`;
}

function isAlike(other: Signal, signal: Signal): boolean {
  return other.outcome === signal.outcome && usesOf(other) === usesOf(signal);
}

function usesOf({ mayProve }: Signal): string {
  return [...mayProve].sort().join();
}
