import type { Signal, SignalKind } from '@callseal/protocol/gate';

export const callId = 'CA00000000000000000000000000000001';
export const subject = 'pseudonym-of-a-caller1';
export const now = Date.parse('2026-03-01T12:00:00.000Z');

const most = {
  'voice-match': ['inherence', 'identification', 'risk'],
  spoof: ['risk'],
  'fraud-risk': ['risk'],
  watchlist: ['risk'],
  'one-time-code': ['possession', 'identification', 'risk'],
  knowledge: ['knowledge', 'identification', 'risk'],
  attestation: ['identification', 'risk'],
} as const satisfies Record<SignalKind, readonly string[]>;

/** A signal that was passed ten seconds ago and may prove all that its kind can, unless told otherwise. */
export function signalOf(kind: SignalKind, changes: Readonly<Record<string, unknown>> = {}): Signal {
  return {
    kind,
    outcome: 'passed',
    source: 'test',
    at: new Date(now - 10_000).toISOString(),
    callId,
    subject,
    mayProve: [...most[kind]],
    ...(kind === 'fraud-risk' ? { value: 0.1 } : {}),
    ...changes,
  } as Signal;
}

/** Three screens that found nothing. */
export const cleanScreens: readonly Signal[] = [signalOf('spoof'), signalOf('fraud-risk'), signalOf('watchlist')];

/** The time so many seconds before {@link now}, as signals carry it. */
export const secondsAgo = (seconds: number): string => new Date(now - seconds * 1000).toISOString();
