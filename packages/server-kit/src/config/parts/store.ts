import type { CredentialStore } from '../../credentials/credential-store.js';
import { parseKeyRing } from '../../credentials/key-ring.js';
import { createPostgresCredentialStore } from '../../credentials/postgres-credential-store.js';
import { createSqliteCredentialStore } from '../../credentials/sqlite-credential-store.js';
import type { EncryptedStoreOptions } from '../../credentials/store-options.js';
import type { StoreConfig } from '../config.js';

/** What every kind of store is given. */
export function encryptionOf({ keys, subjectKey, retentionDays, requireConsent }: StoreConfig): EncryptedStoreOptions {
  return {
    keys: parseKeyRing(keys),
    subjectKey,
    requireConsent,
    ...(retentionDays === undefined ? {} : { retention: { days: retentionDays } }),
  };
}

/** Opens the store that the configuration names. PostgreSQL is connected when it is first used. */
export function openConfiguredStore(config: StoreConfig): CredentialStore {
  const { database, plain } = config;
  const options = encryptionOf(config);
  return database.kind === 'sqlite'
    ? createSqliteCredentialStore({ ...options, path: database.path })
    : createPostgresCredentialStore({ ...options, connectionString: database.url, allowInsecure: plain });
}
