import { closeSync, openSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { configError } from '../errors/config-error.js';
import { isBusy } from './sqlite-busy.js';
import { migrateSqlite } from './sqlite-migrations.js';

/** What Node before 20.16, and before 22.13 without its flag, lacks. */
interface BuiltinModules {
  getBuiltinModule?(id: 'node:sqlite'): { readonly DatabaseSync: typeof DatabaseSync } | undefined;
}

/** Milliseconds that opening waits for other processes in all. */
const patience = 5000;
/** Milliseconds between two tries at most. */
const longestPause = 20;

/**
 * Opens the credential database, readable by this user only, and makes or migrates its tables.
 * @throws CallsealError `CONFIG_INVALID` when this Node has no `node:sqlite`, or a newer Callseal wrote the file.
 */
export function openDatabase(path: string): DatabaseSync {
  // asked for at run time: importing the package must work on a Node without it
  const sqlite = (process as BuiltinModules).getBuiltinModule?.('node:sqlite');
  if (sqlite === undefined) throw configError('The SQLite store needs Node 22.13 or newer; on older ones give another CredentialStore.');
  // the write-ahead log and its index inherit the mode
  if (path !== ':memory:') closeSync(openSync(path, 'a', 0o600));
  const database = new sqlite.DatabaseSync(path);
  try {
    // FULL: a deletion that was confirmed may not come back after a power cut. secure_delete: freed pages are overwritten with zeros.
    database.exec(`PRAGMA busy_timeout = ${patience}; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;`);
    writeAhead(database);
    migrateSqlite(database);
    // from now on requests wait with it: SqliteRows looks again
    database.exec('PRAGMA busy_timeout = 200');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Processes that make the file together get in each other's way here, and SQLite does not wait: each holds what the other needs. */
function writeAhead(database: DatabaseSync): void {
  const deadline = performance.now() + patience;
  for (;;) {
    try {
      database.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      if (!isBusy(error) || performance.now() > deadline) throw error;
    }
    // opening is synchronous, as all of node:sqlite: nothing else goes on meanwhile
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Math.random() * longestPause);
  }
}
