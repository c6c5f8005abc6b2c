import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { createDeferred, createManualClock } from '../testkit/kit.js';
import { createBackgroundJob } from '../time/background-job.js';
import type { CredentialStore } from './credential-store.js';
import { generateKey, parseKeyRing } from './key-ring.js';
import { createMemoryCredentialStore } from './memory-credential-store.js';
import { MemoryRows } from './memory-rows.js';
import { createCredentialStore } from './create-credential-store.js';
import { createReencryptionJob } from './reencryption-job.js';
import { createRetentionJob } from './retention-job.js';

const day = 86_400_000;

/** Lets promises that are settled go on. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

function mockTimers(context: TestContext): TestContext['mock']['timers'] {
  context.mock.timers.enable({ apis: ['setInterval'] });
  return context.mock.timers;
}

test('a job runs when it is started, then every so many minutes, until it is stopped', async (context) => {
  const timers = mockTimers(context);
  let runs = 0;
  const job = createBackgroundJob({ everyMinutes: 5, work: () => Promise.resolve(void (runs += 1)), onError: undefined });
  timers.tick(600_000);
  assert.equal(runs, 0);
  job.start();
  job.start();
  assert.equal(runs, 1);
  for (const expected of [2, 3]) {
    await settle();
    timers.tick(300_000);
    assert.equal(runs, expected);
  }
  await job.stop();
  timers.tick(3_000_000);
  assert.equal(runs, 3);
  job.start();
  assert.equal(runs, 4);
  await job.stop();
});

test('runs of a job never overlap, and whoever asks meanwhile waits for the one under way', async (context) => {
  const timers = mockTimers(context);
  const gate = createDeferred<undefined>();
  let [now, most, runs] = [0, 0, 0];
  const job = createBackgroundJob({
    everyMinutes: 1,
    onError: undefined,
    work: async () => {
      runs += 1;
      most = Math.max(most, (now += 1));
      await gate.promise;
      now -= 1;
    },
  });
  job.start();
  timers.tick(600_000);
  const asked = [job.run(), job.run()];
  gate.resolve(undefined);
  await Promise.all(asked);
  assert.deepEqual([most, runs], [1, 1]);
  await job.run();
  assert.equal(runs, 2);
  await job.stop();
});

test('stopping waits for the run under way, and tells it to end early', async () => {
  const gate = createDeferred<undefined>();
  let steps = 0;
  const job = createBackgroundJob({
    everyMinutes: 1,
    onError: undefined,
    work: async (stopping) => {
      for (; !stopping(); steps += 1) await gate.promise;
    },
  });
  job.start();
  let stopped = false;
  const stopping = job.stop().then(() => (stopped = true));
  await settle();
  assert.equal(stopped, false);
  gate.resolve(undefined);
  await stopping;
  assert.equal(steps, 1);
});

test('a run that fails is reported, also by a broken hook, and the next one is tried', async (context) => {
  const timers = mockTimers(context);
  const errors: unknown[] = [];
  let runs = 0;
  const job = createBackgroundJob({
    everyMinutes: 1,
    work: () => Promise.reject(new Error(`run ${(runs += 1)}`)),
    onError: (error) => {
      errors.push((error as Error).message);
      throw new Error('the hook is broken');
    },
  });
  job.start();
  await settle();
  timers.tick(60_000);
  await settle();
  assert.deepEqual(errors, ['run 1', 'run 2']);
  await assert.rejects(job.run(), /run 3/);
  await job.stop();
});

test('a started job does not keep a process alive', () => {
  const job = createBackgroundJob({ everyMinutes: 1, work: () => Promise.resolve(), onError: undefined });
  const before = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  job.start();
  assert.equal(process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length, before);
  return job.stop();
});

for (const everyMinutes of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 35_001]) {
  test(`a job every ${everyMinutes} minutes is refused`, () => {
    assert.throws(() => createRetentionJob(createMemoryCredentialStore(), { everyMinutes }), { code: 'CONFIG_INVALID' });
    assert.throws(() => createReencryptionJob(createMemoryCredentialStore(), { everyMinutes }), { code: 'CONFIG_INVALID' });
  });
}

test('the destruction clock destroys all who are due and hands out their certificates', async () => {
  const clock = createManualClock(100 * day);
  const store = createMemoryCredentialStore({ clock, retention: { days: 1 } });
  for (let index = 0; index < 450; index += 1) await store.put(`caller ${index}`, { credential: 'c' });
  clock.advance(2 * day);
  await store.put('heard of today', { credential: 'c' });
  const certified = new Set<string>();
  const job = createRetentionJob(store, {
    onCertificate: ({ pseudonym, reason }) => {
      assert.equal(reason, 'retention');
      certified.add(pseudonym);
    },
  });
  await job.run();
  assert.equal(certified.size, 450);
  assert.equal(certified.has(store.pseudonymOf('heard of today')), false);
  await job.run();
  assert.equal(certified.size, 450);
});

test('the rotation encrypts everything anew, says how far it is, and ends at what cannot be read', async () => {
  const [lost, old, next] = [generateKey(), generateKey(), generateKey()];
  const rows = new MemoryRows();
  const subjectKey = generateKey();
  const open = (keys: string): CredentialStore => createCredentialStore(rows, { keys: parseKeyRing(keys), subjectKey });
  for (let index = 0; index < 1200; index += 1) await open(old).put(`caller ${index}`, { credential: 'c' });
  for (let index = 0; index < 5; index += 1) await open(lost).put(`lost ${index}`, { credential: 'c' });
  const reports: number[][] = [];
  const job = createReencryptionJob(open(`${next},${old}`), {
    onProgress: ({ reencrypted, unreadable, remaining }) => reports.push([reencrypted, unreadable, remaining]),
  });
  await job.run();
  assert.equal(
    reports.reduce((sum, [reencrypted = 0]) => sum + reencrypted, 0),
    1200,
  );
  assert.deepEqual(reports.at(-1)?.slice(1), [5, 0]);
  assert.equal(reports.length, 3);
  assert.equal((await open(next).get('caller 7'))?.credential, 'c');
});
