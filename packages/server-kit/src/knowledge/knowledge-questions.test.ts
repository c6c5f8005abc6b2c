import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { before, describe, test } from 'node:test';
import fc from 'fast-check';
import type { ServerError } from '../errors/server-error.js';
import { createMemorySharedState } from '../state/memory-shared-state.js';
import type { SharedState } from '../state/shared-state.js';
import { holdRedis } from '../testkit/held-redis.js';
import { createKnowledgeQuestions } from './create-knowledge-questions.js';
import type { KnowledgeQuestionsOptions } from './knowledge-options.js';
import type { KnowledgeAnswer, KnowledgeProvider } from './knowledge-provider.js';

const redis = holdRedis();
const subjectKey = randomBytes(32).toString('base64');
const secret = 'Pippin-the-dog';
const many = { askings: { points: 1_000_000, seconds: 86_400 } };

/** A provider that counts the wrong answers it was shown. `secret` is the right answer to everything. */
function countingProvider(): KnowledgeProvider & { readonly seen: { looks: number; wrong: number } } {
  const seen = { looks: 0, wrong: 0 };
  return {
    seen,
    choose: (_subject, { count, seed }) =>
      Promise.resolve(Array.from({ length: count }, (_, index) => ({ id: `q${index}`, text: `${seed} ${index}?` }))),
    async check(_subject, answers) {
      seen.looks += 1;
      // others may run meanwhile
      await new Promise(setImmediate);
      const isRight = answers.every(({ answer }) => answer === secret);
      if (!isRight) seen.wrong += 1;
      return isRight;
    },
  };
}

const answers = (...given: readonly string[]): KnowledgeAnswer[] => given.map((answer, index) => ({ id: `q${index}`, answer }));
const right = answers(secret, secret, secret);
const wrong = answers(secret, 'x', secret);

function world(more: Partial<KnowledgeQuestionsOptions> = {}) {
  let now = Date.UTC(2026, 0, 1, 12);
  const clock = { now: () => now };
  const provider = countingProvider();
  const state = createMemorySharedState({ clock });
  const kit = createKnowledgeQuestions({ provider, state, clock, subjectKey, ...more });
  return { kit, provider, state, clock, pass: (milliseconds: number) => (now += milliseconds) };
}

const call = (callId = 'CA1', subject = '+34600000001') => ({ subject, callId });

test('who answers every question right passes, and who answers one wrong fails without a hint', async () => {
  const { kit } = world();
  assert.equal((await kit.ask(call())).length, 3);
  assert.equal(await kit.check(call(), right), 'passed');
  for (const given of [wrong, answers('x', secret, secret)]) {
    await kit.ask(call());
    assert.equal(await kit.check(call(), given), 'failed');
  }
});

test('answers count once, on the call they were asked on, and only in time', async () => {
  const { kit, pass, provider } = world();
  assert.equal(await kit.check(call(), right), 'failed');
  await kit.ask(call());
  assert.equal(await kit.check(call('CA2'), right), 'failed');
  assert.equal(await kit.check(call('CA1', 'other'), right), 'failed');
  assert.deepEqual((await Promise.all(Array.from({ length: 5 }, () => kit.check(call(), right)))).sort(), [
    'failed',
    'failed',
    'failed',
    'failed',
    'passed',
  ]);
  await kit.ask(call());
  pass(300_000);
  assert.equal(await kit.check(call(), right), 'failed');
  assert.equal(provider.seen.looks, 1);
});

test('answers that are missing, double, too many or to other questions fail, after as much work', async () => {
  const { kit, provider } = world({ limits: { ...many, failures: { points: 100, seconds: 60, coolOffSeconds: 60 } } });
  const [first, second, third] = right;
  assert.ok(first && second && third);
  const cases = [
    [],
    [first, second],
    [first, second, third, third],
    [first, second, second],
    [first, second, { ...third, id: 'q9' }],
    [...right, { id: 'q9', answer: 'x' }],
  ];
  for (const given of cases) {
    await kit.ask(call());
    assert.equal(await kit.check(call(), given), 'failed');
  }
  assert.equal(provider.seen.looks, cases.length);
});

test('the same questions are asked on the same day on every call, and others on another', async () => {
  const { kit, pass } = world();
  const asked = await kit.ask(call());
  assert.deepEqual(await kit.ask(call('CA2')), asked);
  pass(86_400_000);
  assert.notDeepEqual(await kit.ask(call('CA3')), asked);
});

test('after three failures on any calls no answers are looked at, also no right ones, and others are not held off', async () => {
  const { kit, provider } = world();
  for (let index = 0; index < 3; index += 1) {
    await kit.ask(call(`CA${index}`));
    assert.equal(await kit.check(call(`CA${index}`), wrong), 'failed');
  }
  const isRefused = (error: ServerError): boolean => error.code === 'CALLER_COOLING_OFF' && (error.retryAfter ?? 0) > 86_000;
  await assert.rejects(kit.ask(call('CA9')), isRefused);
  await assert.rejects(kit.check(call('CA0'), right), isRefused);
  assert.equal(provider.seen.looks, 3);
  await kit.ask(call('CA9', 'other'));
  assert.equal(await kit.check(call('CA9', 'other'), right), 'passed');
});

