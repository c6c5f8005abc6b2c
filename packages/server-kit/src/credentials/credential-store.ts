/** A registration as the host stores it. */
export interface StoredCredential {
  /** The engine's credential, opaque to everybody else. */
  readonly credential: string;
  /** Version of the biometric model that made it, to know when to register again. */
  readonly modelHash?: string;
}

/**
 * Port: keeps at most one credential per subject (usually the caller's number). Implementations must
 * - find a subject again by a keyed hash, so that neither the stored data nor a backup contains it;
 * - encrypt credentials at rest and bind each to its subject: one moved to another row must not be handed out;
 * - be safe under concurrent calls: the last `put` or `delete` to finish wins, a `get` sees one of them whole.
 *
 * They reject with a `CallsealError` of code `CREDENTIAL_UNREADABLE` for what cannot be decrypted; any other rejection becomes
 * `STORE_FAILED`. `credentialStoreConformance` in `@callseal/server-kit/testing` checks all of this that can be seen from outside.
 */
export interface CredentialStore {
  /** Resolves with the subject's credential, or `null`. */
  get(subject: string): Promise<StoredCredential | null>;
  /** Stores a credential, replacing and destroying an earlier one. Resolves once it would survive a crash. */
  put(subject: string, credential: StoredCredential): Promise<void>;
  /** Destroys the subject's credential, readable or not. Resolves with whether there was one. */
  delete(subject: string): Promise<boolean>;
}
