import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { writeInTurn } from '../sqlite/transactions.js';
import type { StoredAuditEntry } from './audit-log.js';
import type { ManyAuditRows } from './append-together.js';
import type { AuditTail, NextEntry } from './audit-rows.js';

const columns = 'sequence, time, event, previous, hash, signature';

// async functions without await: what SQLite throws becomes a rejection
/* eslint-disable @typescript-eslint/require-await */

/** {@link ManyAuditRows} in SQLite, which works while the process waits: appends of one process never interleave. */
export class SqliteAuditRows implements ManyAuditRows {
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

  async appendAll(all: readonly NextEntry[]): Promise<readonly StoredAuditEntry[]> {
    return writeInTurn(this.#database, () => {
      let tail = this.#findTail();
      return all.map((next) => {
        const entry = next(tail);
        const { sequence, time, event, previous, hash, signature } = entry;
        this.#insert.run(sequence, time, event, previous, hash, signature);
        tail = entry;
        return entry;
      });
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
    await writeInTurn(this.#database, () => undefined);
  }

  async close(): Promise<void> {
    if (this.#database.isOpen) this.#database.close();
  }

  #findTail(): AuditTail | null {
    return (this.#tail.get() as AuditTail | undefined) ?? null;
  }
}
