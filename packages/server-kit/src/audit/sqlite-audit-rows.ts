import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import type { StoredAuditEntry } from './audit-log.js';
import type { AuditRows, AuditTail } from './audit-rows.js';

/** SQLite's code of a database that another process writes to. */
const busy = 5;
/** Milliseconds that an append waits for other processes in all. */
const patience = 5000;
/** Milliseconds between two looks at most. */
const longestPause = 10;

const columns = 'sequence, time, event, previous, hash, signature';

// async functions without await: what SQLite throws becomes a rejection
/* eslint-disable @typescript-eslint/require-await */

/** {@link AuditRows} in SQLite, which works while the process waits: appends of one process never interleave. */
export class SqliteAuditRows implements AuditRows {
  readonly #database: DatabaseSync;
  readonly #tail: StatementSync;
  readonly #page: StatementSync;
  readonly #insert: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#tail = database.prepare('SELECT sequence, hash, time FROM audit_entry ORDER BY sequence DESC LIMIT 1');
    this.#page = database.prepare(`SELECT ${columns} FROM audit_entry WHERE sequence >= ? ORDER BY sequence LIMIT ?`);
    this.#insert = database.prepare(`INSERT INTO audit_entry (${columns}) VALUES (?, ?, ?, ?, ?, ?)`);
  }

  async append(next: (tail: AuditTail | null) => StoredAuditEntry): Promise<StoredAuditEntry> {
    return this.#write(() => {
      const entry = next(this.#findTail());
      const { sequence, time, event, previous, hash, signature } = entry;
      this.#insert.run(sequence, time, event, previous, hash, signature);
      return entry;
    });
  }

  async readPage(from: number, limit: number): Promise<readonly StoredAuditEntry[]> {
    return this.#page.all(from, limit) as unknown as StoredAuditEntry[];
  }

  async tail(): Promise<AuditTail | null> {
    return this.#findTail();
  }

  async ping(): Promise<void> {
    // takes the write lock, which needs a file that can be written
    await this.#write(() => undefined);
  }

  async close(): Promise<void> {
    if (this.#database.isOpen) this.#database.close();
  }

  #findTail(): AuditTail | null {
    return (this.#tail.get() as AuditTail | undefined) ?? null;
  }

  /** Waits shortly for another process, lets this one do other things, and looks again. */
  async #write<T>(work: () => T): Promise<T> {
    const deadline = performance.now() + patience;
    for (;;) {
      try {
        return this.#transaction(work);
      } catch (error) {
        if ((error as { errcode?: unknown }).errcode !== busy || performance.now() > deadline) throw error;
      }
      await setTimeout(Math.random() * longestPause);
    }
  }

  #transaction<T>(work: () => T): T {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#database.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }
}
