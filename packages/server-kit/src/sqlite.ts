export { generateKey, type KeyRing, parseKeyRing, type Sealed } from './credentials/key-ring.js';
export {
  createSqliteCredentialStore,
  type SqliteCredentialStore,
  type SqliteCredentialStoreOptions,
} from './credentials/sqlite-credential-store.js';
