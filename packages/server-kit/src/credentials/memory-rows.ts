import type { DestructionCertificate } from '@callseal/protocol/routes';
import { completeCertificate } from './certificate.js';
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

interface Entry {
  readonly subjectId: Uint8Array;
  consent: ConsentState;
  touchedAt: number | null;
  credential: CredentialRow | null;
  receipts: ReceiptRow[];
}

/** {@link SubjectRows} in a `Map`. Every operation runs without a pause, so each is a transaction. */
export class MemoryRows implements SubjectRows {
  readonly #entries = new Map<string, Entry>();
  #closed = false;

  async find(subjectId: Uint8Array): Promise<SubjectRow | undefined> {
    await this.ping();
    const entry = this.#entries.get(keyOf(subjectId));
    return entry && { ...entry };
  }

  async findWhole(subjectId: Uint8Array): Promise<{ subject: SubjectRow; receipts: readonly ReceiptRow[] } | undefined> {
    await this.ping();
    const entry = this.#entries.get(keyOf(subjectId));
    return entry && { subject: { ...entry }, receipts: [...entry.receipts] };
  }

  async findLatestReceipt(subjectId: Uint8Array): Promise<ReceiptRow | undefined> {
    await this.ping();
    return this.#entries.get(keyOf(subjectId))?.receipts.at(-1);
  }

  async touch(subjectId: Uint8Array, now: number): Promise<boolean> {
    await this.ping();
    const entry = this.#entries.get(keyOf(subjectId));
    if (entry === undefined || entry.touchedAt === null) return false;
    entry.touchedAt = Math.max(entry.touchedAt, now);
    return true;
  }

  async put(subjectId: Uint8Array, credential: CredentialRow, allowed: readonly ConsentState[]): Promise<boolean> {
    await this.ping();
    if (!allowed.includes(this.#entries.get(keyOf(subjectId))?.consent ?? 'none')) return false;
    this.#entryOf(subjectId, credential.storedAt).credential = credential;
    return true;
  }

  async remove(subjectId: Uint8Array): Promise<boolean> {
    await this.ping();
    const entry = this.#entries.get(keyOf(subjectId));
    if (entry === undefined || entry.credential === null) return false;
    entry.credential = null;
    if (entry.consent === 'none') this.#entries.delete(keyOf(subjectId));
    return true;
  }

  async addReceipt(
    subjectId: Uint8Array,
    receipt: ReceiptRow,
    { consent, now }: { readonly consent: ConsentState; readonly now: number },
  ): Promise<void> {
    await this.ping();
    const entry = this.#entryOf(subjectId, now);
    if (entry.receipts.some((kept) => keyOf(kept.receiptId) === keyOf(receipt.receiptId))) return;
    entry.receipts.push(receipt);
    entry.consent = consent;
    if (consent === 'opted-out') entry.credential = null;
  }

  async erase(subjectId: Uint8Array, draft: CertificateDraft): Promise<DestructionCertificate | undefined> {
    await this.ping();
    const entry = this.#entries.get(keyOf(subjectId));
    return entry && this.#destroy(entry, draft);
  }

  async eraseDue(before: number, limit: number, createDraft: () => CertificateDraft): Promise<readonly DestructionCertificate[]> {
    await this.ping();
    return [...this.#entries.values()]
      .filter(({ touchedAt }) => touchedAt !== null && touchedAt < before)
      .sort((a, b) => (a.touchedAt ?? 0) - (b.touchedAt ?? 0))
      .slice(0, limit)
      .flatMap((entry) => this.#destroy(entry, createDraft()) ?? []);
  }

  async findValues({ kind, side, keyId, after, limit }: ValuePage): Promise<readonly BoundValue[]> {
    await this.ping();
    const start = `${after.keyId} ${keyOf(after.nonce)}`;
    return this.#values()
      .filter((value) => value.kind === kind && (side === '<' ? value.keyId < keyId : value.keyId > keyId))
      .map((value) => ({ value, place: `${value.keyId} ${keyOf(value.nonce)}` }))
      .filter(({ place }) => place > start)
      .sort((a, b) => (a.place < b.place ? -1 : 1))
      .slice(0, limit)
      .map(({ value }) => value);
  }

  async replaceValues(replacements: readonly Replacement[]): Promise<number> {
    await this.ping();
    let replaced = 0;
    for (const { from, to } of replacements) {
      const entry = this.#entries.get(keyOf(from.subjectId));
      if (from.kind === 'credential' && entry?.credential && keyOf(entry.credential.nonce) === keyOf(from.nonce)) {
        entry.credential = { ...entry.credential, ...to };
        replaced += 1;
      }
      const place = from.kind === 'receipt' ? (entry?.receipts.findIndex(({ nonce }) => keyOf(nonce) === keyOf(from.nonce)) ?? -1) : -1;
      if (entry !== undefined && from.kind === 'receipt' && place >= 0) {
        entry.receipts[place] = { receiptId: from.receiptId, ...to };
        replaced += 1;
      }
    }
    return replaced;
  }

  async countOthers(keyId: string): Promise<number> {
    await this.ping();
    return this.#values().filter((value) => value.keyId !== keyId).length;
  }

  ping(): Promise<void> {
    return this.#closed ? Promise.reject(new Error('closed')) : Promise.resolve();
  }

  close(): Promise<void> {
    this.#closed = true;
    this.#entries.clear();
    return Promise.resolve();
  }

  #entryOf(subjectId: Uint8Array, now: number): Entry {
    const known = this.#entries.get(keyOf(subjectId));
    const entry = known ?? { subjectId, consent: 'none', touchedAt: now, credential: null, receipts: [] };
    entry.touchedAt = Math.max(entry.touchedAt ?? 0, now);
    this.#entries.set(keyOf(subjectId), entry);
    return entry;
  }

  #destroy(entry: Entry, draft: CertificateDraft): DestructionCertificate | undefined {
    const { subjectId, credential, receipts } = entry;
    if (entry.consent === 'opted-out') Object.assign(entry, { credential: null, receipts: [], touchedAt: null });
    else this.#entries.delete(keyOf(subjectId));
    const credentials = credential === null ? [] : [credential];
    if (credentials.length + receipts.length === 0) return undefined;
    return completeCertificate(draft, subjectId, { credentials, receipts });
  }

  #values(): readonly BoundValue[] {
    return [...this.#entries.values()].flatMap(({ subjectId, credential, receipts }) => [
      ...(credential === null ? [] : [{ ...credential, kind: 'credential' as const, subjectId }]),
      ...receipts.map((receipt) => ({ ...receipt, kind: 'receipt' as const, subjectId })),
    ]);
  }
}

function keyOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
