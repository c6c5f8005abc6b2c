import type { SealedEntry, WatchlistStore } from './watchlist-store.js';

/** Keeps entries for as long as the process runs. For development and tests. */
export function createMemoryWatchlistStore(): WatchlistStore {
  const entries = new Map<string, SealedEntry>();
  return {
    readAll: () => Promise.resolve([...entries.values()]),
    insert: (entry) => {
      entries.set(entry.id, entry);
      return Promise.resolve();
    },
    remove: (id) => Promise.resolve(entries.delete(id)),
    close: () => Promise.resolve(),
  };
}
