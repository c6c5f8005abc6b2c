import type { AuditLog, StoredAuditEntry } from './audit-log.js';
import type { AuditRows } from './audit-rows.js';
import { type AuditLogOptions, createAuditLog } from './create-audit-log.js';

/** {@link AuditRows} in this process. Entries can be handed in, to look at an altered log. */
export class MemoryAuditRows implements AuditRows {
  readonly #entries: StoredAuditEntry[] = [];
  #isClosed = false;

  append(next: Parameters<AuditRows['append']>[0]): Promise<StoredAuditEntry> {
    // one step: nothing else runs meanwhile
    return this.#step(() => {
      const entry = Object.freeze(next(this.#entries.at(-1) ?? null));
      this.#entries.push(entry);
      return entry;
    });
  }

  readPage(from: number, limit: number): Promise<readonly StoredAuditEntry[]> {
    return this.#step(() => this.#entries.slice(Math.max(0, from - 1), Math.max(0, from - 1) + limit));
  }

  tail(): Promise<StoredAuditEntry | null> {
    return this.#step(() => this.#entries.at(-1) ?? null);
  }

  ping(): Promise<void> {
    return this.#step(() => undefined);
  }

  close(): Promise<void> {
    this.#isClosed = true;
    return Promise.resolve();
  }

  #step<T>(act: () => T): Promise<T> {
    return new Promise((resolve) => {
      if (this.#isClosed) throw new Error('The audit log is closed.');
      resolve(act());
    });
  }
}

/** An {@link AuditLog} in this process's memory, for tests and trying out: it ends with the process. */
export function createMemoryAuditLog(options: AuditLogOptions = {}): AuditLog {
  return createAuditLog(new MemoryAuditRows(), options);
}
