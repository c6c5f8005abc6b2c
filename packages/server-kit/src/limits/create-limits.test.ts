import assert from 'node:assert/strict';
import { before, describe, mock, test } from 'node:test';
import type { RedisService } from '@callseal/test-services';
import fc from 'fast-check';
import type { ServerError } from '../errors/server-error.js';
import { createMemorySharedState } from '../state/memory-shared-state.js';
import type { SharedState } from '../state/shared-state.js';
import { createLimits } from './create-limits.js';
import type { Limits } from './limits.js';
import { createPseudonym } from './pseudonyms.js';
import type { RateLimits } from './rate-limits.js';
import { holdRedis } from '../testkit/held-redis.js';

const redis = holdRedis();

const key = Buffer.alloc(32, 7);
const alice = '+34600000001';
const bob = '+34600000002';

function limitsOf(limits: RateLimits | undefined, state: SharedState = createMemorySharedState()): Limits {
  return createLimits({ limits, state, pseudonym: createPseudonym(key) });
}

/** How many of `times` go through before the first that does not, and what that one says. */
async function drain(one: () => Promise<void> | undefined, times: number): Promise<{ passed: number; error: ServerError | undefined }> {
  for (let passed = 0; passed < times; passed += 1) {
    try {
      await one();
    } catch (error) {
      return { passed, error: error as ServerError };
    }
  }
  return { passed: times, error: undefined };
}

describe('defaults', () => {
  for (const [what, use, points, seconds] of [
    ['an agent may ask 120 times a minute', (limits: Limits) => limits.agent('alice'), 120, 60],
    ['30 questions a minute may be about one caller', (limits: Limits) => limits.subject(alice), 30, 60],
    ['20 streams in ten minutes may be of one number', (limits: Limits) => limits.callerNumber(alice), 20, 600],
  ] as const) {
    test(what, async () => {
      const limits = limitsOf(undefined);
      const { passed, error } = await drain(() => use(limits), 1000);
      assert.equal(passed, points);
      assert.equal(error?.code, 'RATE_LIMITED');
      assert.ok(error.retryAfter !== undefined && error.retryAfter > seconds - 5 && error.retryAfter <= seconds);
    });
  }

  test('five failures of one caller are followed by an hour in which they are not verified', async () => {
    const limits = limitsOf(undefined);
    for (let index = 1; index < 5; index += 1) {
      assert.equal(await limits.failedVerification(alice, 'agent'), 0);
      await limits.verification(alice);
    }
    assert.equal(await limits.failedVerification(alice, 'agent'), 3600);
    await assert.rejects(
      async () => limits.verification(alice),
      (error: ServerError) => error.code === 'CALLER_COOLING_OFF' && error.retryAfter !== undefined && error.retryAfter > 3590,
    );
    assert.ok((await limits.coolOff(alice)) > 3590);
    await limits.verification(bob);
    assert.equal(await limits.coolOff(bob), 0);
  });
});

describe('failures that one agent reports', () => {
  test('are held to thirty an hour, so that they lock out six callers at most', async () => {
    const limits = limitsOf(undefined);
    const callers = Array.from({ length: 7 }, (_, index) => `+3460000010${index}`);
    for (const caller of callers.slice(0, 6)) for (let index = 0; index < 5; index += 1) await limits.failedVerification(caller, 'mallory');
    await assert.rejects(
      limits.failedVerification(callers[6] ?? '', 'mallory'),
      (error: ServerError) => error.code === 'RATE_LIMITED' && error.retryAfter !== undefined && error.retryAfter > 3500,
    );
    const resting = await Promise.all(callers.map((caller) => limits.coolOff(caller)));
    assert.deepEqual(
      resting.map((seconds) => seconds > 0),
      [true, true, true, true, true, true, false],
    );
  });

  test('beyond the limit count nothing against the caller, and those of other agents still do', async () => {
    const limits = limitsOf({ failuresPerAgent: { points: 1, seconds: 60 }, failedVerifications: { points: 2, seconds: 60 } });
    assert.equal(await limits.failedVerification(alice, 'mallory'), 0);
    for (let index = 0; index < 3; index += 1) {
      await assert.rejects(limits.failedVerification(alice, 'mallory'), { code: 'RATE_LIMITED' });
    }
    assert.equal(await limits.coolOff(alice), 0);
    assert.ok((await limits.failedVerification(alice, 'agent')) > 0);
  });

  test('are not held where that limit is switched off', async () => {
    const limits = limitsOf({ failuresPerAgent: false });
    for (let index = 0; index < 100; index += 1) await limits.failedVerification(`${index}`, 'agent');
  });
});

