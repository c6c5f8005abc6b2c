/** A consent store double for the property tests: a host that keeps the newest answer it was given, however late, and knows what that permits. */
import assert from 'node:assert/strict';
import type { ConsentReceipt, ConsentStore, RememberedConsent } from './options.js';
import type { CallIdentity } from './state.js';

export const currentVersion = '1';

export interface WatchedConsents {
  readonly store: ConsentStore;
  /** Whether the current caller's yes is known to be kept, and no answer followed it. */
  readonly agreed: boolean;
  /** The caller has said no, as the agent knows: whether the host is told or not. */
  deny(callerId: string): void;
  /** Every no was receipted. */
  checkReceipted(): void;
}

export interface WatchedConsentsOptions {
  /** What is remembered of every caller at first. */
  readonly remembered: RememberedConsent | null;
  /** Decides when a request is answered. */
  readonly wait: <Value>(name: 'consent' | 'record', callerId: string, signal: AbortSignal, value: () => Value) => Promise<Value>;
  /** Takes failed checks to the test. */
  readonly check: (run: () => void) => void;
  /** The number of the current call, and each call by its number. */
  readonly epoch: () => number;
  readonly callOf: (epoch: number) => CallIdentity | null | undefined;
}

/** `order` is that of the requests, for that is how the caller has said it. */
interface Kept extends RememberedConsent {
  readonly order: number;
}

export function createWatchedConsents({ remembered, wait, check, epoch, callOf }: WatchedConsentsOptions): WatchedConsents {
  const kept = new Map<string, Kept>();
  /** When each caller last said no. */
  const refusals = new Map<string, number>();
  let orders = 0;
  let agreedIn = -1;
  /** Times a caller said no and no receipt of it was asked for yet. */
  let unreceipted = 0;
  const permit = (at: number, callerId: string, order: number) => {
    if (at === epoch() && order > (refusals.get(callerId) ?? -1)) agreedIn = at;
  };
  const checkReceipt = (receipt: ConsentReceipt) => {
    // a withdrawal whose time to undo is cut short by another call is that of the call before
    const calls = [callOf(epoch()), ...(receipt.answer === 'withdrawn' ? [callOf(epoch() - 1)] : [])];
    assert.ok(
      calls.some((call) => call?.callSid === receipt.callSid && call.callerId === receipt.callerId),
      'a receipt names the call and the caller it was given in',
    );
    assert.equal(receipt.textVersion, currentVersion);
    assert.ok(!Number.isNaN(Date.parse(receipt.at)));
  };
  return {
    get agreed() {
      return agreedIn === epoch();
    },
    deny(callerId) {
      orders += 1;
      refusals.set(callerId, orders);
      if (callOf(agreedIn)?.callerId === callerId) agreedIn = -1;
      unreceipted += 1;
    },
    checkReceipted() {
      assert.equal(unreceipted, 0, 'a no is receipted once, and at once');
    },
    store: {
      get(callerId, signal) {
        check(() => {
          assert.equal(callerId, callOf(epoch())?.callerId, 'the current caller is looked up');
        });
        const at = epoch();
        return wait('consent', callerId, signal, () => {
          const answer = kept.get(callerId) ?? (remembered === null ? null : { ...remembered, order: 0 });
          if (answer?.answer === 'agreed' && answer.textVersion === currentVersion && !signal.aborted) permit(at, callerId, answer.order);
          return answer;
        });
      },
      record(receipt, signal) {
        check(() => {
          checkReceipt(receipt);
        });
        orders += 1;
        const order = orders;
        const at = epoch();
        const { callerId, answer, textVersion } = receipt;
        if (answer !== 'agreed') unreceipted -= 1;
        return wait('record', callerId, signal, () => {
          if (order > (kept.get(callerId)?.order ?? 0)) kept.set(callerId, { answer, textVersion, order });
          if (answer === 'agreed' && !signal.aborted) permit(at, callerId, order);
        });
      },
    },
  };
}
