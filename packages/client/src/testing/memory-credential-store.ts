import type { CredentialStore } from '../session/options.js';

/** A {@link CredentialStore} in memory that tells what was asked of it. */
export interface MemoryCredentialStore extends CredentialStore {
  /** What is stored, by caller. */
  readonly entries: Map<string, string>;
  /** Every request so far, oldest first. */
  readonly requests: readonly { readonly method: 'get' | 'store' | 'delete'; readonly callerId: string }[];
}

/** Creates a store that holds `initial`, and answers at once. */
export function createMemoryCredentialStore(initial: Readonly<Record<string, string>> = {}): MemoryCredentialStore {
  const entries = new Map(Object.entries(initial));
  const requests: { method: 'get' | 'store' | 'delete'; callerId: string }[] = [];
  return {
    entries,
    requests,
    get(callerId) {
      requests.push({ method: 'get', callerId });
      return Promise.resolve(entries.get(callerId) ?? null);
    },
    store(callerId, credential) {
      requests.push({ method: 'store', callerId });
      entries.set(callerId, credential);
      return Promise.resolve();
    },
    delete(callerId) {
      requests.push({ method: 'delete', callerId });
      entries.delete(callerId);
      return Promise.resolve();
    },
  };
}
