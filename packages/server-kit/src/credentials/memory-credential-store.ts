import { createCredentialStore } from './create-credential-store.js';
import type { CredentialStore } from './credential-store.js';
import { generateKey, parseKeyRing } from './key-ring.js';
import { MemoryRows } from './memory-rows.js';
import type { EncryptedStoreOptions } from './store-options.js';

/** Options of {@link createMemoryCredentialStore}; keys that are left out are random. */
export type MemoryCredentialStoreOptions = Partial<EncryptedStoreOptions>;

/** A {@link CredentialStore} that forgets with the process, with the rules and the encryption of the real ones. For tests. */
export function createMemoryCredentialStore(options: MemoryCredentialStoreOptions = {}): CredentialStore {
  return createCredentialStore(new MemoryRows(), { keys: parseKeyRing(generateKey()), subjectKey: generateKey(), ...options });
}
