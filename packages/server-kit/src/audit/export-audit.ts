import type { AuditLog } from './audit-log.js';
import { formatAuditLine } from './parse-event.js';

/**
 * The log as JSON lines, each with its end: `{event, hash, previous, sequence, signature?, time}` in canonical form, the event as an
 * object. A broken entry is exported as it is. To be checked with `verifyAuditExport`.
 * @param from sequence to begin with, default 1.
 */
export async function* exportAudit(log: Pick<AuditLog, 'read'>, from = 1): AsyncIterable<string> {
  for await (const entry of log.read(from)) yield `${formatAuditLine(entry)}\n`;
}
