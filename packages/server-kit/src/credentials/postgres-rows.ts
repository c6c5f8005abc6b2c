import type { DestructionCertificate } from '@callseal/protocol/routes';
import { completeCertificate } from './certificate.js';
import { migratePostgres } from './postgres-migrations.js';
import { type PostgresClient, type PostgresPool, runTransaction } from './postgres-pool.js';
import { postgresStatements as sql } from './postgres-statements.js';
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

/** `bigint` arrives as text. */
type Found = { readonly consent: ConsentState; readonly touchedAt: string | null } & (
  | (Omit<CredentialRow, 'storedAt'> & { readonly storedAt: string })
  | { readonly keyId: null }
);
interface Locked {
  readonly subjectId: Uint8Array;
  readonly consent: ConsentState;
}
interface Removed {
  readonly subjectId: Uint8Array;
  readonly keyId: string;
}

const begin = 'BEGIN ISOLATION LEVEL READ COMMITTED';

/** {@link SubjectRows} in PostgreSQL. The tables are made or migrated when they are first needed. */
export class PostgresRows implements SubjectRows {
  readonly #pool: PostgresPool;
  readonly #ownsPool: boolean;
  #migrated: Promise<void> | undefined;
  #closed: Promise<void> | undefined;

  constructor(pool: PostgresPool, ownsPool: boolean) {
    this.#pool = pool;
    this.#ownsPool = ownsPool;
  }

  async find(subjectId: Uint8Array): Promise<SubjectRow | undefined> {
    const [found] = await this.#query<Found>(sql.find, [subjectId]);
    return found && subjectOf(found);
  }

  findWhole(subjectId: Uint8Array): Promise<{ subject: SubjectRow; receipts: readonly ReceiptRow[] } | undefined> {
    return this.#transaction(async (client) => {
      const { rows } = await client.query(sql.find, [subjectId]);
      const [found] = rows as readonly Found[];
      if (found === undefined) return undefined;
      return { subject: subjectOf(found), receipts: (await client.query(sql.findReceipts, [subjectId])).rows as readonly ReceiptRow[] };
    }, 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  }

  async findLatestReceipt(subjectId: Uint8Array): Promise<ReceiptRow | undefined> {
    return (await this.#query<ReceiptRow>(sql.findLatestReceipt, [subjectId]))[0];
  }

  async touch(subjectId: Uint8Array, now: number): Promise<boolean> {
    await this.#ready();
    return (await this.#pool.query(sql.touch, [subjectId, now])).rowCount === 1;
  }

  put(subjectId: Uint8Array, row: CredentialRow, allowed: readonly ConsentState[]): Promise<boolean> {
    return this.#transaction(async (client) => {
      const { rows } = await client.query(sql.putSubject, [subjectId, row.storedAt]);
      if (!(rows as readonly Locked[]).some(({ consent }) => allowed.includes(consent))) {
        // takes the subject back; what is committed after it is empty
        await client.query('ROLLBACK AND CHAIN');
        return false;
      }
      const { keyId, wrappedKey, nonce, box, engine, modelHash, storedAt } = row;
      await client.query(sql.putCredential, [subjectId, keyId, wrappedKey, nonce, box, engine, modelHash, storedAt]);
      return true;
    });
  }

  remove(subjectId: Uint8Array, draft: CertificateDraft): Promise<boolean> {
    return this.#transaction(async (client) => {
      const { rows } = await client.query(sql.lockSubject, [subjectId]);
      const removed = await removeCredential(client, subjectId, draft);
      if ((rows as readonly Locked[])[0]?.consent === 'none') await client.query(sql.removeSubjects, [[subjectId]]);
      return removed;
    });
  }

  addReceipt(
    subjectId: Uint8Array,
    { receiptId, keyId, wrappedKey, nonce, box }: ReceiptRow,
    { consent, now, draft }: { readonly consent: ConsentState; readonly now: number; readonly draft: CertificateDraft },
  ): Promise<void> {
    return this.#transaction(async (client) => {
      await client.query(sql.putSubject, [subjectId, now]);
      const { rowCount } = await client.query(sql.addReceipt, [subjectId, receiptId, keyId, wrappedKey, nonce, box]);
      if (rowCount === 0) return;
      await client.query(sql.setConsent, [subjectId, consent]);
      if (consent === 'opted-out') await removeCredential(client, subjectId, draft);
    });
  }

  erase(subjectId: Uint8Array, draft: CertificateDraft): Promise<DestructionCertificate | undefined> {
    return this.#transaction(async (client) => {
      const { rows } = await client.query(sql.lockSubject, [subjectId]);
      return (await destroy(client, rows as readonly Locked[], () => draft))[0];
    });
  }

  eraseDue(before: number, limit: number, createDraft: () => CertificateDraft): Promise<readonly DestructionCertificate[]> {
    return this.#transaction(async (client) => {
      const { rows } = await client.query(sql.lockDue, [before, limit]);
      return destroy(client, rows as readonly Locked[], createDraft);
    });
  }

  async findValues({ kind, side, keyId, after, limit }: ValuePage): Promise<readonly BoundValue[]> {
    const select = sql[`${kind}s${side === '<' ? 'Below' : 'Above'}`];
    const found = await this.#query<BoundValue>(select, [keyId, after.keyId, after.nonce, limit]);
    return found.map((value) => ({ ...value, kind }) as BoundValue);
  }

  async replaceValues(replacements: readonly Replacement[]): Promise<number> {
    const [first] = replacements;
    if (first === undefined) return 0;
    await this.#ready();
    const { rowCount } = await this.#pool.query(sql[`replace${first.from.kind === 'credential' ? 'Credentials' : 'Receipts'}`], [
      replacements.map(({ from }) => from.subjectId),
      replacements.map(({ from }) => from.nonce),
      replacements.map(({ to }) => to.keyId),
      replacements.map(({ to }) => to.wrappedKey),
      replacements.map(({ to }) => to.nonce),
      replacements.map(({ to }) => to.box),
    ]);
    return rowCount ?? 0;
  }

  async countOthers(keyId: string): Promise<number> {
    const [found] = await this.#query<{ readonly count: string }>(sql.countOthers, [keyId]);
    return Number(found?.count);
  }

  async ping(): Promise<void> {
    const [found] = await this.#query<{ readonly readOnly: boolean }>(sql.ping, []);
    if (found?.readOnly !== false) throw new Error('The database is read-only.');
  }

  async close(): Promise<void> {
    this.#closed ??= this.#ownsPool ? this.#pool.end() : Promise.resolve();
    await this.#closed;
  }

  async #query<Row>(text: string, values: unknown[]): Promise<readonly Row[]> {
    await this.#ready();
    return (await this.#pool.query(text, values)).rows as readonly Row[];
  }

  /** The tables as this code knows them. A failure is forgotten: the next call tries again. */
  #ready(): Promise<void> {
    if (this.#closed !== undefined) return Promise.reject(new Error('The store is closed.'));
    return (this.#migrated ??= migratePostgres(this.#pool).catch((error: unknown) => {
      this.#migrated = undefined;
      throw error;
    }));
  }

  async #transaction<T>(work: (client: PostgresClient) => Promise<T>, start = begin): Promise<T> {
    await this.#ready();
    return runTransaction(this.#pool, start, work);
  }
}