test('agents, callers and numbers of one name are counted apart', async () => {
  const one = { points: 1, seconds: 60 };
  const limits = limitsOf({ perAgent: one, perSubject: one, perCallerNumber: one, failedVerifications: one });
  await limits.agent(alice);
  await limits.subject(alice);
  await limits.callerNumber(alice);
  await limits.verification(alice);
  await assert.rejects(async () => limits.agent(alice), { code: 'RATE_LIMITED' });
  await limits.agent(bob);
});

test('a limit that is switched off counts nothing and costs no promise', async () => {
  const limits = limitsOf({ perAgent: false, perSubject: false, perCallerNumber: false, failedVerifications: false });
  for (let index = 0; index < 300; index += 1) {
    assert.equal(limits.agent('alice'), undefined);
    assert.equal(limits.subject(alice), undefined);
    assert.equal(limits.callerNumber(alice), undefined);
    assert.equal(await limits.failedVerification(alice, 'agent'), 0);
  }
  assert.equal(limits.verification(alice), undefined);
  assert.equal(await limits.coolOff(alice), 0);
});

test('callers who withhold their number are not counted as one', () => {
  const limits = limitsOf({ perCallerNumber: { points: 1, seconds: 60 } });
  for (const number of ['', ' ', 'anonymous', 'Anonymous', 'Restricted', '+266696687', '266696687', '+7378742833', '+2562533']) {
    assert.equal(limits.callerNumber(number), undefined, number);
  }
});

describe('as time goes by', () => {
  const start = 1_700_000_000_000;
  const timed = async (run: () => Promise<void>): Promise<void> => {
    mock.timers.enable({ apis: ['Date', 'setTimeout'], now: start });
    try {
      await run();
    } finally {
      mock.timers.reset();
    }
  };

  test('the points come back when the window ends', () =>
    timed(async () => {
      const limits = limitsOf({ perAgent: { points: 2, seconds: 60 } });
      assert.equal((await drain(() => limits.agent('a'), 5)).passed, 2);
      mock.timers.tick(59_999);
      await assert.rejects(async () => limits.agent('a'), { code: 'RATE_LIMITED', retryAfter: 0.001 });
      mock.timers.tick(1);
      assert.equal((await drain(() => limits.agent('a'), 5)).passed, 2);
    }));

  test('a rest begins with the first request too many, and further ones do not prolong it', () =>
    timed(async () => {
      const limits = limitsOf({ perAgent: { points: 2, seconds: 10, coolOffSeconds: 100 } });
      assert.equal((await drain(() => limits.agent('a'), 5)).error?.retryAfter, 100);
      mock.timers.tick(60_000);
      await assert.rejects(async () => limits.agent('a'), { code: 'RATE_LIMITED', retryAfter: 40 });
      mock.timers.tick(40_000);
      await limits.agent('a');
    }));

  test('failures that come in while a caller rests do not prolong the rest, and afterwards the count begins anew', () =>
    timed(async () => {
      const limits = limitsOf({ failedVerifications: { points: 2, seconds: 86_400, coolOffSeconds: 3600 } });
      await limits.failedVerification(alice, 'agent');
      assert.equal(await limits.failedVerification(alice, 'agent'), 3600);
      mock.timers.tick(1_800_000);
      assert.equal(await limits.failedVerification(alice, 'agent'), 1800);
      await assert.rejects(async () => limits.verification(alice), { code: 'CALLER_COOLING_OFF', retryAfter: 1800 });
      mock.timers.tick(1_800_000);
      await limits.verification(alice);
      assert.equal(await limits.failedVerification(alice, 'agent'), 0);
      assert.equal(await limits.failedVerification(alice, 'agent'), 3600);
    }));

  test('failures add up over the whole window, and without a rest they hold until it ends', () =>
    timed(async () => {
      const limits = limitsOf({ failedVerifications: { points: 2, seconds: 86_400 } });
      assert.equal(await limits.failedVerification(alice, 'agent'), 0);
      mock.timers.tick(80_000_000);
      assert.equal(await limits.failedVerification(alice, 'agent'), 6400);
      mock.timers.tick(6_400_000);
      await limits.verification(alice);
    }));
});

