import { createCredentialStore } from './create-credential-store.js';
import type { CredentialStore } from './credential-store.js';
import { openDatabase } from './open-database.js';
import { SqliteRows } from './sqlite-rows.js';
import { type EncryptedStoreOptions, resolveStoreOptions } from './store-options.js';

/** Options of {@link createSqliteCredentialStore}. */
export interface SqliteCredentialStoreOptions extends EncryptedStoreOptions {
  /** The database file; made when missing, readable by this user only. `:memory:` keeps everything in memory. */
  readonly path: string;
}

/**
 * A {@link CredentialStore} on one machine, in SQLite (`node:sqlite`, Node 22.13 or newer). Every value is encrypted with AES-256-GCM
 * under a key of its own, which is kept encrypted under the first key of the ring, and is bound to its subject, engine and model hash.
 * Subjects are stored as HMAC-SHA-256 only. Destroying and replacing overwrite the data in the file and empty the write-ahead log;
 * backups and the file system's own history are yours to look after. A file of an older version is migrated when it is opened.
 *
 * Rejects with `CREDENTIAL_UNREADABLE` when the key is not on the ring or the row was altered.
 * @throws CallsealError `CONFIG_INVALID` for wrong options, an old Node, or a database of a newer version.
 */
export function createSqliteCredentialStore(options: SqliteCredentialStoreOptions): CredentialStore {
  // refused before a file is made
  resolveStoreOptions(options);
  return createCredentialStore(new SqliteRows(openDatabase(options.path)), options);
}
