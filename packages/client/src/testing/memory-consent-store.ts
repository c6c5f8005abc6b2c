import type { ConsentReceipt, ConsentStore, RememberedConsent } from '../session/options.js';

/** A {@link ConsentStore} in memory. */
export interface MemoryConsentStore extends ConsentStore {
  /** The last answer, by caller. */
  readonly entries: Map<string, RememberedConsent>;
  /** Every receipt so far, oldest first. */
  readonly receipts: readonly ConsentReceipt[];
}

/** Creates a store that remembers `initial`, and answers at once. */
export function createMemoryConsentStore(initial: Readonly<Record<string, RememberedConsent>> = {}): MemoryConsentStore {
  const entries = new Map(Object.entries(initial));
  const receipts: ConsentReceipt[] = [];
  return {
    entries,
    receipts,
    get: (callerId) => Promise.resolve(entries.get(callerId) ?? null),
    record(receipt) {
      receipts.push(receipt);
      entries.set(receipt.callerId, receipt);
      return Promise.resolve();
    },
  };
}
