import { parseAuditKeys } from '../../../audit/audit-keys.js';
import type { AuditLog } from '../../../audit/audit-log.js';
import type { AuditVerifier } from '../../../audit/audit-signer.js';
import { openAuditForReading } from '../../../config/parts/audit.js';
import { readAuditConfig } from '../../../config/read-config.js';
import type { CommandIo, ExitCode } from '../../command-io.js';

/** What a command is given of the audit log. */
export interface OpenAudit {
  readonly log: AuditLog;
  /** Checks signatures, where a key is configured. */
  readonly verify: { readonly verifier?: AuditVerifier };
}

/** Opens the configured audit log for a command and lets go of it. */
export async function withAudit(io: CommandIo, work: (audit: OpenAudit) => Promise<ExitCode>): Promise<ExitCode> {
  const config = readAuditConfig(io.env);
  const log = openAuditForReading(config);
  try {
    return await work({ log, verify: verifierOf(config.keys) });
  } finally {
    await log.close();
  }
}

/** The option that lets signatures be checked; none without keys. */
export function verifierOf(keys: string | undefined): { readonly verifier?: AuditVerifier } {
  return keys === undefined ? {} : { verifier: parseAuditKeys(keys).verifier };
}
