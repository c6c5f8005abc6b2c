import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test, type TestContext } from 'node:test';
import { type PostgresService, startPostgres } from '@callseal/test-services';
import { createFolder } from '../testkit/credential-stores.js';
import { startAuditWorker } from '../testkit/audit/start-audit-worker.js';
import { voiceSignal } from '../testkit/audit/audit-events.js';
import type { AuditHead, AuditLog } from './audit-log.js';
import { createPostgresAuditLog } from './postgres-audit-log.js';
import { createSqliteAuditLog } from './sqlite-audit-log.js';
import { verifyAudit } from './verify-audit.js';

let postgres: PostgresService;
before(async () => {
  postgres = await startPostgres();
});
after(() => postgres.stop());

interface Place {
  readonly address: string;
  readonly open: () => AuditLog;
}

const sqlite = (context: TestContext): Place => {
  const address = join(createFolder(context), 'audit');
  return { address, open: () => createSqliteAuditLog({ path: address }) };
};
const database = async (): Promise<Place> => {
  const address = await postgres.createDatabase();
  return { address, open: () => createPostgresAuditLog({ connectionString: address, poolSize: 4 }) };
};

async function hashesOf(log: AuditLog): Promise<string[]> {
  const hashes: string[] = [];
  for await (const { hash } of log.read()) hashes.push(hash);
  return hashes;
}

/** Several processes, and several instances of this one, append at the same time. */
async function appendTogether(context: TestContext, { address, open }: Place): Promise<void> {
  const [processes, instances, appends] = [4, 3, 120];
  const workers = await Promise.all(Array.from({ length: processes }, () => startAuditWorker(context, { address, appends })));
  const logs = Array.from({ length: instances }, open);
  const [ends, own] = await Promise.all([
    Promise.all(workers.map((worker) => worker.run())),
    Promise.all(
      logs.map(async (log) => {
        const confirmed: AuditHead[] = [];
        // several at once each
        for (let round = 0; round < appends / 4; round += 1) {
          confirmed.push(...(await Promise.all(Array.from({ length: 4 }, () => log.append(voiceSignal())))));
        }
        return confirmed;
      }),
    ),
  ]);
  assert.deepEqual(
    ends.map(({ code }) => code),
    ends.map(() => 0),
  );
  const confirmed = [...ends.flatMap((end) => end.confirmed), ...own.flat()];
  const total = (processes + instances) * appends;
  const [log] = logs;
  assert.ok(log);
  const found = await verifyAudit(log);
  assert.deepEqual([found.intact, found.entries, confirmed.length], [true, total, total]);
  const hashes = await hashesOf(log);
  for (const { sequence, hash } of confirmed) assert.equal(hashes[sequence - 1], hash);
  assert.equal(new Set(confirmed.map(({ sequence }) => sequence)).size, total);
  await Promise.all(logs.map((one) => one.close()));
  context.diagnostic(`${total} appends by ${processes} processes and ${instances} instances: one chain, nothing lost or twice`);
}

/** Two processes append and are killed, again and again; the log is looked at after each pair. */
async function killRounds(context: TestContext, { address, open }: Place, rounds: number): Promise<void> {
  const confirmed: AuditHead[] = [];
  const startPair = () => Promise.all([0, 1].map(() => startAuditWorker(context, { address, appends: 1e9 })));
  let entries = 0;
  let pair = startPair();
  for (let round = 0; round < rounds; round += 1) {
    const workers = await pair;
    const done = Promise.all(workers.map((worker) => worker.run(1 + Math.random() * 15)));
    // the next two start meanwhile
    if (round + 1 < rounds) pair = startPair();
    for (const end of await done) {
      assert.equal(end.signal, 'SIGKILL');
      confirmed.push(...end.confirmed);
    }
    const log = open();
    const found = await verifyAudit(log);
    assert.equal(found.intact, true);
    entries = found.entries;
    const hashes = await hashesOf(log);
    for (const { sequence, hash } of confirmed) assert.equal(hashes[sequence - 1], hash, 'what was confirmed is there');
    await log.close();
  }
  assert.ok(confirmed.length >= 2 * rounds, 'the processes wrote');
  context.diagnostic(`${2 * rounds} processes killed: ${confirmed.length} confirmed entries all there, ${entries} in one chain`);
}

describe('appends of several processes at once', () => {
  test('keep one unbroken chain in SQLite', (context) => appendTogether(context, sqlite(context)));
  test('keep one unbroken chain in PostgreSQL', async (context) => appendTogether(context, await database()));
});

describe('processes that are killed while they append', () => {
  test('leave a whole chain with everything that was confirmed in SQLite', (context) => killRounds(context, sqlite(context), 10));
  test('leave a whole chain with everything that was confirmed in PostgreSQL', async (context) => killRounds(context, await database(), 6));
});
