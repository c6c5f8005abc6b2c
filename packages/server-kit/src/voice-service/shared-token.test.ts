import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { RedisService } from '@callseal/test-services';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { ServerError } from '../errors/server-error.js';
import { createMemorySharedState } from '../state/memory-shared-state.js';
import type { SharedState } from '../state/shared-state.js';
import { createValueSeal } from '../state/value-seal.js';
import { createDeferred } from '../testkit/kit.js';
import { type Clock, systemClock } from '../time/clock.js';
import { createTokenSource, type TokenSource } from './token-source.js';
import { holdRedis } from '../testkit/held-redis.js';

const redis = holdRedis();

let service: RedisService;
before(async () => {
  service = await redis.start();
});

let prefixes = 0;
const freshPrefix = (): string => `test${(prefixes += 1)}:`;

/** A voice service that counts, and whose answers can be held back. */
function createVoice() {
  const voice = {
    asked: 0,
    answer: (): Promise<Response> => Promise.resolve(Response.json({ access_token: `t${voice.asked}`, expires_in: 600 })),
    fetch: (): Promise<Response> => {
      voice.asked += 1;
      return voice.answer();
    },
  };
  return voice;
}
type Voice = ReturnType<typeof createVoice>;

interface Instance {
  readonly state?: SharedState;
  readonly clock?: Clock;
  readonly clientSecret?: string;
  readonly clientId?: string;
  readonly timeout?: number;
}

function sourceOf(voice: Voice, { state, clock = systemClock, timeout = 60_000, ...client }: Instance): TokenSource {
  const options = { tokenUrl: 'https://voice.example/oauth2/token', clientId: 'id', clientSecret: 's3cret-of-client', ...client };
  return createTokenSource({ ...options, timeout, fetch: voice.fetch }, clock, state);
}

/** Three connections to one empty Redis, closed at the end. */
async function withStates(run: (states: readonly [SharedState, SharedState, SharedState], prefix: string) => Promise<void>): Promise<void> {
  const prefix = freshPrefix();
  const connect = (): SharedState => redis.open({ url: service.url, prefix });
  const states = [connect(), connect(), connect()] as const;
  try {
    await run(states, prefix);
  } finally {
    await Promise.all(states.map((state) => state.close()));
  }
}

describe('instances that share state', () => {
  test('ask once for a token between them, however they come, and hand out the same', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 12 }), (order) =>
        withStates(async (states) => {
          const voice = createVoice();
          const sources = states.map((state) => sourceOf(voice, { state }));
          const tokens = await Promise.all(order.map(async (which) => sources[which]?.get()));
          assert.equal(voice.asked, 1);
          for (const token of tokens) assert.equal(token?.access_token, 't1');
        }),
      ),
      { numRuns: 12 },
    ));

  test('say alike how long it lives, and fetch a new one once it is not fresh any more', () =>
    withStates(async ([a, b]) => {
      let now = Date.now();
      const clock = { ...systemClock, now: () => now };
      const voice = createVoice();
      const first = sourceOf(voice, { state: a, clock });
      const second = sourceOf(voice, { state: b, clock });
      assert.equal((await first.get()).expires_in, 600);
      now += 100_000;
      assert.deepEqual(await second.get(), { token_type: 'Bearer', access_token: 't1', expires_in: 500 });
      now += 470_000;
      assert.equal((await second.get()).access_token, 't2');
      await seenBy(b, 'token');
      assert.equal((await first.get()).access_token, 't2');
    }));

  test('keep it where nobody can read it, under a name that says nothing, for as long as it is fresh', () =>
    withStates(async ([state], prefix) => {
      await sourceOf(createVoice(), { state: state }).get();
      const [key, value] = await seenBy(state, 'token');
      assert.doesNotMatch(`${key} ${value} ${Buffer.from(value, 'base64').toString('latin1')}`, /t1|s3cret|voice\.example|Bearer/);
      const client = new Redis(service.url);
      const life = await client.pttl(`${prefix}${key}`);
      client.disconnect();
      assert.ok(life > 560_000 && life <= 570_000, `${life} ms`);
    }));

  test('do not mix up clients, and take nothing that somebody else wrote', () =>
    withStates(async ([a, b]) => {
      const voice = createVoice();
      await sourceOf(voice, { state: a }).get();
      const [key, value] = await seenBy(a, 'token');
      for (const forged of [
        '',
        '{"token":{"token_type":"Bearer","access_token":"evil"},"freshUntil":9e15}',
        value.slice(0, -4),
        `AAAA${value}`,
      ]) {
        await a.set(key, forged, 60_000);
        assert.notEqual((await sourceOf(voice, { state: b }).get()).access_token, 'evil');
        await seenBy(a, 'token');
      }
      assert.equal(voice.asked, 5);
      assert.equal((await sourceOf(voice, { state: b, clientId: 'other' }).get()).access_token, 't6');
      assert.equal((await sourceOf(voice, { state: b, clientSecret: 'other' }).get()).access_token, 't7');
    }));

  test('try one after the other when the service fails, and each says so', () =>
    withStates(async (states) => {
      const voice = createVoice();
      voice.answer = () => Promise.resolve(new Response('', { status: 500 }));
      const results = await Promise.allSettled(states.slice(1).map(async (state) => sourceOf(voice, { state }).get()));
      for (const result of results) assert.ok(result.status === 'rejected' && result.reason instanceof ServerError);
      assert.equal(voice.asked, 2);
    }));
});

