import type { DestructionCertificate } from '@callseal/protocol/routes';
import type { SealedValue } from './envelope.js';

/** What a caller's answers so far allow: `none` was never asked, `opted-out` after a refusal or withdrawal. Kept in clear. */
export type ConsentState = 'none' | 'agreed' | 'opted-out';

/** The two tables that hold encrypted values. */
export type ValueKind = 'credential' | 'receipt';

/** The encrypted credential of a subject, and what is kept beside it in clear: its associated data, and when it was stored. */
export interface CredentialRow extends SealedValue {
  readonly engine: string | null;
  readonly modelHash: string | null;
  /** Milliseconds since the Unix epoch. */
  readonly storedAt: number;
}

/** An encrypted consent receipt. Its id is a keyed hash of its content, so that a repeated request keeps it once. */
export interface ReceiptRow extends SealedValue {
  readonly receiptId: Uint8Array;
}

/** One subject, and its credential if there is one. */
export interface SubjectRow {
  readonly consent: ConsentState;
  /** Last interaction, in milliseconds since the Unix epoch; `null` when only the opt-out is remembered. */
  readonly touchedAt: number | null;
  readonly credential: CredentialRow | null;
}

/** A value with everything that it is bound to. */
export type BoundValue =
  | (CredentialRow & { readonly kind: 'credential'; readonly subjectId: Uint8Array })
  | (ReceiptRow & { readonly kind: 'receipt'; readonly subjectId: Uint8Array });

/** A value that takes the place of `from`, if that is still there. A nonce is never used twice, so it tells. */
export interface Replacement {
  readonly from: BoundValue;
  readonly to: SealedValue;
}

/** A destruction before it is known what there is to destroy. */
export type CertificateDraft = Pick<DestructionCertificate, 'id' | 'reason' | 'destroyedAt'>;

/** Where a walk over the values of one table is. Values are ordered by key id, then nonce. */
export interface ValuePage {
  readonly kind: ValueKind;
  /** Only key ids below (`<`) or above (`>`) this one. */
  readonly side: '<' | '>';
  readonly keyId: string;
  /** The last value seen; starts with an empty key id and nonce. */
  readonly after: Pick<SealedValue, 'keyId' | 'nonce'>;
  readonly limit: number;
}

/**
 * What a database does for the credential store. Every operation is one transaction: it happens whole or not at all, and survives a
 * crash once it resolved. Nothing here sees a key, a subject in clear or a decrypted value.
 */
export interface SubjectRows {
  find(subjectId: Uint8Array): Promise<SubjectRow | undefined>;
  /** The subject and its receipts in the order of their arrival, as of one moment. */
  findWhole(subjectId: Uint8Array): Promise<{ readonly subject: SubjectRow; readonly receipts: readonly ReceiptRow[] } | undefined>;
  findLatestReceipt(subjectId: Uint8Array): Promise<ReceiptRow | undefined>;
  /** Notes an interaction, unless a later one is noted; resolves with `false` when the subject is gone. */
  touch(subjectId: Uint8Array, now: number): Promise<boolean>;
  /** Writes the credential and notes the interaction if the subject's consent is one of `allowed`; resolves with whether it was. */
  put(subjectId: Uint8Array, credential: CredentialRow, allowed: readonly ConsentState[]): Promise<boolean>;
  /** Destroys the credential and keeps a certificate if there was one; a subject without receipts leaves nothing else. */
  remove(subjectId: Uint8Array, draft: CertificateDraft): Promise<boolean>;
  /**
   * Keeps a receipt and the state that follows from it, and notes the interaction at `now`. `opted-out` destroys the credential, with
   * a certificate. A receipt that is kept already changes nothing but the interaction: a request that is repeated late must not undo a
   * later answer.
   */
  addReceipt(
    subjectId: Uint8Array,
    receipt: ReceiptRow,
    change: { readonly consent: ConsentState; readonly now: number; readonly draft: CertificateDraft },
  ): Promise<void>;
  /** Destroys credential and receipts and keeps the certificate; the subject too unless it opted out. */
  erase(subjectId: Uint8Array, draft: CertificateDraft): Promise<DestructionCertificate | undefined>;
  /** The same for at most `limit` subjects last heard of before `before`, oldest first. Never the same one on two machines. */
  eraseDue(before: number, limit: number, createDraft: () => CertificateDraft): Promise<readonly DestructionCertificate[]>;
  /** A page of values under other keys. */
  findValues(page: ValuePage): Promise<readonly BoundValue[]>;
  /** Replaces those of the values that nobody changed in the meantime; resolves with how many. All are of one kind. */
  replaceValues(replacements: readonly Replacement[]): Promise<number>;
  /** How many values are not under this key. */
  countOthers(keyId: string): Promise<number>;
  /** Resolves when the database can be read and written. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
