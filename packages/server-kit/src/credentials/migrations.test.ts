import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import pg from 'pg';
import { createFolder, createPostgresPlaces } from '../testkit/credential-stores.js';
import { alice, bob, receiptOf } from './conformance-kit.js';
import type { CredentialStore } from './credential-store.js';
import { generateKey, parseKeyRing } from './key-ring.js';
import { createPostgresCredentialStore } from './postgres-credential-store.js';
import type { PostgresPool } from './postgres-pool.js';
import { createSqliteCredentialStore } from './sqlite-credential-store.js';

const postgres = createPostgresPlaces();
before(() => postgres.server());
after(() => postgres.stop());

const [old, next, subjectKey] = [generateKey(), generateKey(), generateKey()];

/** A file as version 1 wrote it: that version's own statements, not today's code. */
function writeFirstVersion(context: TestContext): string {
  const path = join(createFolder(context), 'db');
  const database = new DatabaseSync(path);
  database.exec(`
    PRAGMA journal_mode = WAL;
    CREATE TABLE credential (
      subject_id BLOB PRIMARY KEY,
      key_id TEXT NOT NULL,
      nonce BLOB NOT NULL,
      box BLOB NOT NULL,
      model_hash TEXT,
      stored_at INTEGER NOT NULL
    ) STRICT;
    PRAGMA user_version = 1;
  `);
  const insert = database.prepare('INSERT INTO credential VALUES (?, ?, ?, ?, ?, ?)');
  for (const [subject, credential, model] of [
    [alice, 'of alice', 'model'],
    [bob, 'of bob', null],
  ] as const) {
    const id = createHmac('sha256', Buffer.from(subjectKey, 'base64')).update(subject).digest();
    const context = Buffer.concat([Buffer.from('callseal credential 1\0'), id, Buffer.from(model === null ? '-' : `+${model}`)]);
    const { keyId, nonce, box } = parseKeyRing(old).seal(Buffer.from(credential), context);
    insert.run(id, keyId, nonce, box, model, 1_700_000_000_000);
  }
  database.close();
  return path;
}

function open(context: TestContext, path: string, keys = `${next},${old}`): CredentialStore {
  const store = createSqliteCredentialStore({ path, keys: parseKeyRing(keys), subjectKey, retention: { days: 30 } });
  context.after(() => store.close());
  return store;
}

function inspect(path: string, sql: string): readonly Record<string, unknown>[] {
  const database = new DatabaseSync(path);
  try {
    return database.prepare(sql).all();
  } finally {
    database.close();
  }
}

describe('a SQLite file of the first version', () => {
  test('is read, exported and written after the migration', async (context) => {
    const store = open(context, writeFirstVersion(context));
    assert.deepEqual(await store.get(alice), { credential: 'of alice', modelHash: 'model' });
    assert.deepEqual(await store.get(bob), { credential: 'of bob' });
    assert.equal((await store.export(alice))?.registration?.storedAt, '2023-11-14T22:13:20.000Z');
    await store.addConsent(alice, receiptOf('agreed'));
    await store.put(bob, { credential: 'new' });
    assert.equal((await store.get(bob))?.credential, 'new');
    assert.equal((await store.erase(alice))?.keyIds.includes(parseKeyRing(old).ids[0] ?? ''), true);
  });

  test('keeps its callers for the whole retention: when they were last heard of was not noted', async (context) => {
    const store = open(context, writeFirstVersion(context));
    assert.deepEqual(await store.destroyDue(), []);
    const last = Date.parse((await store.export(alice))?.lastInteractionAt ?? '');
    assert.ok(Math.abs(Date.now() - last) < 60_000);
  });

  test('gets the new encryption by rotation, also when its key is still the first', async (context) => {
    const path = writeFirstVersion(context);
    const same = open(context, path, old);
    assert.deepEqual(await same.reencrypt({ limit: 1 }), { reencrypted: 1, unreadable: 0, remaining: 1 });
    assert.deepEqual(await open(context, path).reencrypt(), { reencrypted: 2, unreadable: 0, remaining: 0 });
    const later = open(context, path, next);
    assert.deepEqual(await later.get(alice), { credential: 'of alice', modelHash: 'model' });
    assert.deepEqual(await later.get(bob), { credential: 'of bob' });
    assert.deepEqual(
      inspect(path, "SELECT count(*) AS first FROM credential WHERE wrapped_key IS NULL OR key_id LIKE 'v1:%'").map((row) => ({ ...row })),
      [{ first: 0 }],
    );
  });

  for (const [what, change] of [
    ['another model', "model_hash = 'other'"],
    ['an engine', "engine = 'other'"],
    ['without the mark of its format', 'key_id = substr(key_id, 4)'],
    ['with the box of another', 'box = (SELECT box FROM credential WHERE model_hash IS NULL)'],
  ] as const) {
    test(`is refused when it was altered: ${what}`, async (context) => {
      const path = writeFirstVersion(context);
      const store = open(context, path);
      inspect(path, `UPDATE credential SET ${change} WHERE model_hash IS NOT NULL`);
      await assert.rejects(store.get(alice), { code: 'CREDENTIAL_UNREADABLE' });
      assert.equal((await store.get(bob))?.credential, 'of bob');
      assert.equal((await store.reencrypt()).unreadable, 1);
    });
  }

  test('today’s values do not pass for its own', async (context) => {
    const path = writeFirstVersion(context);
    const store = open(context, path);
    await store.put(alice, { credential: 'new' });
    inspect(path, "UPDATE credential SET key_id = 'v1:' || key_id, wrapped_key = NULL WHERE wrapped_key IS NOT NULL");
    await assert.rejects(store.get(alice), { code: 'CREDENTIAL_UNREADABLE' });
  });

  test('is migrated once by processes that start together', async (context) => {
    const path = writeFirstVersion(context);
    const entry = new URL('../sqlite.js', import.meta.url).href;
    const script = `
      const { createSqliteCredentialStore, parseKeyRing } = await import(${JSON.stringify(entry)});
      const [path, keys, subjectKey, subject] = process.argv.slice(1);
      const store = createSqliteCredentialStore({ path, keys: parseKeyRing(keys), subjectKey });
      process.stdout.write((await store.get(subject)).credential);
      await store.close();`;
    const start = () => promisify(execFile)(process.execPath, ['--input-type=module', '-e', script, path, old, subjectKey, alice]);
    const outcomes = await Promise.all(Array.from({ length: 5 }, start));
    assert.deepEqual(
      outcomes.map(({ stdout }) => stdout),
      Array.from({ length: 5 }, () => 'of alice'),
    );
  });

  test('stays as it was when the migration fails, and is migrated when the cause is gone', async (context) => {
    const path = writeFirstVersion(context);
    inspect(path, 'CREATE TABLE certificate (mine)');
    const before = inspect(path, 'SELECT * FROM sqlite_schema ORDER BY name');
    assert.throws(() => open(context, path));
    assert.deepEqual(inspect(path, 'SELECT * FROM sqlite_schema ORDER BY name'), before);
    inspect(path, 'DROP TABLE certificate');
    assert.equal((await open(context, path).get(alice))?.credential, 'of alice');
  });
});

