import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { RedisService } from '@callseal/test-services';
import fc from 'fast-check';
import { generateKey } from '../credentials/key-ring.js';
import { ServerError } from '../errors/server-error.js';
import { createMemorySharedState } from '../state/memory-shared-state.js';
import type { SharedState } from '../state/shared-state.js';
import { createValueSeal } from '../state/value-seal.js';
import { createDeferred, createManualClock } from '../testkit/kit.js';
import type { Agent, AgentAuthenticator } from './authenticator.js';
import { type CachedAuthenticatorOptions, createCachedAuthenticator } from './cached-authenticator.js';
import { holdRedis } from '../testkit/held-redis.js';

const redis = holdRedis();

const refused = { code: 'AGENT_NOT_AUTHENTICATED' };
const context = (): { signal: AbortSignal } => ({ signal: new AbortController().signal });

/** An authenticator that remembers what it was asked; tokens that begin with `ok` pass. */
function createWatched(expiresAt?: number) {
  const asked: string[] = [];
  const authenticator: AgentAuthenticator & {
    expiresAt: number | undefined;
    answer: ((signal: AbortSignal) => Promise<void>) | undefined;
  } = {
    expiresAt,
    answer: undefined,
    async authenticate(token, { signal }) {
      asked.push(token);
      await this.answer?.(signal);
      if (!token.startsWith('ok')) throw new ServerError('AGENT_NOT_AUTHENTICATED');
      const agent: Agent = { identity: `of ${token}`, workerSid: 'WK1', roles: ['agent'] };
      return this.expiresAt === undefined ? agent : { ...agent, expiresAt: this.expiresAt };
    },
  };
  return { authenticator, asked };
}

function createCached(options: Partial<CachedAuthenticatorOptions> & { readonly expiresAt?: number } = {}) {
  const clock = createManualClock();
  const watched = createWatched(options.expiresAt);
  const state = options.state ?? createMemorySharedState({ clock });
  const cached = createCachedAuthenticator(watched.authenticator, { clock, ...options, state });
  return { ...watched, clock, state, ask: (token: string) => cached.authenticate(token, context()), cached };
}

async function entriesOf(state: SharedState): Promise<(readonly [string, string])[]> {
  const entries: (readonly [string, string])[] = [];
  for await (const entry of state.list('')) entries.push(entry);
  return entries;
}

describe('an accepted agent', () => {
  test('is remembered as they were, until their token expires to the millisecond', async () => {
    const { ask, asked, clock } = createCached({ expiresAt: 1_600_000 });
    const first = await ask('ok');
    assert.deepEqual(await ask('ok'), first);
    assert.deepEqual(first, { identity: 'of ok', workerSid: 'WK1', roles: ['agent'], expiresAt: 1_600_000 });
    clock.advance(599_999);
    await ask('ok');
    assert.equal(asked.length, 1);
    clock.advance(1);
    await ask('ok');
    assert.equal(asked.length, 2);
    await ask('ok');
    assert.equal(asked.length, 3, 'an expired token is not remembered again');
  });

  test('whose expiry is not known is remembered for a minute', async () => {
    const { ask, asked, clock } = createCached();
    await ask('ok');
    clock.advance(59_999);
    await ask('ok');
    assert.equal(asked.length, 1);
    clock.advance(1);
    await ask('ok');
    assert.equal(asked.length, 2);
  });

  test('is remembered for no longer than cacheFor', async () => {
    const { ask, asked, clock } = createCached({ cacheFor: 1000, expiresAt: 9_000_000 });
    await ask('ok');
    clock.advance(1000);
    await ask('ok');
    assert.equal(asked.length, 2);
  });

  test('with an absurd expiry is asked about again after a day', async () => {
    const { ask, asked, clock } = createCached({ expiresAt: Number.MAX_VALUE });
    await ask('ok');
    clock.advance(86_400_000);
    await ask('ok');
    assert.equal(asked.length, 2);
  });

  test('is nobody else: every token has its own agent', async () => {
    const { ask, asked } = createCached();
    for (const token of ['ok1', 'ok2', 'ok1 ']) {
      assert.equal((await ask(token)).identity, `of ${token}`);
      assert.equal((await ask(token)).identity, `of ${token}`);
    }
    assert.equal(asked.length, 3);
  });

  test('is kept under a name and in a form that show neither the token nor the agent', async () => {
    const { ask, state } = createCached({ key: generateKey() });
    await ask('ok-secret-token');
    const [[key, value] = ['', '']] = await entriesOf(state);
    assert.match(key, /^agent:[\w-]{43}$/);
    assert.doesNotMatch(Buffer.from(value, 'base64').toString('latin1') + value, /secret-token|WK1|identity/);
  });
});

describe('a refusal', () => {
  test('is repeated for five seconds without asking, and then asked about again', async () => {
    const { ask, asked, clock } = createCached();
    await assert.rejects(ask('bad'), refused);
    clock.advance(4999);
    await assert.rejects(ask('bad'), refused);
    assert.equal(asked.length, 1);
    clock.advance(1);
    await assert.rejects(ask('bad'), refused);
    assert.equal(asked.length, 2);
    await ask('ok');
  });

  test('takes no room in the shared state, however many there are', async () => {
    const { ask, state } = createCached();
    for (let index = 0; index < 12_000; index += 1) await assert.rejects(ask(`bad${index}`), refused);
    assert.deepEqual(await entriesOf(state), []);
  });

  test('that is none, because the token could not be checked, is not remembered', async () => {
    const { ask, asked, authenticator } = createCached();
    authenticator.answer = () => Promise.reject(new ServerError('AUTHENTICATOR_UNAVAILABLE'));
    await assert.rejects(ask('ok'), { code: 'AUTHENTICATOR_UNAVAILABLE' });
    authenticator.answer = undefined;
    await ask('ok');
    assert.equal(asked.length, 2);
  });

  test('of no token, or of what is too long for one, is left to the authenticator', async () => {
    const { ask, asked } = createCached();
    for (const token of ['', 'x'.repeat(8193)]) {
      await assert.rejects(ask(token), refused);
      await assert.rejects(ask(token), refused);
    }
    assert.equal(asked.length, 4);
  });
});

