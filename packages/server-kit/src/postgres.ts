export type { ConsentAnswer, CredentialStore, ReencryptionReport, StoredCredential } from './credentials/credential-store.js';
export { generateKey, type KeyRing, parseKeyRing, type Sealed } from './credentials/key-ring.js';
export { createPostgresCredentialStore, type PostgresCredentialStoreOptions } from './credentials/postgres-credential-store.js';
export type { PostgresClient, PostgresConnectionOptions, PostgresPool, PostgresResult } from './credentials/postgres-pool.js';
export type { EncryptedStoreOptions, RetentionOptions } from './credentials/store-options.js';
