import assert from 'node:assert/strict';
import { after, describe, test, type TestContext } from 'node:test';
import { createMemoryPlace, createPostgresPlaces, createSqlitePlace, type Place } from '../testkit/credential-stores.js';
import { createManualClock } from '../testkit/kit.js';
import { alice, bob, receiptOf } from './conformance-kit.js';
import type { CredentialStore } from './credential-store.js';
import { generateKey, parseKeyRing } from './key-ring.js';
import { createMemoryCredentialStore } from './memory-credential-store.js';

const postgres = createPostgresPlaces();
after(() => postgres.stop());

const hour = 3_600_000;
const day = 24 * hour;

async function lastInteraction(store: CredentialStore, subject: string): Promise<number> {
  return Date.parse((await store.export(subject))?.lastInteractionAt ?? '');
}

const rules: Readonly<Record<string, (open: Place['open'], context: TestContext) => Promise<void>>> = {
  'where consent is required, nobody is registered who did not agree'(open) {
    return withoutConsent(open({ requireConsent: true }));
  },

  async 'a registration without a voice service gets the configured one'(open) {
    const store = open({ engine: 'house' });
    await store.put(alice, { credential: 'c1' });
    await store.put(bob, { credential: 'c2', engine: 'other' });
    assert.equal((await store.get(alice))?.engine, 'house');
    assert.equal((await store.get(bob))?.engine, 'other');
  },

  async 'a look-up, a registration and an answer are interactions, noted at most once an hour by look-ups'(open) {
    const clock = createManualClock();
    const store = open({ clock });
    await store.put(alice, { credential: 'c1' });
    const begin = clock.now();
    clock.advance(hour - 1);
    await store.get(alice);
    assert.equal(await lastInteraction(store, alice), begin);
    clock.advance(1);
    await store.getConsent(alice);
    assert.equal(await lastInteraction(store, alice), begin);
    await store.get(alice);
    assert.equal(await lastInteraction(store, alice), begin + hour);
    clock.advance(5);
    await store.addConsent(alice, receiptOf('agreed'));
    assert.equal(await lastInteraction(store, alice), begin + hour + 5);
    clock.advance(5);
    await store.put(alice, { credential: 'c2' });
    assert.equal(await lastInteraction(store, alice), begin + hour + 10);
  },

  async 'a machine whose clock is behind does not set an interaction back'(open) {
    const [right, slow] = [createManualClock(10 * day), createManualClock(day)];
    await open({ clock: right }).put(alice, { credential: 'c1' });
    const late = open({ clock: slow });
    await late.get(alice);
    await late.put(alice, { credential: 'c2' });
    await late.addConsent(alice, receiptOf('agreed'));
    assert.equal(await lastInteraction(late, alice), 10 * day);
  },

  async 'whoever was not heard of for longer than the policy allows is destroyed, with certificates'(open) {
    const clock = createManualClock(100 * day);
    const store = open({ clock, retention: { days: 30 } });
    await store.put(alice, { credential: 'c1' });
    await store.addConsent(alice, receiptOf('agreed'));
    await store.put(bob, { credential: 'c2' });
    assert.equal((await store.export(alice))?.destroyAt, new Date(130 * day).toISOString());
    clock.advance(20 * day);
    await store.get(bob);
    clock.advance(10 * day);
    assert.deepEqual(await store.destroyDue(), []);
    clock.advance(1);
    const [certificate, ...others] = await store.destroyDue();
    assert.deepEqual(others, []);
    assert.equal(certificate?.pseudonym, store.pseudonymOf(alice));
    assert.equal(certificate.reason, 'retention');
    assert.equal(certificate.destroyedAt, new Date(130 * day + 1).toISOString());
    assert.deepEqual([certificate.registrations, certificate.receipts], [1, 1]);
    assert.equal(await store.export(alice), null);
    assert.equal((await store.get(bob))?.credential, 'c2');
  },

  async 'whoever is looked up at the moment of their destruction is found and kept, or neither'(open) {
    const clock = createManualClock(100 * day);
    const store = open({ clock, retention: { days: 1 } });
    for (let round = 0; round < 8; round += 1) {
      await store.put(alice, { credential: 'c1' });
      clock.advance(2 * day);
      const [found, certificates] = await Promise.all([store.get(alice), store.destroyDue()]);
      assert.equal(found === null, certificates.length === 1);
      assert.deepEqual(await store.get(alice), found);
    }
  },

  async 'the destruction clock forgets an answer, not that the caller opted out'(open) {
    const clock = createManualClock(100 * day);
    const store = open({ clock, retention: { days: 1 } });
    await store.addConsent(alice, receiptOf('refused'));
    clock.advance(2 * day);
    assert.equal((await store.destroyDue())[0]?.receipts, 1);
    assert.equal((await store.export(alice))?.optedOut, true);
    assert.deepEqual((await store.export(alice))?.consents, []);
    await assert.rejects(store.put(alice, { credential: 'c1' }), { code: 'CALLER_OPTED_OUT' });
    clock.advance(2 * day);
    assert.deepEqual(await store.destroyDue(), []);
  },

  async 'the destruction clock takes as many as it is told, the oldest first, and in the end all'(open) {
    const clock = createManualClock(100 * day);
    const store = open({ clock, retention: { days: 1 } });
    const subjects = Array.from({ length: 250 }, (_, index) => `caller ${index}`);
    for (const subject of subjects) {
      await store.put(subject, { credential: 'c' });
      clock.advance(1);
    }
    clock.advance(2 * day);
    const first = await store.destroyDue({ limit: 130 });
    assert.deepEqual(
      first.map(({ pseudonym }) => pseudonym),
      subjects.slice(0, 130).map((subject) => store.pseudonymOf(subject)),
    );
    assert.equal((await store.destroyDue()).length, 120);
    assert.deepEqual(await store.destroyDue(), []);
  },

  async 'machines that destroy at the same time certify nobody twice'(open) {
    const clock = createManualClock(100 * day);
    const stores = Array.from({ length: 3 }, () => open({ clock, retention: { days: 1 } }));
    const [store] = stores as [CredentialStore];
    for (let index = 0; index < 300; index += 1) await store.put(`caller ${index}`, { credential: 'c' });
    clock.advance(2 * day);
    const certificates: string[] = [];
    for (let round = 0; round < 20 && certificates.length < 300; round += 1) {
      const destroyed = await Promise.all(stores.map((machine) => machine.destroyDue()));
      certificates.push(...destroyed.flat().map(({ pseudonym }) => pseudonym));
    }
    assert.equal(certificates.length, 300);
    assert.equal(new Set(certificates).size, 300);
  },

  async 'rotation: old keys read, the first one writes, and old ones may go when nothing is left under them'(open) {
    const [old, next] = [generateKey(), generateKey()];
    const before = open({ keys: parseKeyRing(old) });
    await before.put(alice, { credential: 'c1', modelHash: 'm', engine: 'e' });
    await before.addConsent(alice, receiptOf('agreed'));
    const during = open({ keys: parseKeyRing(`${next},${old}`) });
    assert.equal((await during.get(alice))?.credential, 'c1');
    await during.put(bob, { credential: 'c2' });
    assert.deepEqual(await during.reencrypt({ limit: 1 }), { reencrypted: 1, unreadable: 0, remaining: 1 });
    assert.deepEqual(await during.reencrypt(), { reencrypted: 1, unreadable: 0, remaining: 0 });
    assert.deepEqual(await during.reencrypt(), { reencrypted: 0, unreadable: 0, remaining: 0 });
    const later = open({ keys: parseKeyRing(next) });
    assert.deepEqual(await later.get(alice), { credential: 'c1', modelHash: 'm', engine: 'e' });
    assert.deepEqual(await later.getConsent(alice), receiptOf('agreed'));
    assert.equal((await later.get(bob))?.credential, 'c2');
    await assert.rejects(before.get(alice), { code: 'CREDENTIAL_UNREADABLE' });
  },

  async 'rotation passes by what no key opens, counts it, and comes to an end'(open) {
    const [lost, old, next] = [generateKey(), generateKey(), generateKey()];
    const unreadable = open({ keys: parseKeyRing(lost) });
    for (let index = 0; index < 150; index += 1) await unreadable.put(`lost ${index}`, { credential: 'c' });
    await unreadable.addConsent('lost 0', receiptOf('agreed'));
    const before = open({ keys: parseKeyRing(old) });
    for (let index = 0; index < 30; index += 1) await before.put(`old ${index}`, { credential: 'c' });
    const store = open({ keys: parseKeyRing(`${next},${old}`) });
    let reencrypted = 0;
    let rounds = 0;
    for (let remaining = 1; remaining > 0; rounds += 1) {
      assert.ok(rounds < 10);
      const report = await store.reencrypt({ limit: 10 });
      reencrypted += report.reencrypted;
      remaining = report.remaining;
    }
    assert.equal(reencrypted, 30);
    assert.deepEqual(await store.reencrypt(), { reencrypted: 0, unreadable: 151, remaining: 0 });
    await assert.rejects(store.get('lost 1'), { code: 'CREDENTIAL_UNREADABLE' });
    await assert.rejects(store.export('lost 1'), { code: 'CREDENTIAL_UNREADABLE' });
    assert.equal(await store.delete('lost 1'), true);
    assert.equal((await store.erase('lost 0'))?.receipts, 1);
    await store.put('lost 2', { credential: 'new' });
    assert.equal((await store.get('lost 2'))?.credential, 'new');
    assert.equal((await store.reencrypt()).unreadable, 147);
  },

  async 'with another subject key nobody is found'(open) {
    await open().put(alice, { credential: 'c1' });
    assert.equal(await open({ subjectKey: generateKey() }).get(alice), null);
  },
};

