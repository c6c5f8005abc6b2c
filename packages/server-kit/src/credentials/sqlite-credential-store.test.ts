import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, mock, test, type TestContext } from 'node:test';
import { receiptOf } from './conformance-kit.js';
import { createManualClock } from '../testkit/kit.js';
import { generateKey, parseKeyRing } from './key-ring.js';
import { createSqliteCredentialStore, type SqliteCredentialStoreOptions } from './sqlite-credential-store.js';

const subjectKey = generateKey();
const key = generateKey();
const subject = '+34600123456';
const credential = `credential-${'0123456789abcdef'.repeat(400)}`;

function folder(context: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'callseal-'));
  context.after(() => {
    rmSync(path, { recursive: true });
  });
  return path;
}

function open(context: TestContext, path: string, options: Partial<SqliteCredentialStoreOptions> = {}) {
  const store = createSqliteCredentialStore({ path, keys: parseKeyRing(key), subjectKey, ...options });
  context.after(() => store.close());
  return store;
}

function edit(path: string, sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}

function allBytes(directory: string): Buffer {
  return Buffer.concat(readdirSync(directory).map((file) => readFileSync(join(directory, file))));
}

describe('what is on disk', () => {
  test('survives reopening', async (context) => {
    const path = join(folder(context), 'db');
    const first = open(context, path);
    await first.put(subject, { credential, modelHash: 'm' });
    await first.close();
    assert.equal((await open(context, path).get(subject))?.credential, credential);
  });

  for (const [what, change] of [
    ['deleting', (store: ReturnType<typeof open>) => store.delete(subject)],
    ['replacing', (store: ReturnType<typeof open>) => store.put(subject, { credential: 'new' })],
    ['a withdrawal', (store: ReturnType<typeof open>) => store.addConsent(subject, receiptOf('withdrawn'))],
    ['erasing', (store: ReturnType<typeof open>) => store.erase(subject)],
    ['rotation', (_, path, context) => open(context, path, { keys: parseKeyRing(`${generateKey()},${key}`) }).reencrypt()],
    [
      'retention',
      (_, path, context) => open(context, path, { retention: { days: 1 }, clock: createManualClock(Date.now() + 1e9) }).destroyDue(),
    ],
  ] satisfies [string, (store: ReturnType<typeof open>, path: string, context: TestContext) => Promise<unknown>][]) {
    test(`no longer contains the encrypted credential after ${what}, not even in the log`, async (context) => {
      const directory = folder(context);
      const path = join(directory, 'db');
      const store = open(context, path);
      await store.put(subject, { credential });
      const reader = new DatabaseSync(path);
      const { box } = reader.prepare('SELECT box FROM credential').get() as { box: Uint8Array };
      reader.close();
      // a page holds about 4000 bytes of it: any 16 bytes in a row are telling
      const samples = [0, 1000, 3000, box.length - 16].map((start) => Buffer.from(box.subarray(start, start + 16)));
      assert.ok(samples.every((sample) => allBytes(directory).includes(sample)));
      await change(store, path, context);
      assert.ok(samples.every((sample) => !allBytes(directory).includes(sample)));
    });
  }

  test('is readable by its owner only', { skip: process.platform === 'win32' }, async (context) => {
    const directory = folder(context);
    await open(context, join(directory, 'db')).put(subject, { credential });
    for (const file of readdirSync(directory)) assert.equal(statSync(join(directory, file)).mode & 0o077, 0, file);
  });
});

describe('keys', () => {
  test('that are wrong are refused without being repeated', () => {
    for (const text of [
      '',
      ' , ',
      'short',
      `${key}x`,
      Buffer.alloc(31).toString('base64'),
      Buffer.alloc(33).toString('base64'),
      `${key},${key}`,
    ]) {
      assert.throws(
        () => parseKeyRing(text),
        (error: Error & { code?: string }) => {
          assert.equal(error.code, 'CONFIG_INVALID');
          return text.trim() === '' || !error.message.includes(text);
        },
      );
    }
    assert.throws(() => createSqliteCredentialStore({ path: ':memory:', keys: parseKeyRing(key), subjectKey: 'x' }), {
      code: 'CONFIG_INVALID',
    });
    assert.throws(() => createSqliteCredentialStore({ path: ':memory:', keys: parseKeyRing(key), subjectKey: key }), {
      code: 'CONFIG_INVALID',
    });
  });

  test('do not show in a printed key ring', () => {
    const ring = parseKeyRing(`${key}\n${generateKey()}`);
    assert.equal(ring.ids.length, 2);
    assert.doesNotMatch(JSON.stringify(ring), new RegExp(key.slice(0, 10).replace(/[+/]/g, '.')));
  });
});

describe('opening', () => {
  test('refuses a database of a newer version', (context) => {
    const path = join(folder(context), 'db');
    edit(path, 'PRAGMA user_version = 99');
    assert.throws(() => open(context, path), { code: 'CONFIG_INVALID' });
  });

  test('says what is needed where node:sqlite is missing', (context) => {
    const builtin = mock.method(process, 'getBuiltinModule', () => undefined);
    context.after(() => {
      builtin.mock.restore();
    });
    assert.throws(() => open(context, ':memory:'), { code: 'CONFIG_INVALID' });
  });

  test('two processes may share a file', async (context) => {
    const path = join(folder(context), 'db');
    const [one, two] = [open(context, path), open(context, path)];
    await one.put(subject, { credential });
    assert.equal((await two.get(subject))?.credential, credential);
    assert.equal(await two.delete(subject), true);
    assert.equal(await one.get(subject), null);
  });

  test('waits for a process that writes for longer than SQLite itself waits, and does other things meanwhile', async (context) => {
    const path = join(folder(context), 'db');
    const store = open(context, path);
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    const written = store.put(subject, { credential });
    // a timer fires only when the process is not kept waiting
    setTimeout(() => {
      other.exec('COMMIT');
      other.close();
    }, 300);
    await written;
    assert.equal((await store.get(subject))?.credential, credential);
  });
});
