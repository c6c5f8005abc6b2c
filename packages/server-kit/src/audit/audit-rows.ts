import type { AuditHead, StoredAuditEntry } from './audit-log.js';

/** The last entry as far as the next one depends on it. */
export type AuditTail = AuditHead & Pick<StoredAuditEntry, 'time'>;

/** Makes the entry that follows the last one; called while nobody else can append, maybe more than once. */
export type NextEntry = (tail: AuditTail | null) => StoredAuditEntry;

/** Where the entries are kept. What it does is atomic, over all instances and processes. */
export interface AuditRows {
  /** Appends what `next` makes of the last entry. */
  append(next: NextEntry): Promise<StoredAuditEntry>;
  /** At most `limit` entries from sequence `from` on, in order. */
  readPage(from: number, limit: number): Promise<readonly StoredAuditEntry[]>;
  tail(): Promise<AuditTail | null>;
  ping(): Promise<void>;
  close(): Promise<void>;
}
