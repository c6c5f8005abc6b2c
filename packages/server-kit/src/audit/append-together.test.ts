import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ManyAuditRows, appendTogether } from './append-together.js';
import type { StoredAuditEntry } from './audit-log.js';
import type { AuditTail, NextEntry } from './audit-rows.js';

/** Rows that keep what they are given step by step, and refuse a step when they are told to. */
function createSteps(): ManyAuditRows & { readonly steps: number[][]; refused: Error | undefined; isClosed: boolean } {
  let tail: StoredAuditEntry | null = null;
  return {
    steps: [],
    refused: undefined,
    isClosed: false,
    async appendAll(all) {
      await new Promise(setImmediate);
      if (this.refused !== undefined) throw this.refused;
      const entries = all.map((next) => (tail = next(tail)));
      this.steps.push(entries.map(({ sequence }) => sequence));
      return entries;
    },
    readPage: () => Promise.resolve([]),
    tail: () => Promise.resolve(tail),
    ping: () => Promise.resolve(),
    close() {
      this.isClosed = true;
      return Promise.resolve();
    },
  };
}

/** An entry by its number in the chain. */
const next: NextEntry = (tail: AuditTail | null) => ({
  sequence: (tail?.sequence ?? 0) + 1,
  hash: 'hash',
  time: 'time',
  event: '{}',
  previous: 'previous',
  signature: null,
});
const many = (count: number): NextEntry[] => Array.from({ length: count }, () => next);

test('appends that come at once are written in one step, and each is told its own entry', async () => {
  const rows = createSteps();
  const log = appendTogether(rows);
  const entries = await Promise.all(many(3).map((each) => log.append(each)));
  assert.deepEqual(
    entries.map(({ sequence }) => sequence),
    [1, 2, 3],
  );
  assert.deepEqual(rows.steps, [[1, 2, 3]]);
});

test('appends that come during a step wait for the next, of which none is larger than fifty', async () => {
  const rows = createSteps();
  const log = appendTogether(rows);
  const first = log.append(next);
  // the first step has begun, and not ended
  await new Promise(setImmediate);
  await Promise.all([first, ...many(120).map((each) => log.append(each))]);
  assert.deepEqual(
    rows.steps.map((step) => step.length),
    [1, 50, 50, 20],
  );
});

test('a step that fails rejects all of its appends, and none after it', async () => {
  const rows = createSteps();
  const log = appendTogether(rows);
  rows.refused = new Error('The disk is full.');
  const failed = await Promise.allSettled(many(2).map((each) => log.append(each)));
  assert.deepEqual(
    failed.map((one) => one.status === 'rejected' && (one.reason as unknown)),
    [rows.refused, rows.refused],
  );
  rows.refused = undefined;
  assert.equal((await log.append(next)).sequence, 1);
});

test('closing waits for what is to be written', async () => {
  const rows = createSteps();
  const log = appendTogether(rows);
  const appended = log.append(next);
  const closed = log.close();
  assert.ok(!rows.isClosed);
  await Promise.all([appended, closed]);
  assert.deepEqual([rows.steps, rows.isClosed], [[[1]], true]);
});
