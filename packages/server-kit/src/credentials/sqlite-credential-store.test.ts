import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, mock, test, type TestContext } from 'node:test';
import { credentialStoreConformance } from './conformance.js';
import { generateKey, parseKeyRing } from './key-ring.js';
import { createMemoryCredentialStore } from './memory-credential-store.js';
import { createSqliteCredentialStore } from './sqlite-credential-store.js';

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

function open(context: TestContext, path: string, keys = key, subjects = subjectKey) {
  const store = createSqliteCredentialStore({ path, keys: parseKeyRing(keys), subjectKey: subjects });
  context.after(() => {
    try {
      store.close();
    } catch {
      // closed by the test
    }
  });
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

describe('the SQLite store', () => {
  for (const { title, run } of credentialStoreConformance) {
    test(title, (context) => run(open(context, join(folder(context), 'db'))));
  }
  test('works in memory', (context) => credentialStoreConformance[1]?.run(open(context, ':memory:')));
});

describe('the memory store', () => {
  for (const { title, run } of credentialStoreConformance) test(title, () => run(createMemoryCredentialStore()));
});

describe('what is on disk', () => {
  test('contains neither subject nor credential, while open and after closing', async (context) => {
    const directory = folder(context);
    const store = open(context, join(directory, 'db'));
    await store.put(subject, { credential });
    for (const closed of [false, true]) {
      if (closed) store.close();
      const bytes = allBytes(directory);
      assert.ok(bytes.length > credential.length);
      for (const secret of [subject, subject.slice(1), 'credential-01234', key, subjectKey]) assert.equal(bytes.includes(secret), false);
      for (const secret of [key, subjectKey]) assert.equal(bytes.includes(Buffer.from(secret, 'base64')), false);
    }
  });

  test('survives reopening', async (context) => {
    const path = join(folder(context), 'db');
    const first = open(context, path);
    await first.put(subject, { credential, modelHash: 'm' });
    first.close();
    assert.equal((await open(context, path).get(subject))?.credential, credential);
  });

  for (const [what, change] of [
    ['deleting', (store: ReturnType<typeof open>) => store.delete(subject)],
    ['replacing', (store: ReturnType<typeof open>) => store.put(subject, { credential: 'new' })],
  ] as const) {
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
      await change(store);
      assert.ok(samples.every((sample) => !allBytes(directory).includes(sample)));
    });
  }

  test('is readable by its owner only', { skip: process.platform === 'win32' }, async (context) => {
    const directory = folder(context);
    await open(context, join(directory, 'db')).put(subject, { credential });
    for (const file of readdirSync(directory)) assert.equal(statSync(join(directory, file)).mode & 0o077, 0, file);
  });

  test('uses another nonce each time', async (context) => {
    const path = join(folder(context), 'db');
    const store = open(context, path);
    const nonces = new Set<string>();
    for (let index = 0; index < 20; index += 1) {
      await store.put(subject, { credential });
      const reader = new DatabaseSync(path);
      const { nonce } = reader.prepare('SELECT nonce FROM credential').get() as { nonce: Uint8Array };
      nonces.add(Buffer.from(nonce).toString('hex'));
      reader.close();
    }
    assert.equal(nonces.size, 20);
  });
});

describe('keys', () => {
  test('rotate: old credentials stay readable, new ones use the first key', async (context) => {
    const path = join(folder(context), 'db');
    const [old, next] = [generateKey(), generateKey()];
    const before = open(context, path, old);
    await before.put('a', { credential: 'of the old key' });
    before.close();
    const during = open(context, path, `${next},${old}`);
    assert.equal((await during.get('a'))?.credential, 'of the old key');
    await during.put('b', { credential: 'of the new key' });
    during.close();
    const after = open(context, path, next);
    assert.equal((await after.get('b'))?.credential, 'of the new key');
    await assert.rejects(after.get('a'), { code: 'CREDENTIAL_UNREADABLE' });
    assert.equal(await after.delete('a'), true);
  });

  test('of subjects: with another one nobody is found', async (context) => {
    const path = join(folder(context), 'db');
    await open(context, path).put(subject, { credential });
    assert.equal(await open(context, path, key, generateKey()).get(subject), null);
  });

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

describe('an altered row', () => {
  for (const [what, sql] of [
    ['ciphertext', "UPDATE credential SET box = CAST(x'00' || substr(box, 2) AS BLOB)"],
    ['tag', "UPDATE credential SET box = CAST(substr(box, 1, length(box) - 1) || x'00' AS BLOB)"],
    ['truncated box', 'UPDATE credential SET box = substr(box, 1, 8)'],
    ['nonce', 'UPDATE credential SET nonce = zeroblob(12)'],
    ['nonce of another length', 'UPDATE credential SET nonce = zeroblob(16)'],
    ['model hash', "UPDATE credential SET model_hash = 'other'"],
    ['removed model hash', 'UPDATE credential SET model_hash = NULL'],
    ['key id', "UPDATE credential SET key_id = 'nobody'"],
  ] as const) {
    test(`(${what}) is refused, and can be deleted`, async (context) => {
      const path = join(folder(context), 'db');
      const store = open(context, path);
      await store.put(subject, { credential, modelHash: 'm' });
      edit(path, sql);
      await assert.rejects(store.get(subject), { code: 'CREDENTIAL_UNREADABLE' });
      assert.equal(await store.delete(subject), true);
    });
  }

  test('(two credentials exchanged) is refused for both', async (context) => {
    const path = join(folder(context), 'db');
    const store = open(context, path);
    await store.put('a', { credential: 'of a' });
    await store.put('b', { credential: 'of b' });
    edit(path, "UPDATE credential SET subject_id = CAST(subject_id || x'00' AS BLOB)");
    const ids = new DatabaseSync(path);
    const [first, second] = ids.prepare('SELECT subject_id AS id FROM credential').all() as { id: Uint8Array }[];
    const swap = ids.prepare('UPDATE credential SET subject_id = ? WHERE subject_id = ?');
    swap.run(second!.id.slice(0, -1), first!.id);
    swap.run(first!.id.slice(0, -1), second!.id);
    ids.close();
    await assert.rejects(store.get('a'), { code: 'CREDENTIAL_UNREADABLE' });
    await assert.rejects(store.get('b'), { code: 'CREDENTIAL_UNREADABLE' });
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
});
