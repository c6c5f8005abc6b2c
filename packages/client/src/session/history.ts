/** What was tried on this call, as data for the agent. */
import type { Machine } from './machine.js';
import type { PastAttempt, Phase } from './state.js';

/** More than anybody tries on one call; older ones are forgotten. */
const most = 20;

/** `at` is written when the step is complete: until then nothing needs to know the time. */
const unstamped = 0;

/** The machine that remembers one attempt more. */
export const remember = (machine: Machine, attempt: Omit<PastAttempt, 'at'>): Machine => ({
  ...machine,
  view: { ...machine.view, attempts: [...machine.view.attempts, { ...attempt, at: unstamped }].slice(-most) },
});

/** The attempt that ends in `phase`; `null` when none does: a look-up, a consent and a deletion are no attempts. */
export function attemptEndingIn(phase: Phase): Omit<PastAttempt, 'at'> | null {
  switch (phase.phase) {
    case 'verified':
    case 'not-matched':
    case 'spoof':
      return { purpose: phase.purpose, outcome: phase.phase, score: phase.evidence.score };
    case 'inconclusive':
      return { purpose: phase.purpose, outcome: 'inconclusive', reason: phase.reason, score: null };
    case 'unavailable': {
      const { failed, code } = phase;
      if (failed === 'look-up' || failed === 'consent' || failed === 'delete') return null;
      return { purpose: failed === 'store' ? 'register' : failed, outcome: 'unavailable', reason: code, score: null };
    }
    default:
      return null;
  }
}

/** Writes the time into the attempts that a step from `before` has added. */
export function stamp(before: Machine, machine: Machine, at: number): Machine {
  const { attempts } = machine.view;
  if (attempts === before.view.attempts || attempts.length === 0) return machine;
  const known = new Set(before.view.attempts);
  return {
    ...machine,
    view: { ...machine.view, attempts: attempts.map((attempt) => (known.has(attempt) ? attempt : { ...attempt, at })) },
  };
}
