import { configError } from '../errors/config-error.js';
import { type PostgresPool, runTransaction } from '../credentials/postgres-pool.js';
import { genesis } from './audit-chain.js';
import type { StoredAuditEntry } from './audit-log.js';
import type { ManyAuditRows } from './append-together.js';
import type { AuditTail, NextEntry } from './audit-rows.js';

/** Any numbers; the same on every machine. Of the tables' making, and of appending. */
const [schemaLock, appendLock] = [4_127_901_552, 4_127_901_553];
const version = 1;

const tables = `
  INSERT INTO callseal_audit_schema VALUES (${version});
  CREATE TABLE callseal_audit_entry (
    sequence bigint PRIMARY KEY,
    time text NOT NULL,
    event text NOT NULL,
    previous text NOT NULL UNIQUE,
    hash text NOT NULL UNIQUE,
    signature text
  );
  CREATE FUNCTION callseal_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the audit log can only be appended to'; END $$;
  CREATE FUNCTION callseal_audit_follow() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE last_sequence bigint := 0; last_hash text := '${genesis}';
    BEGIN
      EXECUTE format('SELECT sequence, hash FROM %I.%I ORDER BY sequence DESC LIMIT 1', TG_TABLE_SCHEMA, TG_TABLE_NAME)
        INTO last_sequence, last_hash;
      IF NEW.sequence IS DISTINCT FROM coalesce(last_sequence, 0) + 1 OR NEW.previous IS DISTINCT FROM coalesce(last_hash, '${genesis}') THEN
        RAISE EXCEPTION 'the entry does not follow the last one';
      END IF;
      RETURN NEW;
    END $$;
  CREATE TRIGGER callseal_audit_follows BEFORE INSERT ON callseal_audit_entry FOR EACH ROW EXECUTE FUNCTION callseal_audit_follow();
  CREATE TRIGGER callseal_audit_stays BEFORE UPDATE OR DELETE ON callseal_audit_entry FOR EACH ROW EXECUTE FUNCTION callseal_audit_refuse();
  CREATE TRIGGER callseal_audit_remains BEFORE TRUNCATE ON callseal_audit_entry EXECUTE FUNCTION callseal_audit_refuse();
`;

const tailQuery = 'SELECT sequence, hash, time FROM callseal_audit_entry ORDER BY sequence DESC LIMIT 1';
const columns = 'sequence, time, event, previous, hash, signature';

/** {@link ManyAuditRows} in PostgreSQL: appends wait for each other at an advisory lock, which ends with the transaction. */
export class PostgresAuditRows implements ManyAuditRows {
  readonly #pool: PostgresPool;
  readonly #isOwn: boolean;
  #made: Promise<void> | undefined;
  #isClosed = false;

  constructor(pool: PostgresPool, isOwn: boolean) {
    this.#pool = pool;
    this.#isOwn = isOwn;
  }

  async appendAll(all: readonly NextEntry[]): Promise<readonly StoredAuditEntry[]> {
    await this.#ready();
    // each statement sees what was committed when it began, so that the last entry is read after the lock was won
    return runTransaction(this.#pool, 'BEGIN ISOLATION LEVEL READ COMMITTED', async (client) => {
      await client.query('SELECT pg_advisory_xact_lock($1)', [appendLock]);
      let tail = tailOf((await client.query(tailQuery)).rows[0]);
      const entries = all.map((next) => {
        const entry = next(tail);
        tail = entry;
        return entry;
      });
      const { text, values } = insertionOf(entries);
      await client.query(text, values);
      return entries;
    });
  }

  async readPage(from: number, limit: number): Promise<readonly StoredAuditEntry[]> {
    await this.#ready();
    const { rows } = await this.#pool.query(`SELECT ${columns} FROM callseal_audit_entry WHERE sequence >= $1 ORDER BY sequence LIMIT $2`, [
      from,
      limit,
    ]);
    return (rows as readonly WithBigint<StoredAuditEntry>[]).map((row) => ({ ...row, sequence: Number(row.sequence) }));
  }

  async tail(): Promise<AuditTail | null> {
    await this.#ready();
    return tailOf((await this.#pool.query(tailQuery)).rows[0]);
  }

  async ping(): Promise<void> {
    await this.#ready();
    const { rows } = await this.#pool.query(`SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean AS frozen`);
    if ((rows[0] as { frozen: boolean }).frozen) throw new Error('The audit database cannot be written.');
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#isOwn) await this.#pool.end();
  }

  async #ready(): Promise<void> {
    if (this.#isClosed) throw new Error('The audit log is closed.');
    this.#made ??= makeTables(this.#pool);
    try {
      await this.#made;
    } catch (error) {
      // the next use tries again
      this.#made = undefined;
      throw error;
    }
  }
}

/** One statement; the trigger sees of it the rows before the one that it looks at. */
function insertionOf(entries: readonly StoredAuditEntry[]): { readonly text: string; readonly values: unknown[] } {
  const values = entries.flatMap(({ sequence, time, event, previous, hash, signature }) => [
    sequence,
    time,
    event,
    previous,
    hash,
    signature,
  ]);
  const width = values.length / entries.length;
  const row = (_: unknown, index: number): string =>
    `(${Array.from({ length: width }, (__, column) => `$${index * width + column + 1}`).join(', ')})`;
  return { text: `INSERT INTO callseal_audit_entry (${columns}) VALUES ${entries.map(row).join(', ')}`, values };
}

/** A bigint arrives as text. */
type WithBigint<T> = Omit<T, 'sequence'> & { readonly sequence: string };

function tailOf(row: unknown): AuditTail | null {
  if (row === undefined) return null;
  const tail = row as WithBigint<AuditTail>;
  return { ...tail, sequence: Number(tail.sequence) };
}

async function makeTables(pool: PostgresPool): Promise<void> {
  // a look without a lock: most starts find nothing to do, and then the user needs no right to make tables
  const known = await pool.query(`SELECT to_regclass('callseal_audit_schema') IS NOT NULL AS known`);
  if ((known.rows[0] as { known: boolean }).known && (await versionOf(pool)) === version) return;
  await runTransaction(pool, 'BEGIN', async (client) => {
    await client.query('SELECT pg_advisory_xact_lock($1)', [schemaLock]);
    // not a look whether it is there: after a wait for the lock, that may be answered from what was known before
    await client.query('CREATE TABLE IF NOT EXISTS callseal_audit_schema (version integer NOT NULL)');
    const found = await versionOf(client);
    if (found > version) throw configError('A newer version of Callseal wrote this audit log: update this one.');
    if (found === 0) await client.query(tables);
  });
}

async function versionOf(database: Pick<PostgresPool, 'query'>): Promise<number> {
  const { rows } = await database.query('SELECT max(version) AS version FROM callseal_audit_schema');
  return (rows[0] as { version: number | null }).version ?? 0;
}