test('a SQLite file of a newer version is refused, and left alone', (context) => {
  const path = join(createFolder(context), 'db');
  const database = new DatabaseSync(path);
  database.exec('PRAGMA user_version = 99');
  database.close();
  assert.throws(() => open(context, path), { code: 'CONFIG_INVALID' });
  assert.deepEqual(inspect(path, 'SELECT * FROM sqlite_schema'), []);
});

describe('a PostgreSQL database', () => {
  test('gets its tables once from machines that start together', async (context) => {
    const place = await postgres.createPlace(context);
    const stores = Array.from({ length: 6 }, () => place.open());
    await Promise.all(stores.map((store) => store.ping()));
    assert.deepEqual(await place.sql('SELECT version FROM callseal_schema'), [{ version: 1 }]);
  });

  test('of a newer version is refused, and left alone', async (context) => {
    const place = await postgres.createPlace(context);
    await place.sql('CREATE TABLE callseal_schema (version integer NOT NULL)');
    await place.sql('INSERT INTO callseal_schema VALUES (99)');
    const store = place.open();
    await assert.rejects(store.ping(), { code: 'CONFIG_INVALID' });
    await assert.rejects(store.get(alice), { code: 'CONFIG_INVALID' });
    assert.deepEqual(await place.sql("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"), [
      { table_name: 'callseal_schema' },
    ]);
  });

  test('stays as it was when the migration fails, and gets its tables when the cause is gone', async (context) => {
    const place = await postgres.createPlace(context);
    await place.sql('CREATE TABLE callseal_certificate (mine integer)');
    const store = place.open();
    await assert.rejects(store.get(alice));
    assert.deepEqual(await place.sql("SELECT to_regclass('callseal_subject') AS made"), [{ made: null }]);
    await place.sql('DROP TABLE callseal_certificate');
    assert.equal(await store.get(alice), null);
  });

  test('that cannot be reached at first is used when it can', async (context) => {
    const place = await postgres.createPlace(context);
    const pool = new pg.Pool({ connectionString: place.address });
    context.after(() => pool.end());
    let reachable = false;
    const flaky: PostgresPool = {
      query: (text, values) => (reachable ? pool.query(text, values) : Promise.reject(new Error('refused'))),
      connect: () => pool.connect(),
      end: () => pool.end(),
    };
    const store = createPostgresCredentialStore({ pool: flaky, keys: parseKeyRing(old), subjectKey });
    await assert.rejects(store.put(alice, { credential: 'c' }));
    reachable = true;
    await store.put(alice, { credential: 'c' });
    assert.equal((await store.get(alice))?.credential, 'c');
    await store.close();
    assert.equal((await pool.query('SELECT 1')).rowCount, 1, 'a pool that was given is not ended');
  });

  test('is used by one who may not make tables, once they are there', async (context) => {
    const place = await postgres.createPlace(context);
    await place.open().ping();
    await place.sql('CREATE ROLE clerk LOGIN');
    await place.sql('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO clerk');
    const store = createPostgresCredentialStore({
      connectionString: place.address.replace('postgres@', 'clerk@'),
      keys: parseKeyRing(old),
      subjectKey,
    });
    context.after(() => store.close());
    await store.addConsent(alice, receiptOf('agreed'));
    await store.put(alice, { credential: 'c' });
    assert.equal((await store.erase(alice))?.registrations, 1);
  });
});
