import assert from 'node:assert/strict';
import { RateLimiterRes } from 'rate-limiter-flexible';
import type { SharedState } from './shared-state.js';

/** One behaviour every {@link SharedState} must have; `run` rejects with an `AssertionError` when the state lacks it. */
export interface SharedStateConformanceCase {
  /** The behaviour as a sentence: the title of the test. */
  readonly title: string;
  /**
   * Tries it. `open` gives connections to one state, empty in the beginning; for a state that is not shared it gives the same one each
   * time. Real time passes, a fraction of a second in each.
   */
  readonly run: (open: () => SharedState) => Promise<void>;
}

/** Milliseconds: a life that outlasts a test. */
const long = 60_000;
/** Milliseconds: a life that ends within a test, and longer than any sensible step of a clock. */
const short = 40;

const cases: readonly (readonly [string, (a: SharedState, b: SharedState) => Promise<void>])[] = [
  [
    'a value is seen on every connection, and can be replaced and removed',
    async (a, b) => {
      assert.equal(await a.get('k'), null);
      await a.set('k', 'one', long);
      assert.equal(await b.get('k'), 'one');
      await b.set('k', 'two', long);
      assert.equal(await a.get('k'), 'two');
      assert.equal(await a.delete('k'), true);
      assert.equal(await b.delete('k'), false);
      assert.equal(await b.get('k'), null);
    },
  ],
  [
    'keys and values come back as they went in',
    async (a, b) => {
      const texts = ['k', 'K', 'k ', 'k*', 'k?', 'k[a]', 'k\\', 'k:1', 'ñ🎙', '', '__proto__', 'k\n', 'a"b', 'x'.repeat(2000)];
      for (const text of texts) await a.set(text, `of ${text}`, long);
      for (const text of texts) assert.equal(await b.get(text), `of ${text}`);
    },
  ],
  [
    'an empty value is a value',
    async (a, b) => {
      assert.equal(await a.add('k', '', long), true);
      assert.equal(await b.get('k'), '');
      assert.equal(await b.add('k', 'other', long), false);
      assert.equal(await b.swap('k', '', 'next', long), true);
    },
  ],
  [
    'a value is gone when its time is over, however it was written',
    async (a, b) => {
      await a.set('set', 'v', short);
      await a.add('add', 'v', short);
      await a.set('swap', 'v', long);
      await a.swap('swap', 'v', 'w', short);
      await a.set('again', 'v', short);
      await a.set('again', 'v', long);
      await a.set('fraction', 'v', 0.4);
      for (const key of ['set', 'add', 'swap', 'fraction']) await until(async () => (await b.get(key)) === null);
      assert.equal(await b.get('again'), 'v');
      assert.equal(await b.add('set', 'next', long), true);
      assert.equal(await b.swap('add', 'v', 'next', long), false);
      assert.equal(await b.delete('swap'), false);
    },
  ],
  [
    'of many that add at once exactly one does, and its value stays',
    async (a, b) => {
      const added = await Promise.all(Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? a : b).add('k', `${index}`, long)));
      assert.deepEqual(
        added.flatMap((done, index) => (done ? [`${index}`] : [])),
        [await a.get('k')],
      );
    },
  ],
  [
    'of many that swap at once exactly one does, and its value stays',
    async (a, b) => {
      await a.set('k', 'first', long);
      const swapped = await Promise.all(
        Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? a : b).swap('k', 'first', `${index}`, long)),
      );
      assert.deepEqual(
        swapped.flatMap((done, index) => (done ? [`${index}`] : [])),
        [await b.get('k')],
      );
    },
  ],
  [
    'swap writes nothing where there is nothing or something else',
    async (a, b) => {
      assert.equal(await a.swap('k', 'v', 'w', long), false);
      assert.equal(await b.get('k'), null);
      await a.set('k', 'other', long);
      assert.equal(await b.swap('k', 'v', 'w', long), false);
      assert.equal(await a.get('k'), 'other');
    },
  ],
  [
    'delete with an expected value removes that one only, once',
    async (a, b) => {
      await a.set('k', 'mine', long);
      assert.equal(await b.delete('k', 'theirs'), false);
      assert.equal(await b.get('k'), 'mine');
      const deleted = await Promise.all([a, b, a, b].map((state) => state.delete('k', 'mine')));
      assert.equal(deleted.filter(Boolean).length, 1);
      assert.equal(await a.get('k'), null);
    },
  ],
  [
    'a listing gives each living key under its prefix once, with its value',
    async (a, b) => {
      const expected = Array.from({ length: 1200 }, (_, index) => [`list:${index}`, `v${index}`] as const);
      await Promise.all(expected.map(([key, value]) => a.set(key, value, long)));
      await a.set('list', 'no', long);
      await a.set('lis*:1', 'no', long);
      await a.set('other:list:1', 'no', long);
      await a.set('list:gone', 'no', short);
      await until(async () => (await a.get('list:gone')) === null);
      assert.deepEqual((await collect(b.list('list:'))).toSorted(), expected.toSorted());
      assert.deepEqual(await collect(b.list('lis*')), [['lis*:1', 'no']]);
      assert.deepEqual(await collect(b.list('nothing')), []);
    },
  ],
  [
    'a listing may be left early, and deletes may go on beside it',
    async (a, b) => {
      for (let index = 0; index < 20; index += 1) await a.set(`k${index}`, 'v', long);
      for await (const [key] of b.list('k')) await a.delete(key);
      assert.deepEqual(await collect(b.list('k')), []);
      await a.set('k', 'v', long);
      for await (const [key] of b.list('k')) {
        assert.equal(key, 'k');
        break;
      }
    },
  ],
  [
    'a counter lets exactly its points through, over all connections at once',
    async (a, b) => {
      const limit = { name: 'n', points: 7, seconds: 60 };
      const counters = [a.limiter(limit), b.limiter(limit)] as const;
      const results = await Promise.allSettled(Array.from({ length: 30 }, (_, index) => counters[index % 2 === 0 ? 0 : 1].consume('k')));
      assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 7);
      for (const result of results) {
        if (result.status === 'fulfilled') continue;
        assert.ok(result.reason instanceof RateLimiterRes);
        assert.ok(result.reason.msBeforeNext > 0 && result.reason.msBeforeNext <= 60_000);
      }
    },
  ],
  [
    'counters of other keys and other names do not meet',
    async (a, b) => {
      const limit = { points: 1, seconds: 60 };
      await a.limiter({ ...limit, name: 'n' }).consume('k');
      await b.limiter({ ...limit, name: 'n' }).consume('other');
      await b.limiter({ ...limit, name: 'm' }).consume('k');
      await assert.rejects(b.limiter({ ...limit, name: 'n' }).consume('k'), RateLimiterRes);
    },
  ],
  [
    'a counter that was exceeded lets nothing through for blockSeconds',
    async (a, b) => {
      const limit = { name: 'n', points: 1, seconds: 60, blockSeconds: 300 };
      await a.limiter(limit).consume('k');
      await assert.rejects(a.limiter(limit).consume('k'), RateLimiterRes);
      const held = await b.limiter(limit).get('k');
      assert.ok(held !== null && held.consumedPoints > 1 && held.msBeforeNext > 250_000 && held.msBeforeNext <= 300_000);
    },
  ],
  [
    'a counter without sense is refused',
    (a) => {
      for (const wrong of [{ points: 0 }, { points: 1.5 }, { seconds: 0 }, { seconds: Infinity }, { blockSeconds: 0 }, { seconds: 1e9 }]) {
        assert.throws(() => a.limiter({ name: 'n', points: 1, seconds: 1, ...wrong }), { code: 'CONFIG_INVALID' });
      }
      return Promise.resolve();
    },
  ],
  [
    'a state that is there answers, and one that was closed rejects everything',
    async (a) => {
      await a.ping();
      await a.set('k', 'v', long);
      await a.close();
      await a.close();
      const failed = { code: 'STATE_FAILED' };
      await assert.rejects(a.ping(), failed);
      await assert.rejects(a.get('k'), failed);
      await assert.rejects(a.set('k', 'v', long), failed);
      await assert.rejects(a.add('k', 'v', long), failed);
      await assert.rejects(a.swap('k', 'v', 'w', long), failed);
      await assert.rejects(a.delete('k'), failed);
      await assert.rejects(collect(a.list('k')), failed);
    },
  ],
];

/**
 * The behaviours of the {@link SharedState} contract that can be seen from outside, for any test runner:
 * `for (const { title, run } of sharedStateConformance) test(title, () => run(() => connectTo(emptyState)))`.
 */
export const sharedStateConformance: readonly SharedStateConformanceCase[] = cases.map(([title, check]) => ({
  title,
  run: async (open) => {
    const first = open();
    const second = open();
    try {
      await check(first, second);
    } finally {
      await Promise.all([first.close(), second.close()]);
    }
  },
}));

/** Polls, for long enough on a busy machine: values expire by the state's own clock. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 10_000;
  while (!(await isSo())) {
    assert.ok(Date.now() < end, 'it did not come about');
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  }
}

async function collect(entries: AsyncIterable<readonly [string, string]>): Promise<(readonly [string, string])[]> {
  const all: (readonly [string, string])[] = [];
  for await (const entry of entries) all.push(entry);
  return all;
}
