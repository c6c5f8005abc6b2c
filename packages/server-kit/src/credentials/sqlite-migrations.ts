import type { DatabaseSync } from 'node:sqlite';
import { configError } from '../errors/config-error.js';
import { inTransaction } from '../sqlite/transactions.js';

/** Each takes a database from the version that is its place in the list to the next. What was released is never changed. */
const migrations: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS credential (
     subject_id BLOB PRIMARY KEY,
     key_id TEXT NOT NULL,
     nonce BLOB NOT NULL,
     box BLOB NOT NULL,
     model_hash TEXT,
     stored_at INTEGER NOT NULL
   ) STRICT;`,
  // Interactions were not noted before: the retention of what is there starts now.
  `ALTER TABLE credential ADD COLUMN wrapped_key BLOB;
   ALTER TABLE credential ADD COLUMN engine TEXT;
   UPDATE credential SET key_id = 'v1:' || key_id;
   CREATE INDEX credential_by_key ON credential (key_id, nonce);
   CREATE TABLE subject (
     subject_id BLOB PRIMARY KEY,
     consent TEXT NOT NULL CHECK (consent IN ('none', 'agreed', 'opted-out')),
     touched_at INTEGER
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX subject_by_interaction ON subject (touched_at) WHERE touched_at IS NOT NULL;
   INSERT INTO subject SELECT subject_id, 'none', CAST(unixepoch('subsec') * 1000 AS INTEGER) FROM credential;
   CREATE TABLE receipt (
     number INTEGER PRIMARY KEY AUTOINCREMENT,
     subject_id BLOB NOT NULL,
     receipt_id BLOB NOT NULL,
     key_id TEXT NOT NULL,
     wrapped_key BLOB NOT NULL,
     nonce BLOB NOT NULL,
     box BLOB NOT NULL,
     UNIQUE (subject_id, receipt_id)
   ) STRICT;
   CREATE INDEX receipt_by_arrival ON receipt (subject_id, number);
   CREATE INDEX receipt_by_key ON receipt (key_id, nonce);
   CREATE TABLE certificate (
     id TEXT PRIMARY KEY,
     pseudonym TEXT NOT NULL,
     reason TEXT NOT NULL,
     destroyed_at TEXT NOT NULL,
     registrations INTEGER NOT NULL,
     receipts INTEGER NOT NULL,
     key_ids TEXT NOT NULL
   ) STRICT;`,
];

/** The version that this code makes and reads. */
export const sqliteVersion = migrations.length;

/**
 * Brings the tables to the version of this code, all or nothing. Another process that starts at the same moment waits and finds it done.
 * @throws CallsealError `CONFIG_INVALID` when a newer version wrote the file.
 */
export function migrateSqlite(database: DatabaseSync): void {
  // a look without a lock: most starts find nothing to do
  if (versionOf(database) === migrations.length) return;
  inTransaction(database, 'BEGIN IMMEDIATE', () => {
    const version = versionOf(database);
    if (version > migrations.length) throw configError('A newer version of Callseal wrote this credential database: update this one.');
    for (const migration of migrations.slice(version)) database.exec(migration);
    database.exec(`PRAGMA user_version = ${migrations.length}`);
  });
}

function versionOf(database: DatabaseSync): number {
  return (database.prepare('PRAGMA user_version').get() as { user_version: number }).user_version;
}