async function withoutConsent(store: CredentialStore): Promise<void> {
  const refused = { code: 'CALLER_OPTED_OUT' };
  await assert.rejects(store.put(alice, { credential: 'c1' }), refused);
  assert.equal(await store.export(alice), null);
  await store.addConsent(alice, receiptOf('agreed', 0));
  await store.put(alice, { credential: 'c1' });
  await store.addConsent(alice, receiptOf('withdrawn', 1));
  await assert.rejects(store.put(alice, { credential: 'c1' }), refused);
  await store.addConsent(alice, receiptOf('agreed', 2));
  await store.put(alice, { credential: 'c1' });
  await store.erase(alice);
  await assert.rejects(store.put(alice, { credential: 'c1' }), refused);
}

for (const [name, createPlace] of [
  ['memory', createMemoryPlace],
  ['SQLite', createSqlitePlace],
  ['PostgreSQL', postgres.createPlace],
] as const) {
  describe(name, () => {
    for (const [title, check] of Object.entries(rules)) {
      test(title, async (context) => {
        const place = await createPlace(context);
        await check((options) => place.open(options), context);
      });
    }
  });
}

test('a look-up is answered although its interaction cannot be noted', async (context) => {
  const clock = createManualClock();
  const place = await createSqlitePlace(context);
  const store = place.open({ clock });
  await store.put(alice, { credential: 'c1' });
  await place.sql("CREATE TRIGGER full BEFORE UPDATE ON subject BEGIN SELECT raise(ABORT, 'full'); END");
  clock.advance(2 * hour);
  assert.equal((await store.get(alice))?.credential, 'c1');
});

for (const days of [0, 0.5, -1, Number.NaN, Number.POSITIVE_INFINITY, 40_000]) {
  test(`a retention of ${days} days is refused`, () => {
    assert.throws(() => createMemoryCredentialStore({ retention: { days } }), { code: 'CONFIG_INVALID' });
  });
}

for (const engine of ['a\0b', '\ud800', 'line\nbreak']) {
  test(`a voice service named ${JSON.stringify(engine)} is refused: it would not come back as it was`, () => {
    assert.throws(() => createMemoryCredentialStore({ engine }), { code: 'CONFIG_INVALID' });
  });
}

test('a subject key that also encrypts is refused', () => {
  const key = generateKey();
  assert.throws(() => createMemoryCredentialStore({ keys: parseKeyRing(key), subjectKey: key }), { code: 'CONFIG_INVALID' });
});
