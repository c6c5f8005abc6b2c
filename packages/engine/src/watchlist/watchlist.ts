import { randomUUID } from 'node:crypto';
import { CallsealError } from '@callseal/protocol/errors';
import type { WatchlistSealer } from './watchlist-sealer.js';
import type { SealedEntry, WatchlistStore } from './watchlist-store.js';
import type { EngineClock } from '../service/clock.js';
import type { TraceSink } from '../service/engine-trace.js';
import type { Utterance, VoiceMethod } from '../voice/voice-method.js';

/** An entry as it is told: never a voice, never whose. Times in milliseconds since 1970. */
export interface WatchlistEntry {
  readonly id: string;
  readonly addedAt: number;
  readonly expiresAt: number;
  /** Whether it is compared: false after the sealing key or the voice model changed, or somebody altered it. */
  readonly isUsable: boolean;
}

/** What a search came to. */
export interface WatchlistSearch {
  /** `null`: nobody was found, but not everybody could be looked at. */
  readonly hit: boolean | null;
  /** Entries that were compared. */
  readonly entries: number;
}

/** Voices of known fraudsters, each kept for a limited time. */
export interface Watchlist {
  /** Rejects with `WATCHLIST_FULL`, and with what the store rejects with. */
  add(template: Uint8Array): Promise<WatchlistEntry>;
  list(): Promise<readonly WatchlistEntry[]>;
  /** Resolves with whether it was there. */
  remove(id: string): Promise<boolean>;
  search(utterance: Utterance): WatchlistSearch;
  /** Reads the store again and destroys what has expired. Never rejects: a list that was not read for five minutes answers `null`. */
  tidy(): Promise<void>;
}

/** Options of {@link createWatchlist}. */
export interface WatchlistOptions {
  readonly store: WatchlistStore;
  readonly sealer: WatchlistSealer;
  readonly voice: VoiceMethod;
  readonly clock: EngineClock;
  readonly trace: TraceSink;
  /** Least score, 0..1, that is a hit. */
  readonly threshold: number;
  readonly maximumEntries: number;
  readonly retentionDays: number;
}

interface Known {
  readonly entry: WatchlistEntry;
  readonly template: Uint8Array | null;
}

const DAY_MS = 86_400_000;
/** Milliseconds after which a list that could not be read again is not trusted: an entry of another process may be missing. */
const STALE_MS = 300_000;

class StoredWatchlist implements Watchlist {
  readonly #options: WatchlistOptions;
  #known: ReadonlyMap<string, Known> = new Map();
  #readAt = -Infinity;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: WatchlistOptions) {
    this.#options = options;
  }

  add(template: Uint8Array): Promise<WatchlistEntry> {
    return this.#inTurn(async () => {
      const { store, sealer, clock, trace, maximumEntries, retentionDays } = this.#options;
      await this.#read();
      if (this.#known.size >= maximumEntries) {
        throw new CallsealError('WATCHLIST_FULL', `The watchlist holds ${maximumEntries} voices; remove one first.`);
      }
      const addedAt = Math.floor(clock.now());
      const sealed = sealer.seal({ id: randomUUID(), addedAt, expiresAt: addedAt + retentionDays * DAY_MS }, template);
      await store.insert(sealed);
      const known = this.#open(sealed);
      this.#known = new Map(this.#known).set(sealed.id, known);
      trace?.('', { type: 'watchlist-added', id: sealed.id });
      return known.entry;
    });
  }

  list(): Promise<readonly WatchlistEntry[]> {
    return this.#inTurn(async () => {
      await this.#read();
      return [...this.#known.values()].map(({ entry }) => entry);
    });
  }

  remove(id: string): Promise<boolean> {
    return this.#inTurn(async () => {
      const isThere = await this.#options.store.remove(id);
      this.#forget(id);
      if (isThere) this.#options.trace?.('', { type: 'watchlist-removed', id, reason: 'asked' });
      return isThere;
    });
  }

  search(utterance: Utterance): WatchlistSearch {
    const { voice, clock, threshold } = this.#options;
    const now = clock.now();
    let entries = 0;
    let hit = false;
    let isWhole = now - this.#readAt <= STALE_MS;
    for (const { entry, template } of this.#known.values()) {
      if (entry.expiresAt <= now) continue;
      if (template === null) {
        isWhole = false;
        continue;
      }
      entries++;
      if (voice.compare(template, utterance).score >= threshold) hit = true;
    }
    return { hit: hit ? true : isWhole ? false : null, entries };
  }

  tidy(): Promise<void> {
    return this.#inTurn(() => this.#read()).catch(() => undefined);
  }

  async #read(): Promise<void> {
    const { store, clock, trace } = this.#options;
    const now = clock.now();
    const known = new Map<string, Known>();
    for (const sealed of await store.readAll()) {
      if (sealed.expiresAt > now) known.set(sealed.id, this.#known.get(sealed.id) ?? this.#open(sealed));
      else if (await store.remove(sealed.id)) trace?.('', { type: 'watchlist-removed', id: sealed.id, reason: 'expired' });
    }
    this.#known = known;
    this.#readAt = now;
  }

  #open(sealed: SealedEntry): Known {
    const { id, addedAt, expiresAt } = sealed;
    const template = this.#options.sealer.open(sealed);
    return { entry: { id, addedAt, expiresAt, isUsable: template !== null }, template };
  }

  #forget(id: string): void {
    const known = new Map(this.#known);
    known.delete(id);
    this.#known = known;
  }

  /** One change at a time: a list that is being read must not overwrite what is being added. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}

/** Makes a watchlist over a store; `tidy` it once before the first search, and every minute. */
export function createWatchlist(options: WatchlistOptions): Watchlist {
  return new StoredWatchlist(options);
}
