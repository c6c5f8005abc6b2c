import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import { createPostgresPlaces, createSqlitePlace, type Place } from '../testkit/credential-stores.js';
import { startStoreWorker } from '../testkit/start-store-worker.js';
import { receiptOf } from './conformance-kit.js';
import type { CredentialStore } from './credential-store.js';
import { generateKey, parseKeyRing } from './key-ring.js';

const postgres = createPostgresPlaces();
before(() => postgres.server());
after(() => postgres.stop());

const count = 500;
const kills = 3;

/** Registers again at random until told to stop; `expected` has what was confirmed. */
async function writeOn(store: CredentialStore, expected: string[], going: () => boolean): Promise<number> {
  let writes = 0;
  for (; going(); writes += 1) {
    const index = Math.floor(Math.random() * count);
    await store.put(`caller ${index}`, { credential: `new ${writes}`, modelHash: 'm2' });
    expected[index] = `new ${writes}`;
    // SQLite answers at once: the killed processes are to be heard too
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return writes;
}

async function rotate(context: TestContext, place: Place): Promise<void> {
  const [old, next, subjectKey] = [generateKey(), generateKey(), generateKey()];
  const before = place.open({ keys: parseKeyRing(old), subjectKey });
  const expected = Array.from({ length: count }, (_, index) => `old ${index}`);
  for (const [index, credential] of expected.entries()) {
    await before.put(`caller ${index}`, { credential, modelHash: 'm1' });
    if (index % 10 === 0) await before.addConsent(`caller ${index}`, receiptOf('agreed'));
  }

  const ring = `${next},${old}`;
  const store = place.open({ keys: parseKeyRing(ring), subjectKey });
  const task = { address: place.address, subjectKey, rings: [ring], subjects: [], limit: 40 };
  let going = true;
  const writing = writeOn(store, expected, () => going);
  let byKilled = 0;
  let last = 0;
  try {
    for (let round = 0; round < kills; round += 1) {
      byKilled += (await (await startStoreWorker(context, task)).runAndKill(2)).reencrypted;
    }
    last += (await store.reencrypt({ limit: 1 })).reencrypted;
  } finally {
    going = false;
    await writing;
  }
  const writes = await writing;
  for (let remaining = 1; remaining > 0; ) {
    const report = await store.reencrypt();
    assert.equal(report.unreadable, 0);
    last += report.reencrypted;
    remaining = report.remaining;
  }

  const later = place.open({ keys: parseKeyRing(next), subjectKey });
  for (const [index, credential] of expected.entries()) {
    const found = await later.get(`caller ${index}`);
    assert.deepEqual(found, { credential, modelHash: credential.startsWith('new') ? 'm2' : 'm1' });
    if (index % 10 === 0) assert.deepEqual(await later.getConsent(`caller ${index}`), receiptOf('agreed'));
  }
  // how much is left for the last one is up to how soon the system kills
  assert.ok(byKilled > 0 && writes > 0);
  context.diagnostic(
    `${count} credentials and ${count / 10} receipts: at least ${byKilled} encrypted anew by ${kills} processes that were killed, ` +
      `${last} by the last one, while ${writes} registrations were renewed; all read under the new key alone`,
  );
}

test('keys of SQLite rotate while callers register and processes are killed, and nothing is lost', async (context) => {
  await rotate(context, await createSqlitePlace(context));
});

test('keys of PostgreSQL rotate while callers register and processes are killed, and nothing is lost', async (context) => {
  await rotate(context, await postgres.createPlace(context));
});
