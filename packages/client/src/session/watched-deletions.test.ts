/** What the property tests know of deletions: each one that was confirmed and not undone is asked for once, and no other ever. */
import assert from 'node:assert/strict';
import type { Action, ActionName, SessionState } from './state.js';

interface Due {
  readonly epoch: number;
  readonly callerId: string;
  readonly withdrawing: boolean;
  asked: boolean;
}

export class WatchedDeletions {
  #due: Due | null = null;
  readonly #denied: (callerId: string) => void;

  /** `denied` is told of each caller whose withdrawal cannot be undone any more. */
  constructor(denied: (callerId: string) => void) {
    this.#denied = denied;
  }

  /** The agent acts; `offered` is what may be asked for. */
  act(type: Action['type'], state: SessionState, offered: readonly ActionName[], epoch: number): void {
    if (!offered.includes(type)) return;
    const again = type === 'retry' && state.phase === 'unavailable' && state.failed === 'delete';
    const callerId = state.call?.callerId ?? '';
    const withdrawing = state.phase === 'confirming-delete' && state.withdrawing;
    if (type === 'confirm-delete' || again) this.#due = { epoch, callerId, withdrawing, asked: false };
    if (type === 'refuse' || (type === 'withdraw' && state.registration === 'not-registered')) this.#denied(callerId);
    if (type === 'cancel' && state.phase === 'delete-scheduled') this.#due = null;
  }

  /** The host is asked; the answer is the call that the deletion was confirmed in. */
  asked(callerId: string): number {
    assert.ok(this.#due !== null, 'only a confirmed deletion that was not undone is asked for');
    assert.equal(this.#due.callerId, callerId, 'the caller is deleted whose deletion was confirmed');
    assert.equal(this.#due.asked, false, 'a deletion is asked for once');
    this.#due.asked = true;
    if (this.#due.withdrawing) this.#denied(callerId);
    return this.#due.epoch;
  }

  /** The call has changed, the session is disposed, or all time has passed. */
  checkNoneLost(): void {
    assert.ok(this.#due?.asked ?? true, 'a confirmed deletion is not lost');
  }
}
