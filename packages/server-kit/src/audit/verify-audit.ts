import type { AuditHead, AuditLog, StoredAuditEntry } from './audit-log.js';
import { type AuditFault, ChainChecker, type VerifyAuditOptions } from './chain-checker.js';
import { parseAuditLine } from './parse-event.js';

/** What {@link verifyAudit} found. */
export type AuditVerification =
  | { readonly intact: true; readonly entries: number; readonly head: AuditHead | null }
  | {
      readonly intact: false;
      readonly fault: AuditFault;
      /** The first broken place: where the entry belongs. All before it is whole. */
      readonly sequence: number;
      /** How many entries before it were found whole. */
      readonly entries: number;
    };

/**
 * Reads a whole log and finds the first broken place. Without checkpoints that were kept elsewhere, an end that is missing cannot be
 * noticed; without the keys, neither can a log that was written anew from its first to its last entry.
 * @throws CallsealError `CONFIG_INVALID` for options that do not fit together, and for a checkpoint that no key signed.
 */
export function verifyAudit(log: Pick<AuditLog, 'read'>, options: VerifyAuditOptions = {}): Promise<AuditVerification> {
  return verifyEntries(log.read((options.after?.sequence ?? 0) + 1), options);
}

/**
 * Does the same with what `exportAudit` wrote, as text, as bytes, or as the chunks of a file. Every byte counts: white space, the order of
 * members, and the end of the last line too.
 * @throws CallsealError `CONFIG_INVALID` as {@link verifyAudit} does.
 */
export function verifyAuditExport(
  exported: string | Uint8Array | AsyncIterable<Uint8Array>,
  options: VerifyAuditOptions = {},
): Promise<AuditVerification> {
  return verifyEntries(readLines(typeof exported === 'string' || exported instanceof Uint8Array ? [exported] : exported), options);
}

async function verifyEntries(
  entries: AsyncIterable<StoredAuditEntry | undefined>,
  options: VerifyAuditOptions,
): Promise<AuditVerification> {
  const checker = new ChainChecker(options);
  const broken = (fault: AuditFault): AuditVerification => ({
    intact: false,
    fault,
    sequence: checker.nextSequence,
    entries: checker.entries,
  });
  for await (const entry of entries) {
    const fault = entry === undefined ? 'malformed' : checker.add(entry);
    if (fault !== undefined) return broken(fault);
  }
  const fault = checker.end();
  return fault === undefined ? { intact: true, entries: checker.entries, head: checker.head } : broken(fault);
}

async function* readLines(
  chunks: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>,
): AsyncIterable<StoredAuditEntry | undefined> {
  let rest = '';
  for await (const chunk of chunks) {
    // what is exported is ASCII: a byte beyond becomes a character that no entry holds
    const lines = (rest + (typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('latin1'))).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield parseAuditLine(line);
  }
  // the last line has an end too
  if (rest !== '') yield undefined;
}
