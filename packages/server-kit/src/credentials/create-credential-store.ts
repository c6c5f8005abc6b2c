import { createHmac, randomUUID } from 'node:crypto';
import type { ConsentReceipt, DestructionCertificate, SubjectExport } from '@callseal/protocol/routes';
import { ServerError } from '../errors/server-error.js';
import { checkReceipt, checkStored, receiptIdOf } from './check-values.js';
import type { ConsentAnswer, CredentialStore, ReencryptionReport, StoredCredential } from './credential-store.js';
import { type Binding, openValue, type SealedValue, sealValue } from './envelope.js';
import { reencryptValues } from './reencrypt-values.js';
import { type EncryptedStoreOptions, type ResolvedStoreOptions, resolveStoreOptions } from './store-options.js';
import type { CertificateDraft, ConsentState, CredentialRow, ReceiptRow, SubjectRows } from './subject-rows.js';

/** Milliseconds. Interactions are noted no more often than this, so that look-ups stay reads. */
const touchInterval = 3_600_000;
/** Subjects that one transaction destroys: a bound on how long it holds its locks. */
const dueBatch = 100;

/** Joins the rules of the {@link CredentialStore} port with the rows of a database. */
export function createCredentialStore(rows: SubjectRows, options: EncryptedStoreOptions): CredentialStore {
  const store = new RowCredentialStore(rows, resolveStoreOptions(options));
  // a plain object, so that a host can spread it and wrap one method
  return {
    pseudonymOf: (subject) => store.pseudonymOf(subject),
    get: (subject) => store.get(subject),
    put: (subject, credential) => store.put(subject, credential),
    delete: (subject) => store.delete(subject),
    getConsent: (subject) => store.getConsent(subject),
    addConsent: (subject, receipt) => store.addConsent(subject, receipt),
    export: (subject) => store.export(subject),
    erase: (subject) => store.erase(subject),
    destroyDue: (limits) => store.destroyDue(limits),
    reencrypt: (limits) => store.reencrypt(limits),
    ping: () => rows.ping(),
    close: () => rows.close(),
  };
}

class RowCredentialStore implements Omit<CredentialStore, 'ping' | 'close'> {
  readonly #rows: SubjectRows;
  readonly #options: ResolvedStoreOptions;
  readonly #allowed: readonly ConsentState[];

  constructor(rows: SubjectRows, options: ResolvedStoreOptions) {
    this.#rows = rows;
    this.#options = options;
    this.#allowed = options.requireConsent ? ['agreed'] : ['none', 'agreed'];
  }

  pseudonymOf(subject: string): string {
    return this.#idOf(subject).toString('hex');
  }

