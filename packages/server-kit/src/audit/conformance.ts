import assert from 'node:assert/strict';
import { genesis, hashEntry } from './audit-chain.js';
import type { AuditEvent } from './audit-event.js';
import type { AuditLog, StoredAuditEntry } from './audit-log.js';
import { verifyAudit } from './verify-audit.js';

/** One behaviour every {@link AuditLog} must have; `run` rejects with an `AssertionError` when the log lacks it. */
export interface AuditConformanceCase {
  /** The behaviour as a sentence: the title of the test. */
  readonly title: string;
  /** Tries it on an empty log without options. The last of them closes it. */
  readonly run: (log: AuditLog) => Promise<void>;
}

const erased = (digit: number): AuditEvent => ({ type: 'erased', subject: (digit % 16).toString(16).repeat(64), reason: 'requested' });

async function readAll(log: AuditLog, from?: number): Promise<StoredAuditEntry[]> {
  const entries: StoredAuditEntry[] = [];
  for await (const entry of log.read(from)) entries.push(entry);
  return entries;
}

const behaviours: readonly (readonly [string, (log: AuditLog) => Promise<void>])[] = [
  [
    'an empty log has no head, nothing to read, and is intact',
    async (log) => {
      assert.equal(await log.head(), null);
      assert.deepEqual(await readAll(log), []);
      assert.deepEqual(await verifyAudit(log), { intact: true, entries: 0, head: null });
    },
  ],
  [
    'entries are read in the order in which they were appended, each with the hash of the one before',
    async (log) => {
      const receipts = [];
      for (let index = 0; index < 5; index += 1) receipts.push(await log.append(erased(index)));
      const entries = await readAll(log);
      assert.deepEqual(
        entries.map(({ sequence, hash, time }) => ({ sequence, hash, time })),
        receipts,
      );
      assert.deepEqual(
        entries.map(({ sequence }) => sequence),
        [1, 2, 3, 4, 5],
      );
      assert.deepEqual(
        entries.map(({ previous }) => previous),
        [genesis, ...entries.slice(0, -1).map(({ hash }) => hash)],
      );
      for (const entry of entries) assert.equal(entry.hash, hashEntry(entry));
      assert.deepEqual(
        entries.map(({ event }) => JSON.parse(event) as unknown),
        [0, 1, 2, 3, 4].map(erased),
      );
    },
  ],
  [
    'reading begins where it is told to, also beyond one page and beyond the end',
    async (log) => {
      const appends = Array.from({ length: 1100 }, (_, index) => erased(index));
      for (const event of appends) await log.append(event);
      assert.equal((await readAll(log)).length, 1100);
      assert.deepEqual(
        (await readAll(log, 1098)).map(({ sequence }) => sequence),
        [1098, 1099, 1100],
      );
      assert.deepEqual(await readAll(log, 1101), []);
      assert.equal((await log.head())?.sequence, 1100);
    },
  ],
  [
    'many appends at once keep one chain, and each is told its own place',
    async (log) => {
      const receipts = await Promise.all(Array.from({ length: 60 }, (_, index) => log.append(erased(index))));
      assert.deepEqual(
        receipts.map(({ sequence }) => sequence).sort((one, other) => one - other),
        Array.from({ length: 60 }, (_, index) => index + 1),
      );
      const entries = await readAll(log);
      for (const [index, { sequence, hash }] of receipts.entries()) {
        const entry = entries[sequence - 1];
        assert.equal(entry?.hash, hash);
        assert.deepEqual(JSON.parse(entry.event), erased(index));
      }
      assert.equal((await verifyAudit(log)).intact, true);
    },
  ],
  [
    'what is no event is refused with AUDIT_EVENT_INVALID and leaves no trace',
    async (log) => {
      const secret = '+34600000001';
      for (const event of [{ ...erased(1), note: secret }, { ...erased(1), subject: secret }, { type: secret }, null, secret]) {
        await assert.rejects(log.append(event as AuditEvent), (error: Error & { code?: string }) => {
          assert.equal(error.code, 'AUDIT_EVENT_INVALID');
          assert.ok(!error.message.includes('600000001'));
          return true;
        });
      }
      assert.equal(await log.head(), null);
      assert.equal((await log.append(erased(1))).sequence, 1);
    },
  ],
  [
    'a log that can be written says so, and a closed one rejects',
    async (log) => {
      await log.ping();
      await log.append(erased(1));
      await log.close();
      await log.close();
      await assert.rejects(log.append(erased(2)));
      await assert.rejects(readAll(log));
      await assert.rejects(log.head());
      await assert.rejects(log.ping());
    },
  ],
];

/**
 * The behaviours of the {@link AuditLog} contract that can be seen from outside, for any test runner:
 * `for (const { title, run } of auditLogConformance) test(title, () => run(createEmptyLog()))`.
 */
export const auditLogConformance: readonly AuditConformanceCase[] = behaviours.map(([title, run]) => ({ title, run }));
