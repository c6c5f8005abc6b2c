import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { after, before, describe, test, type TestContext } from 'node:test';
import { createPostgresPlaces, createSqlitePlace, type Place } from '../testkit/credential-stores.js';
import { alice, bob, receiptOf } from './conformance-kit.js';
import type { CredentialStore } from './credential-store.js';
import { generateKey, parseKeyRing } from './key-ring.js';

const postgres = createPostgresPlaces();
before(() => postgres.server());
after(() => postgres.stop());

/** How one database names what the other has too. */
interface Dialect {
  readonly name: string;
  readonly createPlace: (context: TestContext) => Promise<Place>;
  readonly tables: Readonly<Record<'credential' | 'receipt', string>>;
  readonly literal: (hex: string) => string;
  /** Everything that it holds, as bytes. */
  readonly dump: (place: Place) => Promise<Buffer>;
}

const sqlite: Dialect = {
  name: 'SQLite',
  createPlace: createSqlitePlace,
  tables: { credential: 'credential', receipt: 'receipt' },
  literal: (hex) => `x'${hex}'`,
  dump({ address }) {
    const folder = dirname(address);
    return Promise.resolve(Buffer.concat(readdirSync(folder).map((file) => readFileSync(`${folder}/${file}`))));
  },
};

const postgresql: Dialect = {
  name: 'PostgreSQL',
  createPlace: postgres.createPlace,
  tables: { credential: 'callseal_credential', receipt: 'callseal_receipt' },
  literal: (hex) => `'\\x${hex}'::bytea`,
  async dump(place) {
    const tables = await place.sql("SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'");
    assert.equal(tables.length, 5);
    const rows = await Promise.all(tables.map(({ name }) => place.sql(`SELECT t::text AS row FROM ${String(name)} AS t`)));
    const text = JSON.stringify(rows);
    // bytea reads as hexadecimal digits: as they are, and as what they stand for
    const bytes = [...text.matchAll(/x((?:[0-9a-f]{2})+)/g)].map(([, hex]) => Buffer.from(hex ?? '', 'hex'));
    return Buffer.concat([Buffer.from(text), ...bytes]);
  },
};

const credential = `credential-${'0123456789abcdef'.repeat(400)}`;
const sealed = ['key_id', 'wrapped_key', 'nonce', 'box'];

/** A store with a credential and two receipts of each of two callers, and SQL about them. */
async function prepare(context: TestContext, { createPlace, tables, literal }: Dialect) {
  const place = await createPlace(context);
  const store = place.open();
  for (const [subject, minute] of [
    [alice, 0],
    [bob, 10],
  ] as const) {
    await store.addConsent(subject, receiptOf('agreed', minute));
    await store.addConsent(subject, receiptOf('agreed', minute + 1));
    await store.put(subject, { credential: `of ${subject}`, modelHash: 'model', engine: 'engine' });
  }
  const idOf = (subject: string): string => literal(store.pseudonymOf(subject));
  const latest = (subject: string): string => `number = (SELECT max(number) FROM ${tables.receipt} WHERE subject_id = ${idOf(subject)})`;
  const first = (subject: string): string => `number = (SELECT min(number) FROM ${tables.receipt} WHERE subject_id = ${idOf(subject)})`;
  const copy = (to: string, toWhere: string, from: string, fromWhere: string, columns = sealed) =>
    place.sql(`UPDATE ${to} SET (${columns.join()}) = (SELECT ${columns.join()} FROM ${from} WHERE ${fromWhere}) WHERE ${toWhere}`);
  const of = (subject: string): string => `subject_id = ${idOf(subject)}`;
  return { place, store, tables, literal, latest, first, copy, of };
}

type Prepared = Awaited<ReturnType<typeof prepare>>;
const read = (store: CredentialStore) => store.get(alice);
const readReceipt = (store: CredentialStore) => store.getConsent(alice);

