import { closeSync, openSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { configError } from '../errors/config-error.js';
import { isBusy } from './is-busy.js';

/** What Node before 20.16, and before 22.13 without its flag, lacks. */
interface BuiltinModules {
  getBuiltinModule?(id: 'node:sqlite'): { readonly DatabaseSync: typeof DatabaseSync } | undefined;
}

/** What is kept in a file, and how. */
export interface SqliteFile {
  /** The file; made when missing, readable by this user only. `:memory:` keeps everything in memory. */
  readonly path: string;
  /** What is kept there, such as `audit log`, and the port that something else could be given for: for the message about an old Node. */
  readonly what: string;
  readonly port: string;
  /** Overwrites what is freed with zeros. Default false: as SQLite was built. */
  readonly secureDelete?: boolean;
  /** Makes or migrates the tables. What it throws closes the file again. */
  readonly prepare: (database: DatabaseSync) => void;
}

/** Milliseconds that opening waits for other processes in all. */
const patience = 5000;
/** Milliseconds between two tries at most. */
const longestPause = 20;

/**
 * Opens a database that other processes may open, make and write at the same moment, with a write-ahead log whose commits have reached
 * the disk when they are confirmed.
 * @throws CallsealError `CONFIG_INVALID` when this Node has no `node:sqlite`.
 */
export function openSqliteFile({ path, what, port, secureDelete = false, prepare }: SqliteFile): DatabaseSync {
  // asked for at run time: importing the package must work on a Node without it
  const sqlite = (process as BuiltinModules).getBuiltinModule?.('node:sqlite');
  if (sqlite === undefined) throw configError(`The SQLite ${what} needs Node 22.13 or newer; on older ones give another ${port}.`);
  // the write-ahead log and its index inherit the mode
  if (path !== ':memory:') closeSync(openSync(path, 'a', 0o600));
  const database = new sqlite.DatabaseSync(path);
  try {
    // FULL: what was confirmed must be as it was said after a power cut
    database.exec(`PRAGMA busy_timeout = ${patience}; PRAGMA synchronous = FULL;`);
    if (secureDelete) database.exec('PRAGMA secure_delete = ON');
    writeAhead(database);
    prepare(database);
    // from now on requests wait with it: `writeInTurn` looks again
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
