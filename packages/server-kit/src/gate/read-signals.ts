import { type Signal, type SignalKind, SignalSchema } from '@callseal/protocol/gate';
import type { TimedSignal } from './evidence.js';

/** What signals must be about to count. */
export interface SignalScope {
  readonly callId: string;
  readonly subject: string;
  readonly action: string;
  readonly parametersHash: string | undefined;
  /** Whether a code counts only when it was asked for with these parameters. */
  readonly needsLink: boolean;
}

/** Signals that count, by kind. */
export interface ReadSignals {
  readonly byKind: ReadonlyMap<SignalKind, readonly TimedSignal[]>;
  /** Something was given that is no signal: it might have been a bad one. */
  readonly hasMalformed: boolean;
  /** A code was left out because it was not asked for with these parameters. */
  readonly hasUnlinked: boolean;
}

/** Sorts signals. Those of another call or caller, and codes and answers that were asked for something else, are left out. */
export function readSignals(given: readonly unknown[], scope: SignalScope): ReadSignals {
  const byKind = new Map<SignalKind, TimedSignal[]>();
  let [hasMalformed, hasUnlinked] = [false, false];
  for (const [place, candidate] of given.entries()) {
    const { success, data: signal } = SignalSchema.safeParse(candidate);
    const at = success ? Date.parse(signal.at) : Number.NaN;
    if (!success || Number.isNaN(at)) {
      hasMalformed = true;
    } else if (signal.callId === scope.callId && signal.subject === scope.subject && isBoundHere(signal, scope)) {
      const isUnlinked = scope.needsLink && !isLinked(signal, scope);
      hasUnlinked ||= isUnlinked;
      if (isUnlinked) continue;
      const sameKind = byKind.get(signal.kind);
      if (sameKind === undefined) byKind.set(signal.kind, [{ signal, place, at }]);
      else sameKind.push({ signal, place, at });
    }
  }
  return { byKind, hasMalformed, hasUnlinked };
}

function isBoundHere(signal: Signal, { action, parametersHash }: SignalScope): boolean {
  const binds = 'binds' in signal ? signal.binds : undefined;
  if (binds?.action !== undefined && binds.action !== action) return false;
  return binds?.parametersHash === undefined || binds.parametersHash === parametersHash;
}

function isLinked(signal: Signal, { parametersHash }: SignalScope): boolean {
  return signal.kind !== 'one-time-code' || (parametersHash !== undefined && signal.binds?.parametersHash === parametersHash);
}
