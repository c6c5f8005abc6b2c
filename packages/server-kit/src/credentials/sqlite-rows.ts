import type { DestructionCertificate } from '@callseal/protocol/routes';
import type { DatabaseSync } from 'node:sqlite';
import { inTransaction, writeInTurn } from '../sqlite/transactions.js';
import { completeCertificate } from './certificate.js';
import type { SealedValue } from './envelope.js';
import { prepareStatements, type SqliteStatements } from './sqlite-statements.js';
import type {
  BoundValue,
  CertificateDraft,
  ConsentState,
  CredentialRow,
  ReceiptRow,
  Replacement,
  SubjectRow,
  SubjectRows,
  ValuePage,
} from './subject-rows.js';

type Found = { readonly consent: ConsentState; readonly touchedAt: number | null } & {
  [Column in keyof CredentialRow]: CredentialRow[Column] | null;
};
type Keyed = Pick<SealedValue, 'keyId'>;

// async functions without await: what SQLite throws becomes a rejection
/* eslint-disable @typescript-eslint/require-await */

/** {@link SubjectRows} in SQLite, which works while the process waits: operations of one process never interleave. */
export class SqliteRows implements SubjectRows {
  readonly #database: DatabaseSync;
  readonly #sql: SqliteStatements;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#sql = prepareStatements(database);
  }

  async find(subjectId: Uint8Array): Promise<SubjectRow | undefined> {
    const found = this.#sql.find.get(subjectId) as Found | undefined;
    return found && subjectOf(found);
  }

  async findWhole(subjectId: Uint8Array): Promise<{ subject: SubjectRow; receipts: readonly ReceiptRow[] } | undefined> {
    return inTransaction(this.#database, 'BEGIN', () => {
      const found = this.#sql.find.get(subjectId) as Found | undefined;
      if (found === undefined) return undefined;
      return { subject: subjectOf(found), receipts: this.#sql.findReceipts.all(subjectId) as unknown as ReceiptRow[] };
    });
  }

  async findLatestReceipt(subjectId: Uint8Array): Promise<ReceiptRow | undefined> {
    return this.#sql.findLatestReceipt.get(subjectId) as ReceiptRow | undefined;
  }

  async touch(subjectId: Uint8Array, now: number): Promise<boolean> {
    return Number(this.#sql.touch.run(subjectId, now).changes) > 0;
  }

  async put(subjectId: Uint8Array, row: CredentialRow, allowed: readonly ConsentState[]): Promise<boolean> {
    const replaced = await this.#write(() => {
      const subject = this.#sql.findConsent.get(subjectId) as Pick<SubjectRow, 'consent'> | undefined;
      if (!allowed.includes(subject?.consent ?? 'none')) return undefined;
      this.#sql.putSubject.run(subjectId, row.storedAt);
      const before = this.#sql.removeCredential.all(subjectId).length;
      const { keyId, wrappedKey, nonce, box, engine, modelHash, storedAt } = row;
      this.#sql.putCredential.run(subjectId, keyId, wrappedKey, nonce, box, engine, modelHash, storedAt);
      return before > 0;
    });
    if (replaced === true) this.#sql.emptyLog.get();
    return replaced !== undefined;
  }

  async remove(subjectId: Uint8Array, draft: CertificateDraft): Promise<boolean> {
    const existed = await this.#write(() => {
      const credentials = this.#removeCredential(subjectId, draft);
      const subject = this.#sql.findConsent.get(subjectId) as Pick<SubjectRow, 'consent'> | undefined;
      if (subject?.consent === 'none') this.#sql.removeSubject.run(subjectId);
      return credentials > 0;
    });
    if (existed) this.#sql.emptyLog.get();
    return existed;
  }

  async addReceipt(
    subjectId: Uint8Array,
    { receiptId, keyId, wrappedKey, nonce, box }: ReceiptRow,
    { consent, now, draft }: { readonly consent: ConsentState; readonly now: number; readonly draft: CertificateDraft },
  ): Promise<void> {
    const destroyed = await this.#write(() => {
      this.#sql.putSubject.run(subjectId, now);
      const { changes } = this.#sql.addReceipt.run(subjectId, receiptId, keyId, wrappedKey, nonce, box);
      if (changes === 0) return 0;
      this.#sql.setConsent.run(consent, subjectId);
      return consent === 'opted-out' ? this.#removeCredential(subjectId, draft) : 0;
    });
    if (destroyed > 0) this.#sql.emptyLog.get();
  }

  async erase(subjectId: Uint8Array, draft: CertificateDraft): Promise<DestructionCertificate | undefined> {
    const certificate = await this.#write(() => {
      const subject = this.#sql.findConsent.get(subjectId) as Pick<SubjectRow, 'consent'> | undefined;
      return subject && this.#destroy(subjectId, subject.consent, draft);
    });
    if (certificate !== undefined) this.#sql.emptyLog.get();
    return certificate;
  }

  async eraseDue(before: number, limit: number, createDraft: () => CertificateDraft): Promise<readonly DestructionCertificate[]> {
    const certificates = await this.#write(() => {
      const due = this.#sql.findDue.all(before, limit) as unknown as { subjectId: Uint8Array; consent: ConsentState }[];
      return due.flatMap(({ subjectId, consent }) => this.#destroy(subjectId, consent, createDraft()) ?? []);
    });
    if (certificates.length > 0) this.#sql.emptyLog.get();
    return certificates;
  }

  async findValues({ kind, side, keyId, after, limit }: ValuePage): Promise<readonly BoundValue[]> {
    const select = this.#sql[`${kind}s${side === '<' ? 'Below' : 'Above'}`];
    const found = select.all(keyId, after.keyId, after.nonce, limit) as unknown as BoundValue[];
    return found.map((value) => ({ ...value, kind }) as BoundValue);
  }

  async replaceValues(replacements: readonly Replacement[]): Promise<number> {
    const replaced = await this.#write(() => {
      let count = 0;
      for (const { from, to } of replacements) {
        const update = from.kind === 'credential' ? this.#sql.replaceCredential : this.#sql.replaceReceipt;
        count += Number(update.run(to.keyId, to.wrappedKey, to.nonce, to.box, from.subjectId, from.nonce).changes);
      }
      return count;
    });
    if (replaced > 0) this.#sql.emptyLog.get();
    return replaced;
  }

  async countOthers(keyId: string): Promise<number> {
    return (this.#sql.countOthers.get(keyId) as { count: number }).count;
  }

  async ping(): Promise<void> {
    // takes the write lock, which needs a file that can be written
    await this.#write(() => undefined);
  }

  async close(): Promise<void> {
    if (this.#database.isOpen) this.#database.close();
  }

  #removeCredential(subjectId: Uint8Array, draft: CertificateDraft): number {
    const removed = this.#sql.removeCredential.all(subjectId) as unknown as Keyed[];
    if (removed.length > 0) this.#certify(completeCertificate(draft, subjectId, { credentials: removed, receipts: [] }));
    return removed.length;
  }

  #destroy(subjectId: Uint8Array, consent: ConsentState, draft: CertificateDraft): DestructionCertificate | undefined {
    const credentials = this.#sql.removeCredential.all(subjectId) as unknown as Keyed[];
    const receipts = this.#sql.removeReceipts.all(subjectId) as unknown as Keyed[];
    (consent === 'opted-out' ? this.#sql.forget : this.#sql.removeSubject).run(subjectId);
    if (credentials.length + receipts.length === 0) return undefined;
    return this.#certify(completeCertificate(draft, subjectId, { credentials, receipts }));
  }

  #certify(certificate: DestructionCertificate): DestructionCertificate {
    const { id, pseudonym, reason, destroyedAt, registrations, receipts, keyIds } = certificate;
    this.#sql.certify.run(id, pseudonym, reason, destroyedAt, registrations, receipts, JSON.stringify(keyIds));
    return certificate;
  }

  #write<T>(work: () => T): Promise<T> {
    return writeInTurn(this.#database, work);
  }
}

function subjectOf(found: Found): SubjectRow {
  const { consent, touchedAt, keyId, wrappedKey, nonce, box, engine, modelHash, storedAt } = found;
  if (keyId === null || nonce === null || box === null || storedAt === null) return { consent, touchedAt, credential: null };
  return { consent, touchedAt, credential: { keyId, wrappedKey, nonce, box, engine, modelHash, storedAt } };
}
