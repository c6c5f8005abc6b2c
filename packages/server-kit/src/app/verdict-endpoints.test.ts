import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { routes } from '@callseal/protocol/routes';
import type { RedisService } from '@callseal/test-services';
import fc from 'fast-check';
import { createDevelopmentAuthenticator } from '../agents/development-authenticator.js';
import { createMemoryCredentialStore } from '../credentials/memory-credential-store.js';
import { generateKey } from '../credentials/key-ring.js';
import type { LogEntry } from '../log/log.js';
import { createMemorySharedState } from '../state/memory-shared-state.js';
import type { SharedState } from '../state/shared-state.js';
import { assertError, createManualClock, send } from '../testkit/kit.js';
import { type Callseal, createCallseal } from './create-callseal.js';
import type { CallsealOptions } from './options.js';
import { holdRedis } from '../testkit/held-redis.js';

const redis = holdRedis();

const alice = '+34600000001';
const bob = '+34600000002';
const agents = createDevelopmentAuthenticator({
  tokens: { a: { identity: 'alice', roles: [] }, b: { identity: 'bob', roles: [] }, admin: { identity: 'root', roles: ['admin'] } },
});

function createKit(options: Partial<CallsealOptions> = {}): { kit: Callseal; entries: LogEntry[] } {
  const entries: LogEntry[] = [];
  const kit = createCallseal({ agents, credentials: createMemoryCredentialStore(), onLog: (entry) => entries.push(entry), ...options });
  return { kit, entries };
}

const ask = (kit: Callseal, route: { readonly path: string }, json: unknown, token = 'a'): Promise<Response> =>
  send(kit, route.path, { json, headers: { authorization: `Bearer ${token}` } });

interface Report {
  readonly subject?: string;
  readonly callSid?: string;
  readonly operation?: string;
  readonly verdict?: string;
  readonly milliseconds?: number;
}
let reports = 0;
/** A failed verification of an attempt of its own. */
const failure = (report: Report = {}): Report => {
  reports += 1;
  return { subject: alice, callSid: 'CA1', operation: 'verify', verdict: 'mismatch', milliseconds: reports, ...report };
};

async function coolOffAfter(kit: Callseal, report: Report): Promise<number> {
  const response = await ask(kit, routes.reportVerdict, report);
  assert.equal(response.status, 200);
  return routes.reportVerdict.response.parse(await response.json()).coolOffSeconds;
}

describe('failed verifications', () => {
  test('add up across calls and agents until the caller is neither verified nor registered, and others are', async () => {
    const { kit } = createKit();
    for (let call = 1; call <= 4; call += 1) assert.equal(await coolOffAfter(kit, failure({ callSid: `CA${call}` })), 0);
    assert.equal((await ask(kit, routes.lookUpCredential, { subject: alice })).status, 200);
    assert.equal(await coolOffAfter(kit, failure({ callSid: 'CA5', verdict: 'spoof' })), 3600);
    for (const route of [routes.lookUpCredential, routes.storeCredential]) {
      const response = await ask(kit, route, { subject: ` ${alice} `, credential: 'c' }, 'b');
      const wait = Number(response.headers.get('retry-after'));
      assert.ok(wait > 3590 && wait <= 3600, `${wait}`);
      await assertError(response, 'CALLER_COOLING_OFF');
    }
    assert.equal((await ask(kit, routes.deleteCredential, { subject: alice })).status, 200);
    assert.equal((await ask(kit, routes.lookUpConsent, { subject: alice })).status, 200);
    assert.equal((await ask(kit, routes.lookUpCredential, { subject: bob })).status, 200);
  });

  test('a match takes nothing back', async () => {
    const { kit } = createKit({ limits: { failedVerifications: { points: 2, seconds: 60, coolOffSeconds: 60 } } });
    assert.equal(await coolOffAfter(kit, failure()), 0);
    for (let index = 0; index < 3; index += 1) assert.equal(await coolOffAfter(kit, failure({ verdict: 'match' })), 0);
    assert.equal(await coolOffAfter(kit, failure()), 60);
    assert.ok((await coolOffAfter(kit, failure({ verdict: 'match' }))) > 0);
    await assertError(await ask(kit, routes.lookUpCredential, { subject: alice }), 'CALLER_COOLING_OFF');
  });

  test('nothing but a failed verification counts', async () => {
    const { kit } = createKit({ limits: { failedVerifications: { points: 1, seconds: 60 } } });
    for (const verdict of ['match', 'inconclusive', 'unavailable']) assert.equal(await coolOffAfter(kit, failure({ verdict })), 0);
    for (const verdict of ['mismatch', 'spoof']) assert.equal(await coolOffAfter(kit, failure({ operation: 'register', verdict })), 0);
    assert.ok((await coolOffAfter(kit, failure())) > 0);
  });

  test('switched off they are noted and never held against the caller', async () => {
    const { kit, entries } = createKit({ limits: { failedVerifications: false } });
    for (let index = 0; index < 10; index += 1) assert.equal(await coolOffAfter(kit, failure()), 0);
    assert.equal((await ask(kit, routes.lookUpCredential, { subject: alice })).status, 200);
    assert.equal(entries.length, 10);
  });
});

