import type { ConsentReceipt, DestructionCertificate, SubjectExport } from '@callseal/protocol/routes';

/** A registration as the host stores it. */
export interface StoredCredential {
  /** The engine's credential, opaque to everybody else. */
  readonly credential: string;
  /** Version of the biometric model that made it, to know when to register again. */
  readonly modelHash?: string;
  /** The voice service that made it. */
  readonly engine?: string;
}

/** The caller's last answer: its receipt, or only that they opted out when the receipt was erased or its time had come. */
export type ConsentAnswer = Pick<ConsentReceipt, 'answer'> & Partial<ConsentReceipt>;

/** Progress of {@link CredentialStore.reencrypt}. */
export interface ReencryptionReport {
  /** Values that were encrypted anew under the first key of the ring. */
  readonly reencrypted: number;
  /** Values that no key of the ring opens; they are left as they are. */
  readonly unreadable: number;
  /** Values under another key that were not found unreadable. 0: the old keys may be taken off the ring. */
  readonly remaining: number;
}

/**
 * Port: what is kept about callers: at most one credential each, the receipts of their answers to the consent question, and when they
 * were last heard of. A subject is the caller as the host names them, usually their number. Implementations must
 * - find a subject again by a keyed hash, its pseudonym, so that neither the stored data nor a backup contains it;
 * - encrypt what they keep under a key of its own each, which is kept encrypted under the key ring; and bind it to its subject, engine
 *   and model: what was moved to another row must not be handed out;
 * - be safe under concurrent calls and killed processes: the last `put` or `delete` to finish wins, a `get` sees one of them whole, and
 *   what was confirmed is there after a restart.
 *
 * They reject with a `CallsealError` of code `CREDENTIAL_UNREADABLE` for what cannot be decrypted; any other rejection becomes
 * `STORE_FAILED`. `credentialStoreConformance` in `@callseal/server-kit/testing` checks all of this that can be seen from outside.
 */
export interface CredentialStore {
  /** The keyed hash under which a subject is kept: 64 hexadecimal digits. */
  pseudonymOf(subject: string): string;
  /** Resolves with the subject's credential, or `null`. Counts as an interaction. */
  get(subject: string): Promise<StoredCredential | null>;
  /**
   * Stores a credential, replacing and destroying an earlier one. Resolves once it would survive a crash. Rejects with
   * `CALLER_OPTED_OUT` while the caller's last answer is a refusal or a withdrawal, and with `BODY_MALFORMED` for text that would not
   * come back as it is: half a surrogate pair, or control characters in the names.
   */
  put(subject: string, credential: StoredCredential): Promise<void>;
  /** Destroys the subject's credential, readable or not; receipts stay. Resolves with whether there was one. */
  delete(subject: string): Promise<boolean>;
  /** The caller's last answer to the consent question, or `null` for one who was never asked. */
  getConsent(subject: string): Promise<ConsentAnswer | null>;
  /**
   * Keeps a receipt; the last to arrive is the caller's answer. A refusal or withdrawal destroys the credential with it, at once and
   * together. The same receipt again changes nothing, also after another answer: a request that is repeated late undoes no withdrawal.
   * Rejects with `BODY_MALFORMED` for what is no receipt, or holds the caller's number.
   */
  addConsent(subject: string, receipt: ConsentReceipt): Promise<void>;
  /** Everything kept about a subject, decrypted; `null` when there is nothing. */
  export(subject: string): Promise<SubjectExport | null>;
  /**
   * Destroys everything kept about a subject and resolves with the certificate of it; `null` when there was nothing. That the caller
   * opted out is remembered, under the pseudonym and without the receipt.
   */
  erase(subject: string): Promise<DestructionCertificate | null>;
  /** Destroys what the retention policy no longer allows to keep, at most `limit` callers (default 1000). May run on several machines. */
  destroyDue(options?: { readonly limit?: number }): Promise<readonly DestructionCertificate[]>;
  /** Encrypts values under old keys anew, at most `limit` (default 1000). May run while requests are served, on several machines. */
  reencrypt(options?: { readonly limit?: number }): Promise<ReencryptionReport>;
  /** Resolves when the store can be read and written now. */
  ping(): Promise<void>;
  /** Lets go of the database. Calls that follow reject. */
  close(): Promise<void>;
}
