import type { DatabaseSync } from 'node:sqlite';
import { openSqliteFile } from '../sqlite/open-sqlite-file.js';
import { migrateSqlite } from './sqlite-migrations.js';

/**
 * Opens the credential database, readable by this user only, and makes or migrates its tables. What is freed is overwritten.
 * @throws CallsealError `CONFIG_INVALID` when this Node has no `node:sqlite`, or a newer Callseal wrote the file.
 */
export function openDatabase(path: string): DatabaseSync {
  return openSqliteFile({ path, what: 'store', port: 'CredentialStore', secureDelete: true, prepare: migrateSqlite });
}
