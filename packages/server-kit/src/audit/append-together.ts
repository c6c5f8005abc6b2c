import type { StoredAuditEntry } from './audit-log.js';
import type { AuditRows, NextEntry } from './audit-rows.js';

/** {@link AuditRows} that write any number of entries in one step. */
export interface ManyAuditRows extends Omit<AuditRows, 'append'> {
  /** Appends what each makes of the entry before it, all of them or none. */
  appendAll(all: readonly NextEntry[]): Promise<readonly StoredAuditEntry[]>;
}

interface Waiting {
  readonly next: NextEntry;
  readonly resolve: (entry: StoredAuditEntry) => void;
  readonly reject: (error: unknown) => void;
}

/** Entries of one step: few enough for one statement, and for a lock that others wait for. */
const mostTogether = 50;

/**
 * Lets appends that come while others are being written wait, and writes them together: a commit waits for the disk and a lock for every
 * other instance, and neither takes longer for many entries than for one. When a step fails, every append in it rejects.
 */
export function appendTogether(rows: ManyAuditRows): AuditRows {
  let waiting: Waiting[] = [];
  let writing: Promise<void> | undefined;

  const write = async (): Promise<void> => {
    while (waiting.length > 0) {
      // SQLite holds the process up while it writes, so that what belongs together must have come before
      await new Promise(setImmediate);
      const step = waiting.slice(0, mostTogether);
      waiting = waiting.slice(mostTogether);
      try {
        const entries = await rows.appendAll(step.map(({ next }) => next));
        for (const [index, entry] of entries.entries()) step[index]?.resolve(entry);
      } catch (error) {
        for (const { reject } of step) reject(error);
      }
    }
    writing = undefined;
  };

  return {
    append: (next) =>
      new Promise((resolve, reject) => {
        waiting.push({ next, resolve, reject });
        writing ??= write();
      }),
    readPage: (from, limit) => rows.readPage(from, limit),
    tail: () => rows.tail(),
    ping: () => rows.ping(),
    async close() {
      await writing;
      await rows.close();
    },
  };
}
