import { existsSync } from 'node:fs';
import { parseAuditKeys } from '../../audit/audit-keys.js';
import type { AuditLog } from '../../audit/audit-log.js';
import type { AuditLogOptions } from '../../audit/create-audit-log.js';
import { createPostgresAuditLog } from '../../audit/postgres-audit-log.js';
import { createSqliteAuditLog } from '../../audit/sqlite-audit-log.js';
import { configError } from '../../errors/config-error.js';
import type { AuditConfig } from '../config.js';

/**
 * Opens the audit log that the configuration names, to be written. PostgreSQL is connected when it is first used.
 * @throws CallsealError `CONFIG_INVALID` when its keys cannot sign.
 */
export function openConfiguredAudit(config: AuditConfig): AuditLog {
  const signer = config.keys === undefined ? undefined : parseAuditKeys(config.keys).signer;
  if (signer === undefined) throw configError('CALLSEAL_AUDIT_KEY holds no key that can sign: public keys only check.');
  return open(config, { signer });
}

/**
 * Opens the audit log to be read: no key that signs is needed, and a file that is missing is not made.
 * @throws CallsealError `CONFIG_INVALID` for a missing file.
 */
export function openAuditForReading(config: AuditConfig): AuditLog {
  const { database } = config;
  if (database.kind === 'sqlite' && !existsSync(database.path)) {
    throw configError('CALLSEAL_AUDIT_DATABASE names a file that is not there.');
  }
  return open(config, {});
}

function open({ database, plain }: AuditConfig, options: AuditLogOptions): AuditLog {
  return database.kind === 'sqlite'
    ? createSqliteAuditLog({ ...options, path: database.path })
    : createPostgresAuditLog({ ...options, connectionString: database.url, allowInsecure: plain });
}
