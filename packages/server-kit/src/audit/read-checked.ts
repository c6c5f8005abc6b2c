import type { AuditLog } from './audit-log.js';
import { type AuditFault, ChainChecker, type VerifyAuditOptions } from './chain-checker.js';
import { type AuditEntry, parseStoredEvent } from './parse-event.js';

/** The first broken place of a log. */
export interface BrokenPlace {
  readonly sequence: number;
  readonly fault: AuditFault;
}

/**
 * Reads a log once, with its chain checked on the way. Entries behind a broken place are read too, as far as they hold events.
 * @returns the first broken place, or `null` when the log is intact.
 * @throws CallsealError `CONFIG_INVALID` as `verifyAudit` does.
 */
export async function readChecked(
  log: Pick<AuditLog, 'read'>,
  options: VerifyAuditOptions,
  visit: (entry: AuditEntry) => void,
): Promise<BrokenPlace | null> {
  const checker = new ChainChecker(options);
  let broken: BrokenPlace | null = null;
  for await (const entry of log.read((options.after?.sequence ?? 0) + 1)) {
    if (broken === null) {
      const next = checker.nextSequence;
      const fault = checker.add(entry);
      if (fault !== undefined) broken = { sequence: next, fault };
    }
    const { sequence, time, hash } = entry;
    const event = parseStoredEvent(entry.event);
    if (event !== undefined) visit({ sequence, time, hash, event });
  }
  if (broken !== null) return broken;
  const fault = checker.end();
  return fault === undefined ? null : { sequence: checker.nextSequence, fault };
}