  async get(subject: string): Promise<StoredCredential | null> {
    const subjectId = this.#idOf(subject);
    const found = await this.#rows.find(subjectId);
    if (found === undefined) return null;
    // destroyed in the meantime: what is no longer kept is not handed out
    if (!(await this.#touch(subjectId, found.touchedAt))) return null;
    return found.credential && this.#openCredential(subjectId, found.credential);
  }

  async put(subject: string, stored: StoredCredential): Promise<void> {
    checkStored(stored);
    const subjectId = this.#idOf(subject);
    const { keys, clock } = this.#options;
    const binding = { subjectId, engine: stored.engine ?? this.#options.engine ?? null, modelHash: stored.modelHash ?? null };
    const sealed = sealValue(keys, Buffer.from(stored.credential), binding);
    const { engine, modelHash } = binding;
    const done = await this.#rows.put(subjectId, { ...sealed, engine, modelHash, storedAt: clock.now() }, this.#allowed);
    if (!done) throw new ServerError('CALLER_OPTED_OUT');
  }

  delete(subject: string): Promise<boolean> {
    return this.#rows.remove(this.#idOf(subject), this.#draft('deleted'));
  }

  async getConsent(subject: string): Promise<ConsentAnswer | null> {
    const subjectId = this.#idOf(subject);
    const receipt = await this.#rows.findLatestReceipt(subjectId);
    if (receipt !== undefined) return this.#openReceipt(subjectId, receipt);
    return (await this.#rows.find(subjectId))?.consent === 'opted-out' ? { answer: 'refused' } : null;
  }

  async addConsent(subject: string, receipt: ConsentReceipt): Promise<void> {
    const text = JSON.stringify(checkReceipt(receipt, subject));
    const subjectId = this.#idOf(subject);
    const receiptId = receiptIdOf(this.#options.subjectKey, subjectId, text);
    const sealed = sealValue(this.#options.keys, Buffer.from(text), { subjectId, receiptId, engine: null, modelHash: null });
    await this.#rows.addReceipt(
      subjectId,
      { ...sealed, receiptId },
      {
        consent: receipt.answer === 'agreed' ? 'agreed' : 'opted-out',
        now: this.#options.clock.now(),
        draft: this.#draft('withdrawn'),
      },
    );
  }

  async export(subject: string): Promise<SubjectExport | null> {
    const subjectId = this.#idOf(subject);
    const whole = await this.#rows.findWhole(subjectId);
    if (whole === undefined) return null;
    const { credential, touchedAt, consent } = whole.subject;
    const { retention } = this.#options;
    return {
      pseudonym: subjectId.toString('hex'),
      registration: credential && {
        ...this.#openCredential(subjectId, credential),
        storedAt: new Date(credential.storedAt).toISOString(),
      },
      consents: whole.receipts.map((receipt) => this.#openReceipt(subjectId, receipt)),
      optedOut: consent === 'opted-out',
      lastInteractionAt: touchedAt === null ? null : new Date(touchedAt).toISOString(),
      destroyAt: touchedAt === null || retention === undefined ? null : new Date(touchedAt + retention).toISOString(),
    };
  }

  async erase(subject: string): Promise<DestructionCertificate | null> {
    return (await this.#rows.erase(this.#idOf(subject), this.#draft('erased'))) ?? null;
  }

  async destroyDue({ limit = 1000 }: { readonly limit?: number } = {}): Promise<readonly DestructionCertificate[]> {
    const { retention, clock } = this.#options;
    if (retention === undefined) return [];
    const before = clock.now() - retention;
    const certificates: DestructionCertificate[] = [];
    while (certificates.length < limit) {
      const batch = Math.min(dueBatch, limit - certificates.length);
      const destroyed = await this.#rows.eraseDue(before, batch, () => this.#draft('retention'));
      certificates.push(...destroyed);
      if (destroyed.length < batch) break;
    }
    return certificates;
  }

  reencrypt({ limit = 1000 }: { readonly limit?: number } = {}): Promise<ReencryptionReport> {
    return reencryptValues(this.#rows, this.#options.keys, limit);
  }

  #idOf(subject: string): Buffer {
    return createHmac('sha256', this.#options.subjectKey).update(subject).digest();
  }

  /** Notes an interaction when it is time to; resolves with `false` when the subject is gone. */
  async #touch(subjectId: Buffer, touchedAt: number | null): Promise<boolean> {
    const now = this.#options.clock.now();
    if (touchedAt === null || now - touchedAt < touchInterval) return true;
    try {
      return await this.#rows.touch(subjectId, now);
    } catch {
      // what was found is answered all the same; the next look-up notes the interaction
      return true;
    }
  }

  #draft(reason: CertificateDraft['reason']): CertificateDraft {
    return { id: randomUUID(), reason, destroyedAt: new Date(this.#options.clock.now()).toISOString() };
  }

  #openCredential(subjectId: Buffer, row: CredentialRow): StoredCredential {
    const { engine, modelHash } = row;
    return {
      credential: this.#open(row, { subjectId, engine, modelHash }).toString('utf8'),
      ...(modelHash === null ? {} : { modelHash }),
      ...(engine === null ? {} : { engine }),
    };
  }

  #openReceipt(subjectId: Buffer, row: ReceiptRow): ConsentReceipt {
    const plain = this.#open(row, { subjectId, receiptId: row.receiptId, engine: null, modelHash: null });
    return JSON.parse(plain.toString('utf8')) as ConsentReceipt;
  }

  #open(value: SealedValue, binding: Binding): Buffer {
    const plain = openValue(this.#options.keys, value, binding);
    if (plain === undefined) throw new ServerError('CREDENTIAL_UNREADABLE');
    return plain;
  }
}