const forgeries: readonly (readonly [string, (prepared: Prepared) => Promise<unknown>, (store: CredentialStore) => Promise<unknown>])[] = [
  ['the credential of another subject', ({ copy, of, tables: { credential: t } }) => copy(t, of(alice), t, of(bob)), read],
  ['the receipt of another subject', ({ copy, latest, tables: { receipt: t } }) => copy(t, latest(alice), t, latest(bob)), readReceipt],
  [
    'the receipt of another subject, with its id',
    ({ copy, latest, tables: { receipt: t } }) => copy(t, latest(alice), t, latest(bob), [...sealed, 'receipt_id']),
    readReceipt,
  ],
  ['an earlier receipt', ({ copy, latest, first, tables: { receipt: t } }) => copy(t, latest(alice), t, first(alice)), readReceipt],
  ['a receipt as credential', ({ copy, of, latest, tables: t }) => copy(t.credential, of(alice), t.receipt, latest(alice)), read],
  ['a credential as receipt', ({ copy, of, latest, tables: t }) => copy(t.receipt, latest(alice), t.credential, of(alice)), readReceipt],
  ['the wrapped key of another', ({ copy, of, tables: { credential: t } }) => copy(t, of(alice), t, of(bob), ['wrapped_key']), read],
  ['the box of another', ({ copy, of, tables: { credential: t } }) => copy(t, of(alice), t, of(bob), ['nonce', 'box']), read],
  ...[
    ['another engine', "engine = 'other'"],
    ['no engine', 'engine = NULL'],
    ['another model', "model_hash = 'other'"],
    ['no model', 'model_hash = NULL'],
    ['engine and model exchanged', 'engine = model_hash, model_hash = engine'],
    ['another key id', "key_id = 'nobody'"],
    ['the mark of the first format', "key_id = 'v1:' || key_id"],
  ].map(
    ([what = '', change = '']) =>
      [what, ({ place, of, tables }: Prepared) => place.sql(`UPDATE ${tables.credential} SET ${change} WHERE ${of(alice)}`), read] as const,
  ),
  ...(
    [
      ['an altered box', 'box', (old) => flip(old)],
      ['a truncated box', 'box', (old) => old.slice(0, 20)],
      ['an empty box', 'box', () => ''],
      ['an altered tag', 'box', (old) => old.slice(0, -2) + flip(old.slice(-2))],
      ['another nonce', 'nonce', (old) => flip(old)],
      ['a longer nonce', 'nonce', (old) => `${old}00000000`],
      ['an altered wrapped key', 'wrapped_key', (old) => flip(old)],
      ['an empty wrapped key', 'wrapped_key', () => ''],
    ] satisfies [string, string, (old: string) => string][]
  ).map(
    ([what, column, change]) =>
      [
        what,
        async ({ place, of, literal, tables }: Prepared) => {
          const [row] = await place.sql(`SELECT ${column} AS value FROM ${tables.credential} WHERE ${of(alice)}`);
          const altered = change(Buffer.from(row?.value as Uint8Array).toString('hex'));
          await place.sql(`UPDATE ${tables.credential} SET ${column} = ${literal(altered)} WHERE ${of(alice)}`);
        },
        read,
      ] as const,
  ),
];

function flip(hex: string): string {
  return (Number.parseInt(hex.slice(0, 2), 16) ^ 1).toString(16).padStart(2, '0') + hex.slice(2);
}

for (const dialect of [sqlite, postgresql]) {
  describe(dialect.name, () => {
    test('holds neither number, credential, receipt nor key in clear', async (context) => {
      const place = await dialect.createPlace(context);
      const [key, subjectKey] = [generateKey(), generateKey()];
      const store = place.open({ keys: parseKeyRing(key), subjectKey });
      const receipt = { ...receiptOf('agreed'), callSid: 'CA-of-the-receipt', textVersion: 'text-of-the-receipt' };
      await store.addConsent(alice, receipt);
      await store.put(alice, { credential });
      await store.put(bob, { credential });
      await store.erase(bob);
      await assert.rejects(store.addConsent(alice, { ...receipt, textVersion: alice }), { code: 'BODY_MALFORMED' });
      const bytes = await dialect.dump(place);
      const texts = [alice, alice.slice(1), bob.slice(1), 'credential-0123', 'CA-of-the-receipt', 'text-of-the-receipt', key, subjectKey];
      for (const secret of texts) assert.equal(bytes.includes(secret), false, secret);
      for (const secret of [key, subjectKey]) assert.equal(bytes.includes(Buffer.from(secret, 'base64')), false);
      // the same search finds what is there
      assert.equal(bytes.includes(Buffer.from(store.pseudonymOf(alice), 'hex')), true);
      assert.equal(bytes.includes(store.pseudonymOf(bob)), true, 'on the certificate');
    });

    test('has another key and nonce for every value', async (context) => {
      const { place, tables } = await prepare(context, dialect);
      const rows = await Promise.all(Object.values(tables).map((table) => place.sql(`SELECT wrapped_key, nonce, box FROM ${table}`)));
      const parts = rows.flat().flatMap((row) => Object.values(row).map((part) => Buffer.from(part as Uint8Array).toString('hex')));
      assert.equal(parts.length, 18);
      assert.equal(new Set(parts).size, 18);
    });

    for (const [what, forge, look] of forgeries) {
      test(`refuses ${what}, can destroy it, and reads the others`, async (context) => {
        const prepared = await prepare(context, dialect);
        const { store } = prepared;
        await forge(prepared);
        await assert.rejects(look(store), { code: 'CREDENTIAL_UNREADABLE' });
        await assert.rejects(store.export(alice), { code: 'CREDENTIAL_UNREADABLE' });
        assert.equal((await store.get(bob))?.credential, `of ${bob}`);
        assert.deepEqual(await store.getConsent(bob), receiptOf('agreed', 11));
        assert.equal((await store.erase(alice))?.receipts, 2);
        assert.equal(await store.export(alice), null);
      });
    }
  });
}
