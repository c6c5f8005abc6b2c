/** A template of the watchlist as it is kept: whoever reads the store can neither use nor alter it. */
export interface SealedEntry {
  /** A random UUID. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly addedAt: number;
  /** When it is to be destroyed, in milliseconds since 1970. */
  readonly expiresAt: number;
  readonly sealed: Uint8Array;
}

/** Port: keeps the watchlist's entries. What was confirmed is there after a crash, and what was removed is not. */
export interface WatchlistStore {
  readAll(): Promise<readonly SealedEntry[]>;
  insert(entry: SealedEntry): Promise<void>;
  /** Destroys an entry; resolves with whether it was there. */
  remove(id: string): Promise<boolean>;
  close(): Promise<void>;
}