test('passing uses no attempt up, and questions can be asked ten times a day', async () => {
  const { kit } = world();
  for (let index = 0; index < 10; index += 1) {
    await kit.ask(call());
    assert.equal(await kit.check(call(), right), 'passed');
  }
  await assert.rejects(kit.ask(call()), { code: 'RATE_LIMITED' });
});

test('a provider that fails uses no attempt up, and what it says goes no further', async () => {
  const counting = countingProvider();
  let isBroken = false;
  const fail = (): never => {
    throw new Error(`the right answer is ${secret}`);
  };
  const provider: KnowledgeProvider = {
    choose: (...args) => (isBroken ? fail() : counting.choose(...args)),
    check: (...args) => (isBroken ? fail() : counting.check(...args)),
  };
  const { kit } = world({ provider, limits: many });
  const isSilent = (error: ServerError): boolean =>
    error.code === 'STORE_FAILED' && error.cause === undefined && !String(error.stack).includes(secret);
  for (let index = 0; index < 5; index += 1) {
    isBroken = false;
    await kit.ask(call());
    isBroken = true;
    await assert.rejects(kit.check(call(), right), isSilent);
    await assert.rejects(kit.ask(call()), isSilent);
  }
  isBroken = false;
  await kit.ask(call());
  assert.equal(await kit.check(call(), right), 'passed');
});

test('the state holds neither subject, call nor answer', async () => {
  const { kit, state } = world();
  await kit.ask(call('CA-secret-call'));
  const kept: string[] = [];
  for await (const entry of state.list('')) kept.push(entry.join(' '));
  assert.equal(kept.length, 1);
  assert.doesNotMatch(kept.join(), /600000001|secret-call|Pippin/);
});

test('options that count nothing are refused', () => {
  const { provider, state } = world();
  for (const wrongOptions of [
    { subjectKey: 'short' },
    { questions: 0 },
    { limits: { answerSeconds: 0 } },
    { limits: { failures: { points: 0, seconds: 1, coolOffSeconds: 1 } } },
  ]) {
    assert.throws(() => createKnowledgeQuestions({ provider, state, subjectKey, ...wrongOptions }), { code: 'CONFIG_INVALID' });
  }
});

/** Any order of asking and guessing on several calls and instances, much of it at the same moment. */
async function tryInterleavings(states: readonly SharedState[], numRuns: number): Promise<number> {
  let sequences = 0;
  const step = fc.record({
    instance: fc.nat(states.length - 1),
    call: fc.nat(3),
    act: fc.constantFrom('ask', 'guess', 'right'),
    wait: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 16, size: 'max' }),
      fc.integer({ min: 1, max: 4 }),
      async (steps, points) => {
        const provider = countingProvider();
        const subject = randomUUID();
        const limits = { ...many, failures: { points, seconds: 3600, coolOffSeconds: 3600 } };
        const kits = states.map((state) => createKnowledgeQuestions({ provider, state, subjectKey, limits }));
        const running: Promise<unknown>[] = [];
        for (const { instance, call: number, act, wait } of steps) {
          const context = { subject, callId: `${number}` };
          const kit = kits[instance]!;
          const one: Promise<unknown> = act === 'ask' ? kit.ask(context) : kit.check(context, act === 'right' ? right : wrong);
          running.push(
            one.catch((error: unknown) => {
              assert.equal((error as ServerError).code, 'CALLER_COOLING_OFF');
            }),
          );
          if (wait) await Promise.all(running);
        }
        await Promise.all(running);
        sequences += 1;
        assert.ok(provider.seen.wrong <= points, `${provider.seen.wrong} wrong answers were looked at, ${points} allowed`);
      },
    ),
    { numRuns },
  );
  return sequences;
}

describe('no interleaving of askings and guesses beats the limit', () => {
  // SEQUENCES=100000 for a long run, a twentieth of it over Redis
  const wanted = Number(process.env.SEQUENCES ?? 4000);
  const sequences = { memory: wanted, redis: Math.ceil(wanted / 20) };
  let shared: readonly SharedState[];
  before(async () => {
    const { url } = await redis.start();
    shared = [redis.open({ url }), redis.open({ url })];
  });

  test('in memory', async (context) => {
    // what was asked lives for minutes, and so many sequences ask more than a memory holds by default
    const state = createMemorySharedState({ capacity: 10_000_000 });
    context.diagnostic(`${await tryInterleavings([state], sequences.memory)} sequences`);
  });

  test('on two instances over one Redis', async (context) => {
    context.diagnostic(`${await tryInterleavings(shared, sequences.redis)} sequences`);
  });
});
