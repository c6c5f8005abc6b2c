import type { AuditEvent } from './audit-event.js';

/** The place of an entry in the chain. */
export interface AuditHead {
  /** From 1, without a gap. */
  readonly sequence: number;
  /** SHA-256 over the entry and, through `previous`, all before it: 64 hexadecimal digits. */
  readonly hash: string;
}

/** A signed {@link AuditHead}: kept elsewhere, it shows later that the log was cut or written anew. */
export interface AuditCheckpoint extends AuditHead {
  /** Of an {@link AuditSigner}: the key's id, a colon, the signature in hexadecimal digits. */
  readonly signature: string;
}

/** An entry as it is stored: nothing is parsed, so that a broken one can be read and shown. */
export interface StoredAuditEntry extends AuditHead {
  /** ISO 8601 in UTC with milliseconds; never before that of the entry before. */
  readonly time: string;
  /** The event as canonical JSON. */
  readonly event: string;
  /** Hash of the entry before; of the first, 64 zeros. */
  readonly previous: string;
  /** Present when this entry is a checkpoint. */
  readonly signature: string | null;
}

/** What {@link AuditLog.append} answers with. */
export interface AuditReceipt extends AuditHead {
  readonly time: string;
}

/**
 * Port: a log to which can only be appended. Each entry holds the hash of the one before, so that nothing can be changed, removed,
 * swapped or put in between without `verifyAudit` noticing; signed checkpoints also show that it was cut or written anew.
 * Implementations append one after the other, whatever the number of instances and processes, and keep what was confirmed after a crash.
 * `auditLogConformance` checks what can be seen from outside.
 */
export interface AuditLog {
  /**
   * Appends an event. Resolves once it would survive a crash. Rejects with `AUDIT_EVENT_INVALID` for what is no event, and with the
   * store's error when it cannot be written: what the event is about must then not happen.
   */
  append(event: AuditEvent): Promise<AuditReceipt>;
  /** Entries in order, beginning with sequence `from` (default 1), up to the last one there is. */
  read(from?: number): AsyncIterable<StoredAuditEntry>;
  /** The last entry's place, or `null` while there is none. */
  head(): Promise<AuditHead | null>;
  /** Resolves when the log can be written now. */
  ping(): Promise<void>;
  /** Lets go of the database. Calls that follow reject. */
  close(): Promise<void>;
}