async function removeCredential(client: PostgresClient, subjectId: Uint8Array, draft: CertificateDraft): Promise<boolean> {
  const { rows } = await client.query(sql.removeCredentials, [[subjectId]]);
  const credentials = rows as readonly Removed[];
  if (credentials.length === 0) return false;
  await client.query(sql.certify, [JSON.stringify([completeCertificate(draft, subjectId, { credentials, receipts: [] })])]);
  return true;
}

/** Destroys everything of subjects that are locked. */
async function destroy(
  client: PostgresClient,
  locked: readonly Locked[],
  createDraft: () => CertificateDraft,
): Promise<readonly DestructionCertificate[]> {
  if (locked.length === 0) return [];
  const ids = locked.map(({ subjectId }) => subjectId);
  const credentials = group((await client.query(sql.removeCredentials, [ids])).rows as readonly Removed[]);
  const receipts = group((await client.query(sql.removeReceipts, [ids])).rows as readonly Removed[]);
  await client.query(sql.removeSubjects, [ids]);
  await client.query(sql.forgetSubjects, [ids]);
  const certificates = ids.flatMap((subjectId) => {
    const removed = { credentials: credentials.get(hex(subjectId)) ?? [], receipts: receipts.get(hex(subjectId)) ?? [] };
    if (removed.credentials.length + removed.receipts.length === 0) return [];
    return [completeCertificate(createDraft(), subjectId, removed)];
  });
  if (certificates.length > 0) await client.query(sql.certify, [JSON.stringify(certificates)]);
  return certificates;
}

function group(removed: readonly Removed[]): ReadonlyMap<string, readonly Removed[]> {
  const groups = new Map<string, Removed[]>();
  for (const row of removed) {
    const key = hex(row.subjectId);
    const rows = groups.get(key);
    if (rows === undefined) groups.set(key, [row]);
    else rows.push(row);
  }
  return groups;
}

function subjectOf(found: Found): SubjectRow {
  const { consent } = found;
  const touchedAt = found.touchedAt === null ? null : Number(found.touchedAt);
  if (found.keyId === null) return { consent, touchedAt, credential: null };
  const { keyId, wrappedKey, nonce, box, engine, modelHash, storedAt } = found;
  return { consent, touchedAt, credential: { keyId, wrappedKey, nonce, box, engine, modelHash, storedAt: Number(storedAt) } };
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
