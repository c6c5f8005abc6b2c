import { existsSync } from 'node:fs';
import type { AuditConfig } from '../config/config.js';
import { createPool } from '../credentials/postgres-pool.js';

/** Whether the tables of the audit log are there; looking makes none. */
export async function hasAuditTables({ database, plain }: AuditConfig): Promise<boolean> {
  return database.kind === 'sqlite' ? isInSqlite(database.path) : isInPostgres(database.url, plain);
}

function isInSqlite(path: string): boolean {
  if (path === ':memory:' || !existsSync(path)) return false;
  const sqlite = process.getBuiltinModule('node:sqlite');
  const opened = new sqlite.DatabaseSync(path, { readOnly: true });
  try {
    return opened.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'audit_schema'`).get() !== undefined;
  } finally {
    opened.close();
  }
}

async function isInPostgres(connectionString: string, plain: boolean): Promise<boolean> {
  const pool = createPool({ connectionString, allowInsecure: plain, poolSize: 1 });
  try {
    const { rows } = await pool.query(`SELECT to_regclass('callseal_audit_schema') IS NOT NULL AS known`);
    return (rows[0] as { known: boolean }).known;
  } finally {
    await pool.end();
  }
}
