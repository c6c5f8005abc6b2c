import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { type RedisService, startRedis } from '@callseal/test-services';
import fc from 'fast-check';
import { createRedisSharedState } from '../state/redis-shared-state.js';
import type { SharedState } from '../state/shared-state.js';
import type { CapsReport, CapsWork } from '../testkit/caps-worker.js';
import { checkCaps } from '../testkit/code-caps.js';
import { createCodesModel } from '../testkit/codes-model.js';
import { createQuietStates, playParallel, playSequential, type Play } from '../testkit/codes-play.js';
import { createCodesWorld } from '../testkit/codes-world.js';
import { createManualClock } from '../testkit/kit.js';

/** A step is a number that the play decodes: which operation, of which subject, call, action and channel, and how it is timed. */
const steps = (maxLength: number) => fc.noBias(fc.array(fc.nat(0xff_ffff), { minLength: 2, maxLength }));
let round = 0;

/** Runs sequences on the memory state in a worker; rejects with the shortest sequence that breaks a rule. */
function inWorker(work: CapsWork): Promise<CapsReport> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('../testkit/caps-worker.js', import.meta.url), { workerData: work });
    worker.once('message', resolve).once('error', reject);
  });
}

/** Sequences in memory; `CALLSEAL_CAPS_SEQUENCES=100000` is the long run. */
const sequences = Number(process.env.CALLSEAL_CAPS_SEQUENCES ?? 25_000);

describe('no interleaving of guesses, re-sends, cancels and clock moves beats the caps', () => {
  test('tens of thousands of sequences with parallel steps on the memory state', async (context) => {
    const report = await inWorker({ how: 'parallel', sequences, steps: 8 });
    context.diagnostic(JSON.stringify(report));
    assert.equal(report.sequences, sequences);
    assert.ok(report.accepted > sequences / 100 && report.limited > sequences / 100);
  });

  test('long sequences on the memory state', async () => {
    const report = await inWorker({ how: 'parallel', sequences: 1000, steps: 60 });
    assert.ok(report.accepted > 20 && report.limited > 20);
  });
});

describe('one after the other, everything happens as the reference model says', () => {
  test('5,000 sequences on the memory state: right codes are accepted whenever no cap is reached', async (context) => {
    const report = await inWorker({ how: 'model', sequences: 5_000, steps: 16 });
    context.diagnostic(JSON.stringify(report));
    assert.ok(report.accepted > 250);
  });
});

/** Sequences on Redis; `CALLSEAL_CAPS_RUNS=100000` is the long run. */
const runs = Number(process.env.CALLSEAL_CAPS_RUNS ?? 300);

describe('two instances on a real Redis', () => {
  let service: RedisService;
  let states: readonly SharedState[];
  before(async () => {
    service = await startRedis();
    states = [0, 1].map(() => createRedisSharedState({ url: service.url, prefix: 'caps:' }));
  });
  after(async () => {
    await Promise.all(states.map((state) => state.close()));
    await service.stop();
  });

  /** Every round has customers and phones of its own. */
  async function onRedis(run: (play: Play) => Promise<void>): Promise<void> {
    round += 1;
    const { states: watched, quiet } = createQuietStates(states);
    const [one, two] = watched;
    assert.ok(one !== undefined && two !== undefined);
    const world = createCodesWorld(one, {}, createManualClock(1_000_000_000));
    const other = createCodesWorld(two, { ...world.options }, world.clock);
    await run({ world, instances: [world.codes, other.codes], suffix: `/${round}`, quiet });
    await quiet();
  }

  test(`hold the caps in ${runs} sequences with parallel steps`, async () => {
    await fc.assert(
      fc.asyncProperty(steps(24), (numbers) =>
        onRedis(async (play) => {
          checkCaps(await playParallel(play, numbers));
        }),
      ),
      { numRuns: runs },
    );
  });

  test('do as the reference model says in 200 sequences', async () => {
    await fc.assert(
      fc.asyncProperty(steps(16), (numbers) =>
        onRedis(async (play) => {
          await playSequential(play, numbers, createCodesModel());
        }),
      ),
      { numRuns: 200 },
    );
  });
});
