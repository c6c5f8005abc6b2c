import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { after, before, describe, test, type TestContext } from 'node:test';
import { createPostgresPlaces, createSqlitePlace, type Place } from '../testkit/credential-stores.js';
import { startStoreWorker } from '../testkit/start-store-worker.js';
import { act, ExpectedSubjects } from '../testkit/store-actor.js';
import { generateKey, parseKeyRing } from './key-ring.js';

const postgres = createPostgresPlaces({ durable: true });
before(() => postgres.server());
after(() => postgres.stop());

const subjects = Array.from({ length: 12 }, (_, index) => `+3460000000${index}`);

/** What a killed client had sent may still be carried out: waits until the server has let go of every connection but the asking one. */
async function lettingGo(place: Place): Promise<void> {
  const others = `SELECT count(*)::int AS count FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()`;
  const end = Date.now() + 20_000;
  while ((await place.sql(others))[0]?.count !== 0) {
    assert.ok(Date.now() < end, 'connections of killed clients stay open');
    await delay(5);
  }
}

/**
 * Kills a writer and a process that encrypts anew, again and again, and looks at the store after each pair, once what they had begun
 * has come to its end.
 */
async function killRounds(context: TestContext, place: Place, rounds: number, ended?: (place: Place) => Promise<void>): Promise<void> {
  const [one, two, subjectKey] = [generateKey(), generateKey(), generateKey()];
  const rings = [`${one},${two}`, `${two},${one}`];
  const task = { address: place.address, subjectKey, rings, limit: 5 };
  const expected = new ExpectedSubjects();
  const startPair = () =>
    Promise.all([startStoreWorker(context, { ...task, subjects }), startStoreWorker(context, { ...task, subjects: [] })]);
  let reencrypted = 0;
  let pair = startPair();
  for (let round = 0; round < rounds; round += 1) {
    const [writer, rotator] = await pair;
    const done = Promise.all([writer.runAndKill(30, expected), rotator.runAndKill(8)]);
    // the next two start meanwhile
    if (round + 1 < rounds) pair = startPair();
    reencrypted += (await done)[1].reencrypted;
    await ended?.(place);
    const store = place.open({ keys: parseKeyRing(rings[0] ?? ''), subjectKey });
    await expected.check(store);
    assert.equal((await store.reencrypt()).unreadable, 0);
    await store.close();
  }
  assert.ok(expected.confirmed > rounds, 'the writers wrote');
  assert.ok(reencrypted > rounds, 'the rotation rotated');
  const { confirmed, cutOff, kept } = expected;
  context.diagnostic(
    `${2 * rounds} processes killed: ${confirmed} confirmed writes all there, ${cutOff} cut off (${kept} kept whole, the others ` +
      `not at all), ${reencrypted} values encrypted anew meanwhile, none lost or unreadable`,
  );
}

describe('a killed process', () => {
  test('leaves every confirmed write and no half one in SQLite, also while keys rotate', async (context) => {
    const place = await createSqlitePlace(context);
    await killRounds(context, place, 15);
    const [integrity] = await place.sql('PRAGMA integrity_check');
    assert.deepEqual({ ...integrity }, { integrity_check: 'ok' });
  });

  test('leaves every confirmed write and no half one in PostgreSQL, also while keys rotate', async (context) => {
    await killRounds(context, await postgres.createPlace(context), 10, lettingGo);
  });
});

test('a PostgreSQL server that is killed has every confirmed write when it is back', async (context) => {
  const place = await postgres.createPlace(context);
  const server = await postgres.server();
  const [one, two] = [generateKey(), generateKey()];
  const open = (ring: string) => place.open({ keys: parseKeyRing(ring) });
  const [store, other] = [open(`${one},${two}`), open(`${two},${one}`)];
  const expected = new ExpectedSubjects();
  const rounds = 4;
  let reencrypted = 0;
  for (let round = 0; round < rounds; round += 1) {
    let going = true;
    const rotate = async (): Promise<void> => {
      while (going) for (const ring of [store, other]) reencrypted += (await ring.reencrypt({ limit: 5 })).reencrypted;
    };
    const before = expected.confirmed;
    // a cut connection ends them: whether that write was kept is not known
    const actors = subjects.map((subject) => act(store, [subject], expected, () => going).catch(() => undefined));
    const rotation = rotate().catch(() => undefined);
    while (expected.confirmed < before + 50) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 50));
    await server.kill();
    going = false;
    await Promise.all([...actors, rotation]);
    await server.restart();
    await expected.check(store);
    assert.equal((await store.reencrypt()).unreadable, 0);
  }
  const { confirmed, cutOff, kept } = expected;
  context.diagnostic(
    `${rounds} server kills: ${confirmed} confirmed writes all there, ${cutOff} cut off (${kept} kept whole, the others not at all), ` +
      `${reencrypted} values encrypted anew meanwhile, none lost or unreadable`,
  );
});