describe('an agent who reports failure after failure', () => {
  const limits = { failuresPerAgent: { points: 2, seconds: 60 }, failedVerifications: { points: 1, seconds: 60 } } as const;

  test('locks out as many callers as the limit allows, is told to wait, and may still report what is no failure', async () => {
    const { kit, entries } = createKit({ limits });
    for (const subject of [alice, bob]) assert.ok((await coolOffAfter(kit, failure({ subject }))) > 0);
    const carol = '+34600000003';
    const report = failure({ subject: carol });
    for (let index = 0; index < 3; index += 1) {
      const response = await ask(kit, routes.reportVerdict, report);
      assert.ok(Number(response.headers.get('retry-after')) > 50);
      await assertError(response, 'RATE_LIMITED');
    }
    assert.equal((await ask(kit, routes.lookUpCredential, { subject: carol })).status, 200);
    assert.equal(await coolOffAfter(kit, failure({ subject: carol, verdict: 'match' })), 0);
    assert.equal(entries.filter(({ event }) => event === 'verdict-reported').length, 3);
    assert.ok((await ask(kit, routes.reportVerdict, report, 'b')).ok, 'another agent has a count of their own');
  });

  test('uses up nothing of it by sending one report again', async () => {
    const { kit } = createKit({ limits });
    const report = failure();
    for (let index = 0; index < 5; index += 1) assert.ok((await coolOffAfter(kit, report)) > 0);
    assert.ok((await coolOffAfter(kit, failure({ subject: bob }))) > 0);
  });
});

describe('a report that comes twice', () => {
  test('counts and is logged once, however often and fast it comes', async () => {
    const { kit, entries } = createKit({ limits: { failedVerifications: { points: 2, seconds: 60 } } });
    const report = failure();
    const answers = await Promise.all(Array.from({ length: 10 }, () => coolOffAfter(kit, report)));
    assert.deepEqual(new Set(answers), new Set([0]));
    assert.equal(entries.length, 1);
    assert.ok((await coolOffAfter(kit, failure())) > 0);
  });

  test('without a duration is known by time: an attempt takes three seconds of speech at least', async () => {
    const clock = createManualClock();
    const { kit, entries } = createKit({ clock, state: createMemorySharedState({ clock }) });
    const report = { subject: alice, callSid: 'CA1', operation: 'verify', verdict: 'mismatch' };
    await coolOffAfter(kit, report);
    clock.advance(2999);
    await coolOffAfter(kit, report);
    assert.equal(entries.length, 1);
    clock.advance(1);
    await coolOffAfter(kit, report);
    assert.equal(entries.length, 2);
  });

  test('of another attempt, call, caller, operation or verdict is another report', async () => {
    const { kit, entries } = createKit({ limits: { failedVerifications: false } });
    const report = failure();
    const others = [{ milliseconds: 0.5 }, { callSid: 'CA2' }, { subject: bob }, { operation: 'register' }, { verdict: 'spoof' }];
    for (const other of [{}, ...others]) await coolOffAfter(kit, { ...report, ...other });
    assert.equal(entries.length, 6);
  });

  test('whose first was noted without an answer counts when it is sent again', async () => {
    const memory = createMemorySharedState();
    let isSlow = true;
    const state: SharedState = {
      ...memory,
      async add(key, value, milliseconds) {
        const added = await memory.add(key, value, milliseconds);
        if (isSlow) throw new Error('no answer in time');
        return added;
      },
    };
    const { kit, entries } = createKit({ state, limits: { failedVerifications: { points: 1, seconds: 60 } } });
    const report = failure();
    await assertError(await ask(kit, routes.reportVerdict, report), 'STATE_FAILED');
    isSlow = false;
    assert.ok((await coolOffAfter(kit, report)) > 0);
    assert.equal(await coolOffAfter(kit, { ...report, verdict: 'match' }), await coolOffAfter(kit, report));
    assert.equal(entries.filter(({ event }) => event === 'verdict-reported').length, 2);
  });

  test('does not make the first count again when it fails itself', async () => {
    const memory = createMemorySharedState();
    let isDown = false;
    const state: SharedState = {
      ...memory,
      add: (key, value, milliseconds) => (isDown ? Promise.reject(new Error('down')) : memory.add(key, value, milliseconds)),
    };
    const { kit } = createKit({ state, limits: { failedVerifications: { points: 2, seconds: 60 } } });
    const report = failure();
    assert.equal(await coolOffAfter(kit, report), 0);
    isDown = true;
    await assertError(await ask(kit, routes.reportVerdict, report), 'STATE_FAILED');
    isDown = false;
    assert.equal(await coolOffAfter(kit, report), 0);
  });

  test('that could not be counted can be sent again', async () => {
    const memory = createMemorySharedState();
    let isDown = true;
    const state: SharedState = {
      ...memory,
      limiter: (options) => {
        const counter = memory.limiter(options);
        const penalty = counter.penalty.bind(counter);
        counter.penalty = (key, points) => (isDown ? Promise.reject(new Error('down')) : penalty(key, points));
        return counter;
      },
    };
    const { kit, entries } = createKit({ state, limits: { failedVerifications: { points: 1, seconds: 60 } } });
    const report = failure();
    await assertError(await ask(kit, routes.reportVerdict, report), 'STATE_FAILED');
    isDown = false;
    assert.ok((await coolOffAfter(kit, report)) > 0);
    assert.equal(entries.filter(({ event }) => event === 'verdict-reported').length, 1);
  });
});

