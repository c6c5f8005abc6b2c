import { appendTogether } from './append-together.js';
import type { AuditLog } from './audit-log.js';
import { type AuditLogOptions, createAuditLog, requireAuditOptions } from './create-audit-log.js';
import { openAuditDatabase } from './open-audit-database.js';
import { SqliteAuditRows } from './sqlite-audit-rows.js';

/** Options of {@link createSqliteAuditLog}. */
export interface SqliteAuditLogOptions extends AuditLogOptions {
  /** The database file; made when missing, readable by this user only. `:memory:` keeps everything in memory. */
  readonly path: string;
}

/**
 * An {@link AuditLog} on one machine, in SQLite (`node:sqlite`, Node 22.13 or newer), for any number of processes. Triggers refuse
 * changes, removals and entries that do not follow the last one; `verifyAudit` notices what was done past them.
 * @throws CallsealError `CONFIG_INVALID` for wrong options, an old Node, or a file of a newer version.
 */
export function createSqliteAuditLog({ path, ...options }: SqliteAuditLogOptions): AuditLog {
  // refused before a file is made
  requireAuditOptions(options);
  return createAuditLog(appendTogether(new SqliteAuditRows(openAuditDatabase(path))), options);
}
