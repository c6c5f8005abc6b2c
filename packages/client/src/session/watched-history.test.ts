/** What the property tests know of a call's history: it grows by one when an attempt of this very call ends, and never otherwise. */
import assert from 'node:assert/strict';
import type { PastAttempt, SessionState } from './state.js';
import { running } from './world-ends.test.js';

export class WatchedHistory {
  readonly #known = new Map<PastAttempt, number>();
  #before: SessionState | null = null;
  #epoch = 0;

  /** Takes the next state in; `at` is the time of day. */
  check(state: SessionState, epoch: number, at: number): void {
    const before = epoch === this.#epoch ? this.#before : null;
    const fresh = state.attempts.filter((attempt) => !this.#known.has(attempt));
    for (const attempt of fresh) {
      this.#known.set(attempt, epoch);
      assert.equal(attempt.at, at, 'an attempt has the time of its end');
    }
    for (const attempt of state.attempts) assert.equal(this.#known.get(attempt), epoch, "the attempts are the current call's");
    assert.ok(state.attempts.length <= 20);
    assert.equal(
      fresh.length,
      before !== null && endsAttempt(before, state) ? 1 : 0,
      'the end of an attempt is remembered, and nothing else',
    );
    const last = state.attempts.at(-1);
    if ('evidence' in state && fresh.length > 0) {
      assert.deepEqual([last?.outcome, last?.purpose, last?.score], [state.phase, state.purpose, state.evidence.score]);
    }
    this.#before = state;
    this.#epoch = epoch;
  }
}

const endsAttempt = (before: SessionState, after: SessionState): boolean =>
  before.phase === 'storing'
    ? after.phase !== 'storing'
    : running.has(before.phase) && !running.has(after.phase) && after.phase !== 'storing';