test('a report is logged with its kind and time, without the caller', async () => {
  const { kit, entries } = createKit();
  await coolOffAfter(kit, failure({ callSid: 'CA9', milliseconds: 8123 }));
  const [entry] = entries;
  assert.ok(entry !== undefined);
  const { requestId, ...rest } = entry;
  assert.ok(requestId.length > 0);
  assert.deepEqual(rest, {
    level: 'info',
    event: 'verdict-reported',
    callSid: 'CA9',
    operation: 'verify',
    verdict: 'mismatch',
    milliseconds: 8123,
  });
});

describe('limits of requests', () => {
  const none = { perAgent: false, perSubject: false } as const;

  test('an agent is held by how much they ask, on every route together, and told how long', async () => {
    const { kit } = createKit({ limits: { ...none, perAgent: { points: 3, seconds: 60 } } });
    await ask(kit, routes.lookUpCredential, { subject: alice });
    await ask(kit, routes.reportVerdict, failure());
    await assertError(await ask(kit, routes.deleteCredential, {}), 'BODY_MALFORMED');
    const response = await ask(kit, routes.lookUpConsent, { subject: bob });
    const wait = Number(response.headers.get('retry-after'));
    assert.ok(Number.isInteger(wait) && wait > 55 && wait <= 60);
    await assertError(response, 'RATE_LIMITED');
    assert.equal((await ask(kit, routes.lookUpCredential, { subject: alice }, 'b')).status, 200);
  });

  test('who is not signed in counts against nobody', async () => {
    const { kit } = createKit({ limits: { ...none, perAgent: { points: 1, seconds: 60 } } });
    for (let index = 0; index < 5; index += 1) {
      await assertError(await ask(kit, routes.lookUpCredential, { subject: alice }, 'wrong'), 'AGENT_NOT_AUTHENTICATED');
    }
    assert.equal((await ask(kit, routes.lookUpCredential, { subject: alice })).status, 200);
    assert.equal((await send(kit, routes.health.path, { method: 'GET' })).status, 200);
  });

  test('a caller is held by how much is asked about them, by all agents and on all routes together', async () => {
    const { kit } = createKit({ limits: { ...none, perSubject: { points: 3, seconds: 60 } } });
    await ask(kit, routes.lookUpCredential, { subject: alice });
    await ask(kit, routes.deleteCredential, { subject: `${alice} ` }, 'b');
    await ask(kit, routes.exportSubject, { subject: alice }, 'admin');
    await assertError(await ask(kit, routes.lookUpConsent, { subject: alice }), 'RATE_LIMITED');
    assert.equal((await ask(kit, routes.lookUpConsent, { subject: bob })).status, 200);
    assert.equal(await coolOffAfter(kit, failure()), 0, 'a failure is counted all the same');
  });

  test('a field that a route does not know counts against nobody, nor does a subject that is none', async () => {
    const { kit } = createKit({ limits: { ...none, perSubject: { points: 1, seconds: 60 } } });
    for (const subject of ['', 'x'.repeat(300), 7, [alice], { a: alice }, null]) {
      await assertError(await ask(kit, routes.lookUpCredential, { subject }), 'BODY_MALFORMED');
    }
    for (let index = 0; index < 3; index += 1) await ask(kit, routes.reportVerdict, failure());
    assert.equal((await ask(kit, routes.lookUpCredential, { subject: alice })).status, 200);
  });

  test('every route about a caller is limited by caller', async () => {
    const named = Object.values(routes).filter(
      (route) => route !== routes.reportVerdict && 'subject' in ((route.request as { def?: { shape?: object } }).def?.shape ?? {}),
    );
    assert.equal(named.length, 7);
    for (const route of named) {
      const { kit } = createKit({ limits: { ...none, perSubject: { points: 1, seconds: 60 } } });
      await ask(kit, route, { subject: alice }, 'admin');
      await assertError(await ask(kit, route, { subject: alice }, 'admin'), 'RATE_LIMITED');
    }
  });

  test('what waits for a silent state is refused in time, and does not happen afterwards', async () => {
    const memory = createMemorySharedState();
    const pending: (() => void)[] = [];
    const state: SharedState = {
      ...memory,
      limiter: (options) => {
        const counter = memory.limiter(options);
        counter.consume = () =>
          new Promise((resolve) =>
            pending.push(() => {
              resolve({} as never);
            }),
          );
        return counter;
      },
    };
    const credentials = createMemoryCredentialStore();
    let stored = 0;
    const put: typeof credentials.put = () => ((stored += 1), Promise.resolve());
    const { kit } = createKit({ state, timeout: 30, credentials: { ...credentials, put } });
    await assertError(await ask(kit, routes.storeCredential, { subject: alice, credential: 'c' }), 'STATE_FAILED');
    for (let round = 0; round < 3; round += 1) {
      for (const release of pending.splice(0)) release();
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.equal(stored, 0);
  });
});

describe('two instances over one Redis', () => {
  let service: RedisService;
  before(async () => {
    service = await redis.start();
  });

  test('count failures and requests together, in any order of instances', async () => {
    const subjectKey = generateKey();
    let round = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(0, 1), { minLength: 1, maxLength: 12 }), async (order) => {
        round += 1;
        const shared = { subjectKey, limits: { failedVerifications: { points: 4, seconds: 60, coolOffSeconds: 60 } } };
        const states = [0, 1].map(() => redis.open({ url: service.url, prefix: `round${round}:` }));
        const kits = states.map((state) => createKit({ ...shared, state }).kit);
        await Promise.all(order.map((which) => coolOffAfter(kits[which]!, failure())));
        for (const kit of kits) {
          const response = await ask(kit, routes.lookUpCredential, { subject: alice });
          assert.equal(response.status, order.length >= 4 ? 429 : 200);
        }
        await Promise.all(states.map((state) => state.close()));
      }),
      { numRuns: 15 },
    );
  });

  test('refuse what guards with 503 while Redis is down, and keep answering what needs no agent', async () => {
    const lost = await redis.start();
    const state = redis.open({ url: lost.url });
    const { kit } = createKit({ state, subjectKey: generateKey() });
    assert.equal((await ask(kit, routes.lookUpCredential, { subject: alice })).status, 200);
    await lost.kill();
    await assertError(await ask(kit, routes.lookUpCredential, { subject: alice }), 'STATE_FAILED');
    await assertError(await ask(kit, routes.reportVerdict, failure()), 'STATE_FAILED');
    assert.equal((await send(kit, routes.health.path, { method: 'GET' })).status, 200);
    await lost.restart();
    const end = Date.now() + 30_000;
    while ((await ask(kit, routes.lookUpCredential, { subject: alice })).status !== 200) {
      assert.ok(Date.now() < end);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await state.close();
    await lost.stop();
  });

  test('need a key that they share', async () => {
    const state = redis.open({ url: service.url });
    assert.throws(() => createKit({ state }), { code: 'CONFIG_INVALID' });
    assert.throws(() => createKit({ state, subjectKey: 'short' }), { code: 'CONFIG_INVALID' });
    createKit({ state, subjectKey: generateKey() });
    await state.close();
  });
});
