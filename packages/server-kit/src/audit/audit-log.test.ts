import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import { type PostgresService, startPostgres } from '@callseal/test-services';
import pg from 'pg';
import { createFolder } from '../testkit/credential-stores.js';
import { oneCall, voiceSignal } from '../testkit/audit/audit-events.js';
import type { AuditCheckpoint } from './audit-log.js';
import { createHmacAuditSigner } from './audit-signer.js';
import { auditLogConformance } from './conformance.js';
import { createMemoryAuditLog } from './memory-audit-log.js';
import { createPostgresAuditLog } from './postgres-audit-log.js';
import { createSqliteAuditLog } from './sqlite-audit-log.js';
import { verifyAudit } from './verify-audit.js';

let postgres: PostgresService;
before(async () => {
  postgres = await startPostgres();
});
after(() => postgres.stop());

describe('in memory', () => {
  for (const { title, run } of auditLogConformance) test(title, () => run(createMemoryAuditLog()));
});

describe('in SQLite', () => {
  for (const { title, run } of auditLogConformance) {
    test(title, async (context) => {
      const log = createSqliteAuditLog({ path: join(createFolder(context), 'audit') });
      context.after(() => log.close());
      await run(log);
    });
  }

  test('the file is readable by its user only, and refuses to change, remove or replace an entry, or to put one out of turn', async (context) => {
    const path = join(createFolder(context), 'audit');
    const log = createSqliteAuditLog({ path });
    for (let index = 0; index < 3; index += 1) await log.append(voiceSignal());
    assert.equal(statSync(path).mode & 0o777, 0o600);
    const database = new DatabaseSync(path);
    context.after(async () => {
      database.close();
      await log.close();
    });
    const copy = (verb: string, sequence: string, hash = 'hash'): string =>
      `${verb} INTO audit_entry SELECT ${sequence}, time, event, previous, ${hash}, signature FROM audit_entry WHERE sequence = 2`;
    for (const statement of [
      `UPDATE audit_entry SET event = '{}' WHERE sequence = 2`,
      'UPDATE audit_entry SET sequence = sequence + 10',
      'DELETE FROM audit_entry WHERE sequence = 3',
      'DELETE FROM audit_entry',
      copy('INSERT', '4'),
      copy('INSERT', '9'),
      copy('INSERT OR REPLACE', '2'),
      copy('REPLACE', '3', `'forged'`),
      copy('INSERT OR IGNORE', '5'),
    ]) {
      assert.throws(
        () => {
          database.exec(statement);
        },
        /audit log|follow/,
        statement,
      );
    }
    assert.equal((await verifyAudit(log)).entries, 3);
  });

  test('a log that is opened again goes on where it ended, and a newer version is refused', async (context) => {
    const path = join(createFolder(context), 'audit');
    const first = createSqliteAuditLog({ path });
    await first.append(voiceSignal());
    await first.close();
    const second = createSqliteAuditLog({ path });
    assert.equal((await second.append(voiceSignal())).sequence, 2);
    assert.equal((await verifyAudit(second)).intact, true);
    await second.close();
    const database = new DatabaseSync(path);
    database.exec('UPDATE audit_schema SET version = 99');
    database.close();
    assert.throws(() => createSqliteAuditLog({ path }), { code: 'CONFIG_INVALID' });
  });
});

describe('in PostgreSQL', () => {
  for (const { title, run } of auditLogConformance) {
    test(title, async (context) => {
      const log = createPostgresAuditLog({ connectionString: await postgres.createDatabase() });
      context.after(() => log.close());
      await run(log);
    });
  }

  test('the table refuses to change, remove or empty entries, or to put one out of turn', async (context) => {
    const connectionString = await postgres.createDatabase();
    const log = createPostgresAuditLog({ connectionString });
    const pool = new pg.Pool({ connectionString, max: 1 });
    context.after(() => Promise.all([log.close(), pool.end()]));
    for (let index = 0; index < 3; index += 1) await log.append(voiceSignal());
    const table = 'callseal_audit_entry';
    for (const statement of [
      `UPDATE ${table} SET event = '{}' WHERE sequence = 2`,
      `DELETE FROM ${table} WHERE sequence = 3`,
      `TRUNCATE ${table}`,
      `INSERT INTO ${table} SELECT 9, time, event, 'a', 'b', NULL FROM ${table} WHERE sequence = 3`,
      `INSERT INTO ${table} SELECT 4, time, event, 'a', 'b', NULL FROM ${table} WHERE sequence = 3`,
      `INSERT INTO ${table} SELECT 2, time, event, previous, hash, NULL FROM ${table} WHERE sequence = 2 ON CONFLICT (sequence) DO UPDATE SET event = ''`,
    ]) {
      await assert.rejects(pool.query(statement), /audit log|follow/, statement);
    }
    assert.equal((await verifyAudit(log)).entries, 3);
  });
});

test('an event of every type is taken', async () => {
  const log = createMemoryAuditLog();
  for (const event of oneCall()) await log.append(event);
  assert.equal((await verifyAudit(log)).entries, oneCall().length);
});

test('a clock that runs backwards does not take the log with it', async () => {
  const times = [3000, 1000, 5000];
  const log = createMemoryAuditLog({ clock: { now: () => times.shift() ?? 0 } });
  const written = [];
  for (let index = 0; index < 3; index += 1) written.push((await log.append(voiceSignal())).time);
  assert.deepEqual(
    written.map((time) => Date.parse(time)),
    [3000, 3000, 5000],
  );
  assert.equal((await verifyAudit(log)).intact, true);
});

test('every so many entries a checkpoint is signed and handed out, and a listener that throws changes nothing', async () => {
  const signer = createHmacAuditSigner(Buffer.alloc(32, 1).toString('base64'));
  const checkpoints: AuditCheckpoint[] = [];
  const log = createMemoryAuditLog({
    signer,
    checkpointEvery: 3,
    onCheckpoint(checkpoint) {
      checkpoints.push(checkpoint);
      throw new Error('not heard');
    },
  });
  for (let index = 0; index < 7; index += 1) await log.append(voiceSignal());
  assert.deepEqual(
    checkpoints.map(({ sequence }) => sequence),
    [3, 6],
  );
  assert.ok(checkpoints.every((checkpoint) => signer.verify(checkpoint)));
  assert.equal((await verifyAudit(log, { verifier: signer, checkpointEvery: 3, checkpoints })).intact, true);
});

test('options that do not fit together are refused', () => {
  const signer = createHmacAuditSigner(Buffer.alloc(32, 1).toString('base64'));
  assert.throws(() => createMemoryAuditLog({ checkpointEvery: 2 }), { code: 'CONFIG_INVALID' });
  assert.throws(() => createMemoryAuditLog({ onCheckpoint: () => undefined }), { code: 'CONFIG_INVALID' });
  assert.throws(() => createMemoryAuditLog({ signer, checkpointEvery: 0 }), { code: 'CONFIG_INVALID' });
  assert.throws(() => createPostgresAuditLog({}), { code: 'CONFIG_INVALID' });
  assert.throws(() => createHmacAuditSigner('short'), { code: 'CONFIG_INVALID' });
});
