import type { Signal, SignalKind, SignalOutcome } from '@callseal/protocol/gate';

/** A signal with its time in milliseconds since the epoch. */
export interface TimedSignal {
  readonly signal: Signal;
  /** Among the signals that were given. */
  readonly place: number;
  readonly at: number;
}

/** What all signals of one kind amount to. */
export interface Evidence {
  readonly outcome: SignalOutcome;
  /** The worst of those that have one. */
  readonly value: number | undefined;
  readonly counted: readonly TimedSignal[];
}

/** Milliseconds by which the clock of a source may be ahead. */
export const clockSkew = 5000;

export const badness = { passed: 0, inconclusive: 1, 'not-screened': 2, failed: 3 } as const satisfies Record<SignalOutcome, number>;

/** Kinds that a caller is put to and may try again; the others are screens. */
const challenges: readonly SignalKind[] = ['one-time-code', 'knowledge', 'attestation'];

export function isChallenge(kind: SignalKind): boolean {
  return challenges.includes(kind);
}

/**
 * Weighs the signals of one kind. The worse counts, whoever says so, and nothing at all is `not-screened`.
 *
 * Of a screen, everything counts that is fresh, a failure at any age, and a time-out until the same source has answered. Of a challenge
 * only the newest of each source counts, while it is fresh: whoever mistyped a code may type it again. Evidence from the future is
 * none.
 */
export function weigh(kind: SignalKind, signals: readonly TimedSignal[], now: number, maxAgeSeconds: number): Evidence {
  const isFresh = ({ at }: TimedSignal): boolean => now - at <= maxAgeSeconds * 1000 && at - now <= clockSkew;
  const counted = isChallenge(kind)
    ? newestPerSource(signals).filter(isFresh)
    : withoutAnswered(signals.filter((timed) => timed.signal.outcome === 'failed' || isFresh(timed)));
  let outcome: SignalOutcome = counted.length === 0 ? 'not-screened' : 'passed';
  let value: number | undefined;
  for (const { signal } of counted) {
    if (badness[signal.outcome] > badness[outcome]) outcome = signal.outcome;
    const found = 'value' in signal ? signal.value : undefined;
    if (found !== undefined && (value === undefined || isWorse(kind, found, value))) value = found;
  }
  return { outcome, value, counted };
}

/** Whether a value speaks more against the caller than another. */
export function isWorse(kind: SignalKind, found: number, value: number): boolean {
  return kind === 'fraud-risk' ? found > value : found < value;
}

function newestPerSource(signals: readonly TimedSignal[]): readonly TimedSignal[] {
  const newest = new Map<string, number>();
  for (const { signal, at } of signals) newest.set(signal.source, Math.max(at, newest.get(signal.source) ?? at));
  // of several at the same instant all count, so that the worse does
  return signals.filter(({ signal, at }) => newest.get(signal.source) === at);
}

function withoutAnswered(signals: readonly TimedSignal[]): readonly TimedSignal[] {
  const answered = new Map<string, number>();
  for (const { signal, at } of signals) {
    if (signal.outcome !== 'not-screened') answered.set(signal.source, Math.max(at, answered.get(signal.source) ?? at));
  }
  return signals.filter(({ signal, at }) => signal.outcome !== 'not-screened' || !((answered.get(signal.source) ?? -Infinity) > at));
}
