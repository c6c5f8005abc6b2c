import { existsSync } from 'node:fs';
import type { StoreConfig } from '../config/config.js';
import { openDatabase } from '../credentials/open-database.js';
import { postgresVersion } from '../credentials/postgres-migrations.js';
import { createPool } from '../credentials/postgres-pool.js';
import { PostgresRows } from '../credentials/postgres-rows.js';
import { sqliteVersion } from '../credentials/sqlite-migrations.js';
import { SqliteRows } from '../credentials/sqlite-rows.js';
import type { SubjectRows } from '../credentials/subject-rows.js';
import { failed, type Finding } from './finding.js';

/** The version of the tables that are there, and of those that this program reads. 0: there are none. */
interface StoreVersion {
  readonly found: number;
  readonly wanted: number;
}

/** Reads the version without migrating: that is a decision of the operator, and may lock an older program out. */
export async function readStoreVersion(config: StoreConfig): Promise<StoreVersion> {
  const { database } = config;
  return database.kind === 'sqlite'
    ? { found: sqliteVersionOf(database.path), wanted: sqliteVersion }
    : { found: await postgresVersionOf(config, database.url), wanted: postgresVersion };
}

/** What a version means; `undefined` when it is the right one. */
export function judgeVersion({ found, wanted }: StoreVersion): Finding | undefined {
  if (found === wanted) return undefined;
  if (found > wanted) return failed(`Its tables are of version ${found}, newer than this program.`, 'Update this program.');
  const says = found === 0 ? 'It has no tables yet.' : `Its tables are of version ${found}, and this program reads ${wanted}.`;
  return failed(says, 'Run: callseal migrate');
}

/** The rows of a store whose version is right. */
export function openRows({ database, plain }: StoreConfig): SubjectRows {
  return database.kind === 'sqlite'
    ? new SqliteRows(openDatabase(database.path))
    : new PostgresRows(createPool({ connectionString: database.url, allowInsecure: plain, poolSize: 2 }), true);
}

function sqliteVersionOf(path: string): number {
  if (path === ':memory:' || !existsSync(path)) return 0;
  const sqlite = process.getBuiltinModule('node:sqlite');
  const opened = new sqlite.DatabaseSync(path, { readOnly: true });
  try {
    return (opened.prepare('PRAGMA user_version').get() as { user_version: number }).user_version;
  } finally {
    opened.close();
  }
}

async function postgresVersionOf({ plain }: StoreConfig, connectionString: string): Promise<number> {
  const pool = createPool({ connectionString, allowInsecure: plain, poolSize: 1 });
  try {
    const known = await pool.query(`SELECT to_regclass('callseal_schema') IS NOT NULL AS known`);
    if (!(known.rows[0] as { known: boolean }).known) return 0;
    const { rows } = await pool.query('SELECT coalesce(max(version), 0) AS version FROM callseal_schema');
    return (rows[0] as { version: number }).version;
  } finally {
    await pool.end();
  }
}
