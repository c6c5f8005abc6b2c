import type { PastAttempt } from '@callseal/client';
import type { Wording } from './wording.js';

/** One attempt in words. */
export interface HistoryRow {
  readonly name: string;
  readonly outcome: string;
  readonly time: string;
}

/** How many attempts there were, for the heading of the list. */
export const historyHeading = (attempts: readonly PastAttempt[], { words, count }: Wording): string =>
  count(words.history.heading, attempts.length);

/** The attempts of a call in words, newest first. */
export function historyRows(attempts: readonly PastAttempt[], { words: { history }, time }: Wording): HistoryRow[] {
  return attempts
    .map(({ purpose, outcome, reason, at }) => ({
      name: history[purpose],
      // a test or registration that the agent stopped is no failure to tell
      outcome: history.outcomes[reason === 'cancelled' ? 'stopped' : outcome],
      time: time(at),
    }))
    .reverse();
}
