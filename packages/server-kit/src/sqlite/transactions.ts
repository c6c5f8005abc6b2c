import type { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { isBusy } from './is-busy.js';

/** Milliseconds that a write waits for other processes in all. */
const patience = 5000;
/** Milliseconds between two looks at most. */
const longestPause = 10;

/** Does `work` whole or not at all. */
export function inTransaction<T>(database: DatabaseSync, begin: 'BEGIN' | 'BEGIN IMMEDIATE', work: () => T): T {
  database.exec(begin);
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/**
 * The same with the write lock from the start. Another process that writes without a pause leaves gaps that a waiting SQLite, which looks
 * ever more seldom, can miss for seconds: so it waits shortly, lets this process do other things, and looks again.
 */
export async function writeInTurn<T>(database: DatabaseSync, work: () => T): Promise<T> {
  const deadline = performance.now() + patience;
  for (;;) {
    try {
      return inTransaction(database, 'BEGIN IMMEDIATE', work);
    } catch (error) {
      if (!isBusy(error) || performance.now() > deadline) throw error;
    }
    await setTimeout(Math.random() * longestPause);
  }
}
