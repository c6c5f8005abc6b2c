import { closeSync, openSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { CallsealError } from '@callseal/protocol/errors';
import type { SealedEntry, WatchlistStore } from './watchlist-store.js';

/** Where the watchlist is kept. */
export interface SqliteWatchlistStoreOptions {
  /** The file; made when missing, readable by this user only. */
  readonly path: string;
}

/** What Node before 22.13 lacks. */
interface BuiltinModules {
  getBuiltinModule?(id: 'node:sqlite'): { readonly DatabaseSync: typeof DatabaseSync } | undefined;
}

const version = 1;
const table = `CREATE TABLE IF NOT EXISTS entry (
  id TEXT PRIMARY KEY,
  added_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  sealed BLOB NOT NULL
) STRICT; PRAGMA user_version = ${version};`;

interface Row {
  readonly id: string;
  readonly added_at: number;
  readonly expires_at: number;
  readonly sealed: Uint8Array;
}

/**
 * Keeps the watchlist in a SQLite file, with a write-ahead log whose commits have reached the disk when they are confirmed. What is removed
 * is overwritten with zeros.
 * @throws CallsealError `ENGINE_OPTIONS_INVALID` when this Node has no `node:sqlite`, or a newer engine wrote the file.
 */
export function createSqliteWatchlistStore({ path }: SqliteWatchlistStoreOptions): WatchlistStore {
  const database = openFile(path);
  const select = database.prepare('SELECT id, added_at, expires_at, sealed FROM entry ORDER BY added_at');
  const insert = database.prepare('INSERT INTO entry (id, added_at, expires_at, sealed) VALUES (?, ?, ?, ?)');
  const remove = database.prepare('DELETE FROM entry WHERE id = ?');
  return {
    readAll: () => attempt(() => (select.all() as unknown as readonly Row[]).map(entryOf)),
    insert: ({ id, addedAt, expiresAt, sealed }) =>
      attempt(() => {
        insert.run(id, addedAt, expiresAt, sealed);
      }),
    remove: (id) =>
      attempt(() => {
        const isThere = remove.run(id).changes > 0;
        // the log still holds the page as it was
        if (isThere) database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
        return isThere;
      }),
    close: () =>
      attempt(() => {
        if (database.isOpen) database.close();
      }),
  };
}

/** What `work` throws is the promise's rejection: `node:sqlite` is synchronous, the port is not. */
const attempt = <T>(work: () => T): Promise<T> =>
  new Promise((resolve) => {
    resolve(work());
  });

const entryOf = ({ id, added_at, expires_at, sealed }: Row): SealedEntry => ({ id, addedAt: added_at, expiresAt: expires_at, sealed });

function openFile(path: string): DatabaseSync {
  // asked for at run time: the engine must start on a Node without it
  const sqlite = (process as BuiltinModules).getBuiltinModule?.('node:sqlite');
  if (sqlite === undefined) {
    throw new CallsealError('ENGINE_OPTIONS_INVALID', 'A watchlist in a file needs Node 22.13 or newer; on older ones give another store.');
  }
  // the write-ahead log and its index inherit the mode
  closeSync(openSync(path, 'a', 0o600));
  const database = new sqlite.DatabaseSync(path);
  try {
    database.exec('PRAGMA busy_timeout = 5000; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA journal_mode = WAL');
    const found = (database.prepare('PRAGMA user_version').get() as { readonly user_version: number }).user_version;
    if (found > version) throw new CallsealError('ENGINE_OPTIONS_INVALID', 'A newer engine wrote this watchlist: update this one.');
    database.exec(table);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
