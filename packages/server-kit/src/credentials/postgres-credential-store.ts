import { configError } from '../errors/config-error.js';
import { createCredentialStore } from './create-credential-store.js';
import type { CredentialStore } from './credential-store.js';
import { createPool, type PostgresConnectionOptions, type PostgresPool } from './postgres-pool.js';
import { PostgresRows } from './postgres-rows.js';
import { type EncryptedStoreOptions, resolveStoreOptions } from './store-options.js';

/** Options of {@link createPostgresCredentialStore}. Give `connectionString` or `pool`. */
export interface PostgresCredentialStoreOptions extends EncryptedStoreOptions, Partial<PostgresConnectionOptions> {
  /** A pool of `pg` 8 that you configure, encrypt, and end yourself. Takes the place of every option of the connection. */
  readonly pool?: PostgresPool;
}

/**
 * A {@link CredentialStore} for several instances, in PostgreSQL 14 or newer. Every value is encrypted with AES-256-GCM under a key of its
 * own, which is kept encrypted under the first key of the ring, and is bound to its subject, engine and model hash. Subjects are stored as
 * HMAC-SHA-256 only.
 *
 * Nothing is connected until the store is used. The first use makes the tables `callseal_*` in the first schema of the search path, or
 * migrates them; instances that start together wait for each other. That user must own the tables; later ones need only read and write
 * rows. What was destroyed stays in dead rows until the next vacuum, and in the server's log and backups as long as you keep them:
 * encrypted, and unreadable for ever once the keys of that time are off the ring and destroyed.
 *
 * Rejects with `CREDENTIAL_UNREADABLE` when the key is not on the ring or the row was altered, and with `CONFIG_INVALID` on a database of
 * a newer version.
 * @throws CallsealError `CONFIG_INVALID` for wrong options; the message never repeats the connection string or a key.
 */
export function createPostgresCredentialStore(options: PostgresCredentialStoreOptions): CredentialStore {
  resolveStoreOptions(options);
  const { pool, connectionString, ...connection } = options;
  if ((pool === undefined) === (connectionString === undefined)) throw configError('Give connectionString or pool, and not both.');
  const rows =
    pool !== undefined
      ? new PostgresRows(pool, false)
      : new PostgresRows(createPool({ ...connection, connectionString: connectionString ?? '' }), true);
  return createCredentialStore(rows, options);
}