describe('an instance whose state', () => {
  test('knows that another fetches waits half its time and then fetches itself', () =>
    withStates(async ([a, b]) => {
      const slow = createVoice();
      const held = createDeferred<Response>();
      slow.answer = () => held.promise;
      const first = sourceOf(slow, { state: a }).get();
      await seenBy(a, 'lock');
      const quick = createVoice();
      const begun = performance.now();
      const { access_token } = await sourceOf(quick, { state: b, timeout: 3000 }).get();
      const took = performance.now() - begun;
      assert.equal(access_token, 't1');
      assert.ok(took >= 1490 && took < 3000, `${took} ms`);
      held.resolve(Response.json({ access_token: 'late', expires_in: 600 }));
      assert.equal((await first).access_token, 'late');
    }));

  test('is down fetches at once', async () => {
    const lost = await redis.start();
    const state = redis.open({ url: lost.url });
    await state.ping();
    await lost.kill();
    const voice = createVoice();
    const source = sourceOf(voice, { state });
    assert.equal((await source.get()).access_token, 't1');
    assert.equal((await source.get()).access_token, 't1');
    assert.equal(voice.asked, 1);
    await state.close();
    await lost.stop();
  });

  test('never answers fetches after half its time', async () => {
    const never = (): Promise<never> => new Promise(() => undefined);
    const state: SharedState = { ...createMemorySharedState(), isShared: true, get: never, add: never, set: never, delete: never };
    const voice = createVoice();
    const alive = setInterval(() => undefined, 1000);
    try {
      assert.equal((await sourceOf(voice, { state, timeout: 2001 }).get()).access_token, 't1');
    } finally {
      clearInterval(alive);
    }
  });

  test('is its own memory puts nothing there', async () => {
    const state = createMemorySharedState();
    await sourceOf(createVoice(), { state }).get();
    for await (const entry of state.list('')) assert.fail(entry[0]);
  });
});

test('a holder that died holds nobody up for longer than its lock lives', () =>
  withStates(async ([a, b]) => {
    const name = createValueSeal('s3cret-of-client', 'voice-token').nameOf('id https://voice.example/oauth2/token');
    assert.equal(await a.add(`${name}:lock`, 'of the dead', 300), true);
    const voice = createVoice();
    const begun = performance.now();
    assert.equal((await sourceOf(voice, { state: b, timeout: 40_000 }).get()).access_token, 't1');
    const took = performance.now() - begun;
    assert.ok(took > 200 && took < 20_000, `${took} ms`);
    await seenBy(b, 'token');
  }));

/** The one entry that is there, once it is a token or the lock of who fetches it: a token is published behind the answer, its lock goes last. */
async function seenBy(state: SharedState, what: 'token' | 'lock'): Promise<readonly [key: string, value: string]> {
  const end = Date.now() + 20_000;
  for (;;) {
    const entries: (readonly [string, string])[] = [];
    for await (const entry of state.list('voice-token:')) entries.push(entry);
    const [first, ...others] = entries;
    if (first !== undefined && others.length === 0 && first[0].endsWith(':lock') === (what === 'lock')) return first;
    assert.ok(Date.now() < end, `no ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
