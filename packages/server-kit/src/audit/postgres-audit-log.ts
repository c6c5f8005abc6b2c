import { configError } from '../errors/config-error.js';
import { createPool, type PostgresConnectionOptions, type PostgresPool } from '../credentials/postgres-pool.js';
import { appendTogether } from './append-together.js';
import type { AuditLog } from './audit-log.js';
import { type AuditLogOptions, createAuditLog, requireAuditOptions } from './create-audit-log.js';
import { PostgresAuditRows } from './postgres-audit-rows.js';

/** Options of {@link createPostgresAuditLog}. Give `connectionString` or `pool`. */
export interface PostgresAuditLogOptions extends AuditLogOptions, Partial<PostgresConnectionOptions> {
  /** A pool of `pg` 8 that you configure, encrypt, and end yourself. Takes the place of every option of the connection. */
  readonly pool?: PostgresPool;
}

/**
 * An {@link AuditLog} for several instances, in PostgreSQL 14 or newer. Nothing is connected until it is used; the first use makes the
 * tables `callseal_audit_*` in the first schema of the search path. Triggers refuse changes, removals and entries that do not follow
 * the last one. Give the instances a user that may only SELECT and INSERT, and another one the tables: who owns them can drop triggers,
 * which then only `verifyAudit` notices.
 * @throws CallsealError `CONFIG_INVALID` for wrong options; the message never repeats the connection string or a key.
 */
export function createPostgresAuditLog(options: PostgresAuditLogOptions): AuditLog {
  requireAuditOptions(options);
  const { pool, connectionString, ...connection } = options;
  if ((pool === undefined) === (connectionString === undefined)) throw configError('Give connectionString or pool, and not both.');
  const rows =
    pool !== undefined
      ? new PostgresAuditRows(pool, false)
      : new PostgresAuditRows(createPool({ ...connection, connectionString: connectionString ?? '' }), true);
  return createAuditLog(appendTogether(rows), options);
}