describe('many requests at once', () => {
  test('are one question for each token', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom('ok1', 'ok2', 'bad'), { minLength: 1, maxLength: 30 }), async (tokens) => {
        const { ask, asked } = createCached();
        const results = await Promise.allSettled(tokens.map(ask));
        assert.equal(asked.length, new Set(tokens).size);
        for (const [index, result] of results.entries()) {
          assert.equal(
            result.status === 'fulfilled' ? result.value.identity : undefined,
            tokens[index] === 'bad' ? undefined : `of ${tokens[index]}`,
          );
        }
      }),
    ));

  test('are not given up when one of them is, and are when all of them are', async () => {
    const { cached, asked, authenticator } = createCached();
    const signals: AbortSignal[] = [];
    const held = createDeferred<undefined>();
    authenticator.answer = (signal) => {
      signals.push(signal);
      return held.promise;
    };
    const [one, two] = [new AbortController(), new AbortController()];
    const first = cached.authenticate('ok', one);
    const second = cached.authenticate('ok', two);
    while (signals.length === 0) await new Promise((resolve) => setImmediate(resolve));
    one.abort();
    assert.equal(signals[0]?.aborted, false);
    two.abort();
    assert.deepEqual(
      signals.map(({ aborted }) => aborted),
      [true],
    );
    const third = cached.authenticate('ok', context());
    while (signals.length === 1) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(signals[1]?.aborted, false);
    held.resolve(undefined);
    await Promise.all([first, second, third]);
    assert.equal(asked.length, 2);
  });
});

describe('over one Redis', () => {
  let service: RedisService;
  before(async () => {
    service = await redis.start();
  });

  test('an agent that one instance accepted is known to the other, and nothing lives longer than the token', async () => {
    const key = generateKey();
    const connect = (): SharedState => redis.open({ url: service.url, prefix: 'known:' });
    const states = [connect(), connect()] as const;
    const a = createCached({ state: states[0], key, expiresAt: 1_030_000 });
    const b = createCached({ state: states[1], key, expiresAt: 1_030_000 });
    const first = await a.ask('ok');
    assert.deepEqual(await b.ask('ok'), first);
    assert.equal(b.asked.length, 0);
    b.clock.advance(30_000);
    await b.ask('ok');
    assert.equal(b.asked.length, 1);
    await Promise.all(states.map((state) => state.close()));
  });

  test('what another key, another token or somebody else wrote is not taken for an agent', async () => {
    const state = redis.open({ url: service.url, prefix: 'forged:' });
    const key = generateKey();
    const victim = createCached({ state, key });
    await victim.ask('ok-admin');
    await victim.ask('ok-agent');
    const subjectKey = Buffer.from(key, 'base64');
    const [adminName, name] = ['ok-admin', 'ok-agent'].map((token) => createValueSeal(subjectKey, 'agent').nameOf(token)) as [
      string,
      string,
    ];
    const admin = await state.get(adminName);
    assert.ok(admin !== null && (await state.get(name)) !== null);
    const forged = JSON.stringify({ agent: { identity: 'root', roles: ['admin'] }, until: Number.MAX_SAFE_INTEGER });
    const others = [
      admin,
      forged,
      createValueSeal(subjectKey, 'voice-token').seal(name, forged),
      createValueSeal(Buffer.alloc(32), 'agent').seal(name, forged),
      createValueSeal(subjectKey, 'agent').seal(name, 'no JSON'),
      createValueSeal(subjectKey, 'agent').seal(
        name,
        JSON.stringify({ agent: { identity: '', roles: [] }, until: Number.MAX_SAFE_INTEGER }),
      ),
    ];
    for (const [index, other] of others.entries()) {
      await state.set(name, other, 60_000);
      assert.equal((await victim.ask('ok-agent')).identity, 'of ok-agent');
      assert.equal(victim.asked.length, 3 + index, `value ${index} was taken`);
    }
    await state.close();
  });

  test('without Redis the authenticator is asked every time, and with it again only once', async () => {
    const lost = await redis.start();
    const state = redis.open({ url: lost.url });
    const { ask, asked } = createCached({ state, key: generateKey() });
    await ask('ok');
    await ask('ok');
    assert.equal(asked.length, 1);
    await lost.kill();
    await ask('ok');
    await ask('ok');
    assert.equal(asked.length, 3);
    await lost.restart();
    const end = Date.now() + 30_000;
    while (
      !(await state.ping().then(
        () => true,
        () => false,
      ))
    ) {
      assert.ok(Date.now() < end);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await ask('ok');
    await ask('ok');
    assert.equal(asked.length, 4);
    await state.close();
    await lost.stop();
  });

  test('a key is needed', async () => {
    const state = redis.open({ url: service.url });
    assert.throws(() => createCached({ state }), { code: 'CONFIG_INVALID' });
    assert.throws(() => createCached({ state, key: 'short' }), { code: 'CONFIG_INVALID' });
    await state.close();
  });
});

for (const cacheFor of [0, -1, Number.NaN, Infinity]) {
  test(`cacheFor ${cacheFor} is refused`, () => {
    assert.throws(() => createCached({ cacheFor }), { code: 'CONFIG_INVALID' });
  });
}
