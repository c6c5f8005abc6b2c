import { hashEntry } from '../../audit/audit-chain.js';
import { parseAuditKeys } from '../../audit/audit-keys.js';
import type { AuditLog, StoredAuditEntry } from '../../audit/audit-log.js';
import type { AuditConfig } from '../../config/config.js';
import { openConfiguredAudit } from '../../config/parts/audit.js';
import { hasAuditTables } from '../audit-tables.js';
import { codeOf, unreachable } from '../ask.js';
import type { Check } from '../check.js';
import { failed, type Finding, ok, skipped } from '../finding.js';

/** The last entry can be read and is signed by a key of ours, and the log can be written now. Writes nothing. */
export const audit: Check = {
  id: 'audit',
  title: 'Audit log',
  async run({ config }) {
    const { audit: given } = config;
    if (given === undefined) return skipped('No audit log is written.');
    try {
      if (!(await hasAuditTables(given))) return failed('It has no tables yet.', 'Start the server once: it makes them.');
      return await lookAt(given);
    } catch (error) {
      return auditFailure(error, given);
    }
  },
};

async function lookAt(config: AuditConfig): Promise<Finding> {
  const log = openConfiguredAudit(config);
  try {
    await log.ping();
    const last = await lastEntry(log);
    if (last === undefined) return ok('It can be written; it holds no entry yet.');
    const { sequence, hash, signature } = last;
    const isIntact = hashEntry(last) === hash;
    if (!isIntact || signature === null) {
      return failed(
        'Its last entry was changed, or is not signed.',
        'Run: callseal audit verify; and compare it with a checkpoint that was kept elsewhere.',
      );
    }
    if (!parseAuditKeys(config.keys ?? '').verifier.verify({ sequence, hash, signature })) {
      return failed(
        'Its last entry was signed with a key that is not here.',
        'Put that key back into CALLSEAL_AUDIT_KEY, after the one in use.',
      );
    }
    return ok('It can be written, and its last entry is signed by a key of ours.');
  } finally {
    await log.close();
  }
}

async function lastEntry(log: AuditLog): Promise<StoredAuditEntry | undefined> {
  const head = await log.head();
  if (head === null) return undefined;
  for await (const entry of log.read(head.sequence)) return entry;
  return undefined;
}

function auditFailure(error: unknown, { database }: AuditConfig): Finding {
  const code = codeOf(error);
  if (code === 'CONFIG_INVALID') return failed(error instanceof Error ? error.message : 'It is wrong.', 'Correct the named variable.');
  if (database.kind === 'sqlite') {
    return failed(`The file cannot be used (${code}).`, 'Let this user write the file and its folder, on a local disk.');
  }
  const { host } = new URL(database.url);
  if (code === '42501') return failed(`${host} forbids it (${code}).`, 'Let the user read and add to the tables callseal_audit_*.');
  if (code.startsWith('28') || code === '3D000') return failed(`${host} refuses it (${code}).`, 'Correct CALLSEAL_AUDIT_DATABASE.');
  return unreachable(error, host, 'CALLSEAL_AUDIT_DATABASE');
}