describe('over one Redis', () => {
  let service: RedisService;
  before(async () => {
    service = await redis.start();
  });

  test('for any interleaving over two instances at most the points go through, and a caller rests after the last failure', async () => {
    const states = [redis.open({ url: service.url }), redis.open({ url: service.url })] as const;
    let round = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(0, 1), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 8 }),
        async (order, points) => {
          round += 1;
          const limit = { points, seconds: 60 };
          const [first, second] = states;
          const kit = (state: SharedState): Limits =>
            limitsOf(
              { perAgent: limit, perSubject: limit, perCallerNumber: limit, failedVerifications: { ...limit, coolOffSeconds: 600 } },
              state,
            );
          const kits = [kit(first), kit(second)] as const;
          const passed = { agent: 0, subject: 0, callerNumber: 0 };
          await Promise.all(
            order.flatMap((which) =>
              (['agent', 'subject', 'callerNumber'] as const).map((kind) =>
                Promise.resolve(kits[which][kind](`${round}`)).then(
                  () => (passed[kind] += 1),
                  (error: unknown) => {
                    assert.equal((error as ServerError).code, 'RATE_LIMITED');
                  },
                ),
              ),
            ),
          );
          const most = Math.min(points, order.length);
          assert.deepEqual(passed, { agent: most, subject: most, callerNumber: most });
          await Promise.all(order.map((which) => kits[which].failedVerification(`${round}`, `${round}`)));
          for (const one of kits) {
            const seconds = await one.coolOff(`${round}`);
            assert.ok(order.length < points ? seconds === 0 : seconds > 590 && seconds <= 600, `${seconds} s`);
          }
        },
      ),
      { numRuns: 40 },
    );
    await Promise.all(states.map((state) => state.close()));
  });

  test('keys hold no agent, subject or number, and nothing lives for ever', async () => {
    const prefix = 'private:';
    const state = redis.open({ url: service.url, prefix });
    const limits = limitsOf({ perSubject: { points: 1, seconds: 60, coolOffSeconds: 60 } }, state);
    await limits.agent('agent-alice');
    await limits.subject(alice);
    await drain(() => limits.subject(alice), 1);
    await limits.callerNumber(alice);
    for (let index = 0; index < 5; index += 1) await limits.failedVerification(alice, 'agent-alice');
    const keys: string[] = [];
    for await (const entry of state.list('')) keys.push(entry.join(' '));
    assert.equal(keys.length, 5);
    assert.doesNotMatch(keys.join('\n'), /agent-alice|34600000001|600000001/);
    const { Redis } = await import('ioredis');
    const client = new Redis(service.url);
    for (const name of await client.keys(`${prefix}*`)) assert.ok((await client.pttl(name)) > 0, name);
    client.disconnect();
    await state.close();
  });

  test('what guards is refused while Redis is down, and serves again when it is back', async () => {
    const lost = await redis.start();
    const state = redis.open({ url: lost.url });
    const limits = limitsOf(undefined, state);
    await limits.agent('a');
    await lost.kill();
    const failed = { code: 'STATE_FAILED' };
    await assert.rejects(async () => limits.agent('a'), failed);
    await assert.rejects(async () => limits.subject(alice), failed);
    await assert.rejects(async () => limits.callerNumber(alice), failed);
    await assert.rejects(async () => limits.verification(alice), failed);
    await assert.rejects(limits.failedVerification(alice, 'agent'), failed);
    await assert.rejects(limits.coolOff(alice), failed);
    await lost.restart();
    const end = Date.now() + 30_000;
    while (
      !(await limits.coolOff(alice).then(
        () => true,
        () => false,
      ))
    ) {
      assert.ok(Date.now() < end);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await limits.agent('a');
    await state.close();
    await lost.stop();
  });
});

describe('limits that make no sense', () => {
  for (const [what, limits] of [
    ['an unknown one', { perCaller: { points: 1, seconds: 1 } }],
    ['no points', { perAgent: { points: 0, seconds: 60 } }],
    ['a fraction of a point', { perSubject: { points: 0.5, seconds: 60 } }],
    ['no window', { perCallerNumber: { points: 1, seconds: 0 } }],
    ['an endless window', { perAgent: { points: 1, seconds: Infinity } }],
    ['no rest', { failedVerifications: { points: 1, seconds: 60, coolOffSeconds: 0 } }],
    ['no points for an agent', { failuresPerAgent: { points: 0, seconds: 60 } }],
    ['text', { perAgent: { points: '5', seconds: 60 } }],
  ] as const) {
    test(`${what} is refused`, () => {
      assert.throws(() => limitsOf(limits as unknown as RateLimits), { code: 'CONFIG_INVALID' });
    });
  }
});
