import { configError } from '../errors/config-error.js';
import { type PostgresClient, type PostgresPool, runTransaction } from './postgres-pool.js';

/** Each takes a database from the version that is its place in the list to the next. What was released is never changed. */
const migrations: readonly string[] = [
  `CREATE TABLE callseal_subject (
     subject_id bytea PRIMARY KEY,
     consent text NOT NULL CHECK (consent IN ('none', 'agreed', 'opted-out')),
     touched_at bigint
   );
   CREATE INDEX callseal_subject_by_interaction ON callseal_subject (touched_at) WHERE touched_at IS NOT NULL;
   CREATE TABLE callseal_credential (
     subject_id bytea PRIMARY KEY REFERENCES callseal_subject,
     key_id text COLLATE "C" NOT NULL,
     wrapped_key bytea NOT NULL,
     nonce bytea NOT NULL,
     box bytea NOT NULL,
     engine text,
     model_hash text,
     stored_at bigint NOT NULL
   );
   CREATE INDEX callseal_credential_by_key ON callseal_credential (key_id, nonce);
   CREATE TABLE callseal_receipt (
     number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     subject_id bytea NOT NULL REFERENCES callseal_subject,
     receipt_id bytea NOT NULL,
     key_id text COLLATE "C" NOT NULL,
     wrapped_key bytea NOT NULL,
     nonce bytea NOT NULL,
     box bytea NOT NULL,
     UNIQUE (subject_id, receipt_id)
   );
   CREATE INDEX callseal_receipt_by_arrival ON callseal_receipt (subject_id, number);
   CREATE INDEX callseal_receipt_by_key ON callseal_receipt (key_id, nonce);
   -- ciphertext does not get smaller
   ALTER TABLE callseal_credential ALTER COLUMN box SET STORAGE EXTERNAL;
   CREATE TABLE callseal_certificate (
     id uuid PRIMARY KEY,
     pseudonym text NOT NULL,
     reason text NOT NULL,
     destroyed_at timestamptz NOT NULL,
     registrations integer NOT NULL,
     receipts integer NOT NULL,
     key_ids jsonb NOT NULL
   );`,
];

/** The version that this code makes and reads. */
export const postgresVersion = migrations.length;

/** Any number; the same on every machine. */
const lock = 4_127_901_551;

/**
 * Brings the tables to the version of this code, all or nothing. Another machine that starts at the same moment waits and finds it done.
 * @throws CallsealError `CONFIG_INVALID` when a newer version wrote the database.
 */
export async function migratePostgres(pool: PostgresPool): Promise<void> {
  // a look without a lock: most starts find nothing to do, and then the user needs no right to make tables
  const known = await pool.query(`SELECT to_regclass('callseal_schema') IS NOT NULL AS known`);
  if ((known.rows[0] as { known: boolean }).known && (await versionOf(pool)) === migrations.length) return;
  await runTransaction(pool, 'BEGIN', async (client) => {
    await client.query('SELECT pg_advisory_xact_lock($1)', [lock]);
    await client.query('CREATE TABLE IF NOT EXISTS callseal_schema (version integer NOT NULL)');
    const version = await versionOf(client);
    if (version > migrations.length) throw configError('A newer version of Callseal wrote this credential database: update this one.');
    for (const migration of migrations.slice(version)) await client.query(migration);
    await client.query('DELETE FROM callseal_schema');
    await client.query('INSERT INTO callseal_schema VALUES ($1)', [migrations.length]);
  });
}

async function versionOf(database: Pick<PostgresClient, 'query'>): Promise<number> {
  const { rows } = await database.query('SELECT max(version) AS version FROM callseal_schema');
  return (rows[0] as { version: number | null }).version ?? 0;
}
