export type { ConsentAnswer, CredentialStore, ReencryptionReport, StoredCredential } from './credentials/credential-store.js';
export { generateKey, type KeyRing, parseKeyRing, type Sealed } from './credentials/key-ring.js';
export { createSqliteCredentialStore, type SqliteCredentialStoreOptions } from './credentials/sqlite-credential-store.js';
export type { EncryptedStoreOptions, RetentionOptions } from './credentials/store-options.js';
