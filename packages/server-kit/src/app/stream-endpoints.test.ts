import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type RedisService, startRedis } from '@callseal/test-services';
import { routes, StreamStateSchema } from '@callseal/protocol/routes';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import type { Agent } from '../agents/authenticator.js';
import { createDevelopmentAuthenticator } from '../agents/development-authenticator.js';
import { generateKey } from '../credentials/key-ring.js';
import type { LogEntry } from '../log/log.js';
import { createMemorySharedState } from '../state/memory-shared-state.js';
import { createRedisSharedState } from '../state/redis-shared-state.js';
import { createTaskRouterAccess } from '../streams/task-router-access.js';
import { assertError, createManualClock, send } from '../testkit/kit.js';
import {
  callSid,
  createTwilioDouble,
  json,
  notFound,
  otherCallSid,
  page,
  reservation,
  reservationSid,
  streamSid,
  taskSid,
  type TwilioDouble,
  workerSid,
  workspaceSid,
} from '../testkit/twilio-double.js';
import { type Callseal, createCallseal } from './create-callseal.js';
import type { CallsealOptions } from './options.js';

const otherWorkerSid = `WK${'9'.repeat(32)}`;
const alice: Agent = { identity: 'alice', workerSid, roles: ['agent'] };
const bob: Agent = { identity: 'bob', workerSid: otherWorkerSid, roles: ['agent'] };
const stranger: Agent = { identity: 'mallory', roles: ['agent'] };
const name = `callseal-${callSid}`;
const create = `POST Calls/${callSid}/Streams`;
const stopBySid = (number: number): string => `POST Calls/${callSid}/Streams/${streamSid(number)}`;
const base = 'https://kit.example';

function kitOf(twilio: TwilioDouble, options: Partial<CallsealOptions> = {}): Callseal {
  return createCallseal({
    agents: createDevelopmentAuthenticator({ tokens: { alice, bob, stranger } }),
    publicBaseUrl: base,
    streams: { client: twilio.client, audioUrl: 'wss://audio.example/twilio', authToken: ['auth', 'next-auth'] },
    calls: createTaskRouterAccess({ client: twilio.client, workspaceSid }),
    ...options,
  });
}

const ask = (kit: Callseal, route: 'startStream' | 'stopStream' | 'streamState', body: object, agent = 'alice') =>
  send(kit, routes[route].path, { json: body, headers: { authorization: `Bearer ${agent}` } });
const stateOf = async (kit: Callseal, agent = 'alice') =>
  StreamStateSchema.parse(await (await ask(kit, 'streamState', { taskSid }, agent)).json());
const tell = (kit: Callseal, route: 'streamStatus' | 'taskRouterEvents', form: Record<string, string>, token = 'auth') => {
  const { path } = routes[route];
  return send(kit, path, { form, headers: { 'x-twilio-signature': getExpectedTwilioSignature(token, base + path, form) } });
};
const status = (event: string, number = 1, more: Record<string, string> = {}) => ({
  CallSid: callSid,
  StreamSid: streamSid(number),
  StreamName: name,
  StreamEvent: event,
  ...more,
});

describe('a stream’s state', () => {
  test('goes from none to starting, started and stopped as it is reported', async () => {
    await using twilio = await createTwilioDouble();
    const kit = kitOf(twilio);
    assert.deepEqual(await stateOf(kit), { callSid, state: 'none' });
    await ask(kit, 'startStream', { taskSid });
    assert.deepEqual(await stateOf(kit), { callSid, state: 'starting', streamSid: streamSid(1) });
    await tell(kit, 'streamStatus', status('stream-started'));
    assert.equal((await stateOf(kit)).state, 'started');
    await tell(kit, 'streamStatus', status('stream-stopped'), 'next-auth');
    await tell(kit, 'streamStatus', status('stream-started'));
    assert.equal((await stateOf(kit)).state, 'stopped', 'a late report does not bring it back');
  });

  test('carries the provider’s code of a failure, to the page and to the log', async () => {
    await using twilio = await createTwilioDouble();
    const log: LogEntry[] = [];
    const kit = kitOf(twilio, { onLog: (entry) => log.push(entry) });
    await ask(kit, 'startStream', { taskSid });
    await tell(kit, 'streamStatus', status('stream-error', 1, { StreamError: '31920' }));
    assert.deepEqual(await stateOf(kit), { callSid, state: 'failed', streamSid: streamSid(1), error: '31920' });
    assert.equal(log.find(({ event }) => event === 'stream-event')?.streamError, '31920');
    assert.equal(((await (await ask(kit, 'startStream', { taskSid })).json()) as { streamSid: string }).streamSid, streamSid(2));
  });

  test('is told to whoever asked for the stream without asking the provider again', async () => {
    await using twilio = await createTwilioDouble();
    const kit = kitOf(twilio);
    await ask(kit, 'startStream', { taskSid });
    const before = twilio.calls().length;
    for (const body of [{ taskSid }, { callSid }, { callSid, taskSid }, { callSid, taskSid: reservationSid }]) {
      assert.equal((await ask(kit, 'streamState', body)).status, 200);
    }
    assert.equal(twilio.calls().length, before);
  });

  test('is told to nobody who may not hear the call', async () => {
    await using twilio = await createTwilioDouble(({ path }) =>
      path.includes(`WorkerSid=${otherWorkerSid}`) ? page('reservations', []) : undefined,
    );
    const kit = kitOf(twilio);
    await ask(kit, 'startStream', { taskSid });
    await assertError(await ask(kit, 'streamState', { taskSid }, 'bob'), 'AGENT_NOT_ON_CALL');
    await assertError(await ask(kit, 'streamState', { callSid }, 'stranger'), 'AGENT_NOT_ON_CALL');
    await assertError(await ask(kit, 'streamState', {}), 'BODY_MALFORMED');
    await assertError(await ask(kit, 'streamState', { callSid: '../x' }), 'BODY_MALFORMED');
  });
});

describe('a stream ends', () => {
  for (const [what, event] of [
    ['its worker goes to wrap-up', { EventType: 'reservation.wrapup', WorkerSid: workerSid }],
    ['its worker completes the task', { EventType: 'reservation.completed', WorkerSid: workerSid }],
    ['the task goes to wrap-up', { EventType: 'task.wrapup' }],
    ['the task is cancelled', { EventType: 'task.canceled' }],
  ] as const) {
    test(`when ${what}`, async () => {
      await using twilio = await createTwilioDouble();
      const kit = kitOf(twilio);
      await ask(kit, 'startStream', { taskSid });
      assert.equal((await tell(kit, 'taskRouterEvents', { TaskSid: taskSid, ...event })).status, 200);
      assert.equal(twilio.calls().at(-1), stopBySid(1));
      assert.equal((await stateOf(kit)).state, 'stopped');
    });
  }

  for (const [what, event] of [
    ['another worker of the task is done', { TaskSid: taskSid, EventType: 'reservation.wrapup', WorkerSid: otherWorkerSid }],
    ['an offer to another worker is withdrawn', { TaskSid: taskSid, EventType: 'reservation.rescinded', WorkerSid: otherWorkerSid }],
    ['a reservation ends that names no worker', { TaskSid: taskSid, EventType: 'reservation.wrapup' }],
    ['another task ends', { TaskSid: `WT${'e'.repeat(32)}`, EventType: 'task.completed' }],
    ['an event names no task', { EventType: 'task.completed' }],
    ['an event names something else', { TaskSid: '../x', EventType: 'task.completed' }],
    ['its task is updated', { TaskSid: taskSid, EventType: 'task.updated' }],
  ] as const) {
    test(`not when ${what}`, async () => {
      await using twilio = await createTwilioDouble();
      const kit = kitOf(twilio);
      await ask(kit, 'startStream', { taskSid });
      assert.equal((await tell(kit, 'taskRouterEvents', event)).status, 200);
      assert.equal((await stateOf(kit)).state, 'starting');
    });
  }

  test('not by an event that Twilio did not sign', async () => {
    await using twilio = await createTwilioDouble();
    const kit = kitOf(twilio);
    const event = { TaskSid: taskSid, EventType: 'task.completed' };
    await assertError(await tell(kit, 'taskRouterEvents', event, 'other'), 'SIGNATURE_INVALID');
    const { path } = routes.taskRouterEvents;
    const elsewhere = getExpectedTwilioSignature('auth', base + routes.streamStatus.path, event);
    await assertError(await send(kit, path, { form: event, headers: { 'x-twilio-signature': elsewhere } }), 'SIGNATURE_INVALID');
  });

  test('when its worker stops it after wrap-up, though TaskRouter has forgotten the task', async () => {
    let isGone = false;
    await using twilio = await createTwilioDouble(({ path }) => (isGone && path.includes('/Workspaces/') ? notFound : undefined));
    const kit = kitOf(twilio);
    await ask(kit, 'startStream', { taskSid });
    isGone = true;
    const response = await ask(kit, 'stopStream', { taskSid });
    assert.deepEqual(await response.json(), { callSid, stopped: true });
    assert.equal(twilio.calls().at(-1), stopBySid(1));
  });

  test('after a transfer by the next worker’s word, not by the former’s', async () => {
    await using twilio = await createTwilioDouble();
    const kit = kitOf(twilio);
    await ask(kit, 'startStream', { taskSid });
    assert.equal(((await (await ask(kit, 'startStream', { taskSid }, 'bob')).json()) as { streamSid: string }).streamSid, streamSid(1));
    await tell(kit, 'taskRouterEvents', { TaskSid: taskSid, EventType: 'reservation.wrapup', WorkerSid: workerSid });
    assert.equal((await stateOf(kit, 'bob')).state, 'starting');
    await tell(kit, 'taskRouterEvents', { TaskSid: taskSid, EventType: 'reservation.wrapup', WorkerSid: otherWorkerSid });
    assert.equal((await stateOf(kit, 'bob')).state, 'stopped');
  });

  test('after a transfer not by the former worker’s page, whose stop comes late, but by a colleague who is still on the call', async () => {
    let state = 'accepted';
    await using twilio = await createTwilioDouble(({ path }) => {
      if (!path.includes('/Reservations') || !path.includes(workerSid)) return undefined;
      const isListed = state === 'accepted' || !path.includes('ReservationStatus=accepted');
      return page('reservations', isListed ? [reservation(state)] : []);
    });
    const kit = kitOf(twilio);
    await ask(kit, 'startStream', { taskSid });
    await ask(kit, 'startStream', { taskSid }, 'bob');
    for (const left of ['wrapping', 'completed']) {
      state = left;
      for (const named of [{ taskSid }, { taskSid, callSid }, { callSid }]) {
        await assertError(await ask(kit, 'stopStream', named), 'AGENT_NOT_ON_CALL');
      }
    }
    assert.equal((await stateOf(kit, 'bob')).state, 'starting');
    state = 'accepted';
    assert.equal((await ask(kit, 'stopStream', { taskSid })).status, 200);
    assert.equal((await stateOf(kit, 'bob')).state, 'stopped');
  });

  test('not by an agent who holds another task and names this call', async () => {
    const theirs = `WT${'f'.repeat(32)}`;
    await using twilio = await createTwilioDouble(({ path }) => {
      if (path.includes(`/Tasks/${theirs}/Reservations`)) return page('reservations', [reservation('wrapping', theirs)]);
      // edited by its agent to name somebody else's call
      return path.includes(`/Tasks/${theirs}`) ? json({ attributes: JSON.stringify({ call_sid: callSid }) }) : undefined;
    });
    const kit = kitOf(twilio);
    await ask(kit, 'startStream', { taskSid });
    await assertError(await ask(kit, 'stopStream', { taskSid: theirs, callSid }, 'bob'), 'AGENT_NOT_ON_CALL');
    assert.equal((await stateOf(kit)).state, 'starting');
  });

  test('is a success for a call that does not exist any more', async () => {
    await using twilio = await createTwilioDouble(() => notFound);
    const response = await ask(kitOf(twilio), 'stopStream', { callSid: otherCallSid, taskSid });
    assert.deepEqual([response.status, await response.json()], [200, { callSid: otherCallSid, stopped: true }]);
  });

  test('even when the shared state cannot be reached', async () => {
    await using twilio = await createTwilioDouble();
    const state = createMemorySharedState();
    const kit = kitOf(twilio, { state, subjectKey: generateKey(), limits: { perAgent: false } });
    await ask(kit, 'startStream', { taskSid });
    await state.close();
    assert.equal((await ask(kit, 'stopStream', { taskSid })).status, 200);
    assert.equal(twilio.calls().at(-1), `POST Calls/${callSid}/Streams/${name}`);
    await assertError(await ask(kit, 'startStream', { taskSid }), 'STATE_FAILED');
    await assertError(await ask(kit, 'streamState', { taskSid }), 'STATE_FAILED');
  });
});

test('a report of a stream that should not be there closes it', async () => {
  await using twilio = await createTwilioDouble();
  const kit = kitOf(twilio);
  await ask(kit, 'startStream', { taskSid });
  await tell(kit, 'streamStatus', status('stream-started', 9));
  assert.equal(twilio.calls().at(-1), stopBySid(9));
  const before = twilio.calls().length;
  await tell(kit, 'streamStatus', { ...status('stream-started', 8), StreamName: 'somebody-elses' });
  assert.equal(twilio.calls().length, before, 'a stream of another name is not ours to close');
});

test('streams of one caller’s number are limited, and a double click counts once', async () => {
  await using twilio = await createTwilioDouble();
  const kit = kitOf(twilio, { limits: { perCallerNumber: { points: 1, seconds: 60 } } });
  assert.equal((await ask(kit, 'startStream', { taskSid })).status, 200);
  assert.equal((await ask(kit, 'startStream', { taskSid })).status, 200);
  await ask(kit, 'stopStream', { taskSid });
  await assertError(await ask(kit, 'startStream', { taskSid }), 'RATE_LIMITED');
  assert.equal(twilio.calls().filter((call) => call === create).length, 1);
});

test('requests to the provider are few: seven for a start, five for another click, none for a state, one for a stop', async () => {
  await using twilio = await createTwilioDouble();
  const kit = kitOf(twilio);
  let before = 0;
  for (const [route, requests] of [
    ['startStream', 7],
    ['startStream', 5],
    ['streamState', 0],
    ['stopStream', 1],
  ] as const) {
    assert.equal((await ask(kit, route, { taskSid })).status, 200);
    assert.equal(twilio.calls().length - before, requests, route);
    before = twilio.calls().length;
  }
});

describe('a sweep', () => {
  const none = { 'over-time': 0, 'call-ended': 0, unconfirmed: 0, unfinished: 0 };

  test('closes a stream that was never reported as started, and says so', async () => {
    await using twilio = await createTwilioDouble();
    const clock = createManualClock();
    const kit = kitOf(twilio, { clock });
    await ask(kit, 'startStream', { taskSid });
    assert.deepEqual(await kit.sweep(), { streams: { checked: 1, closed: none, failed: 0 } });
    clock.advance(31_000);
    assert.deepEqual(await kit.sweep(), { streams: { checked: 1, closed: { ...none, unconfirmed: 1 }, failed: 0 } });
    assert.equal(twilio.calls().at(-1), stopBySid(1));
    assert.equal((await stateOf(kit)).state, 'failed');
  });

  test('closes a stream that is open for too long', async () => {
    await using twilio = await createTwilioDouble();
    const clock = createManualClock();
    const streams = { client: twilio.client, audioUrl: 'wss://audio.example/twilio', authToken: 'auth', maximumSeconds: 20 };
    const kit = kitOf(twilio, { clock, streams });
    await ask(kit, 'startStream', { taskSid });
    await tell(kit, 'streamStatus', status('stream-started'));
    clock.advance(19_000);
    assert.deepEqual((await kit.sweep()).streams?.closed, none);
    clock.advance(1000);
    assert.deepEqual((await kit.sweep()).streams?.closed, { ...none, 'over-time': 1 });
    assert.equal(twilio.calls().at(-1), stopBySid(1));
  });

  test('leaves whoever asks for a stream at least half of its longest life', async () => {
    await using twilio = await createTwilioDouble();
    const clock = createManualClock();
    const kit = kitOf(twilio, { clock });
    await ask(kit, 'startStream', { taskSid });
    await tell(kit, 'streamStatus', status('stream-started'));
    clock.advance(170_000);
    await ask(kit, 'startStream', { taskSid });
    await tell(kit, 'streamStatus', status('stream-started', 2));
    clock.advance(80_000);
    await kit.sweep();
    assert.deepEqual(await stateOf(kit), { callSid, state: 'started', streamSid: streamSid(2) });
  });

  test('asks about a call once a minute, and closes the stream of one that has ended', async () => {
    let isOver = false;
    await using twilio = await createTwilioDouble(({ path }) =>
      isOver && path.endsWith(`/Calls/${callSid}.json`) ? json({ status: 'completed' }) : undefined,
    );
    const clock = createManualClock();
    const kit = kitOf(twilio, { clock });
    await ask(kit, 'startStream', { taskSid });
    await tell(kit, 'streamStatus', status('stream-started'));
    isOver = true;
    clock.advance(61_000);
    assert.deepEqual((await kit.sweep()).streams?.closed, { ...none, 'call-ended': 1 });
    assert.equal((await stateOf(kit)).state, 'stopped');
    assert.equal((await kit.sweep()).streams?.checked, 1);
  });

  test('counts what it could not close, and closes it the next time', async () => {
    let isFailing = false;
    await using twilio = await createTwilioDouble(({ path }) => (isFailing && path.includes('/Streams/') ? json({}, 500) : undefined));
    const clock = createManualClock();
    const kit = kitOf(twilio, { clock });
    await ask(kit, 'startStream', { taskSid });
    isFailing = true;
    await assertError(await ask(kit, 'stopStream', { taskSid }), 'TELEPHONY_FAILED');
    assert.equal((await kit.sweep()).streams?.failed, 1);
    isFailing = false;
    assert.deepEqual((await kit.sweep()).streams?.closed, { ...none, unfinished: 1 });
    assert.equal((await stateOf(kit)).state, 'stopped');
  });

  test('comes along with a start where nothing else sweeps', async () => {
    await using twilio = await createTwilioDouble();
    const clock = createManualClock();
    const kit = kitOf(twilio, { clock });
    await ask(kit, 'startStream', { taskSid });
    await tell(kit, 'streamStatus', status('stream-started'));
    clock.advance(181_000);
    // the stream is over time, so it is replaced; the point is that nothing is left of the first
    await ask(kit, 'startStream', { taskSid });
    assert.ok(twilio.calls().includes(stopBySid(1)));
  });

  test('of a kit without streams finds nothing', async () => {
    const kit = createCallseal({
      agents: createDevelopmentAuthenticator({ allowUnauthenticated: true }),
      voiceService: { tokenUrl: 'https://voice.example', clientId: 'id', clientSecret: 'secret' },
    });
    assert.deepEqual(await kit.sweep(), {});
  });
});

describe('two instances over one Redis', () => {
  let service: RedisService;
  before(async () => {
    service = await startRedis();
  });
  after(() => service.stop());

  async function twoKits(prefix: string) {
    const twilio = await createTwilioDouble();
    const states = [0, 1].map(() => createRedisSharedState({ url: service.url, prefix }));
    const subjectKey = generateKey();
    // turns are waited for on the machine's clock, which a busy machine does not keep up with
    const streams = { client: twilio.client, audioUrl: 'wss://audio.example/twilio', authToken: 'auth', retryBudget: 60_000 };
    const [one, other] = states.map((state) => kitOf(twilio, { state, subjectKey, streams, timeout: 60_000 }));
    assert.ok(one !== undefined && other !== undefined);
    return {
      twilio,
      one,
      other,
      async [Symbol.asyncDispose]() {
        for (const state of states) await state.close();
        await twilio[Symbol.asyncDispose]();
      },
    };
  }

  test('open one stream for ten clicks on both, and close it once from either', async () => {
    await using world = await twoKits('clicks:');
    const { twilio, one, other } = world;
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => ask(index % 2 === 0 ? one : other, 'startStream', { taskSid })),
    );
    const bodies = await Promise.all(answers.map((answer) => answer.json()));
    for (const body of bodies) assert.deepEqual(body, { streamSid: streamSid(1), name, callSid });
    assert.equal(twilio.calls().filter((call) => call === create).length, 1);
    await Promise.all([one, other, one, other].map((kit) => ask(kit, 'stopStream', { callSid })));
    assert.equal(twilio.calls().filter((call) => call === stopBySid(1)).length, 1);
  });

  test('know what the other one was told', async () => {
    await using world = await twoKits('told:');
    const { one, other } = world;
    await ask(one, 'startStream', { taskSid });
    await tell(other, 'streamStatus', status('stream-started'));
    assert.equal((await stateOf(one)).state, 'started');
    await tell(other, 'taskRouterEvents', { TaskSid: taskSid, EventType: 'task.completed' });
    assert.equal((await stateOf(one)).state, 'stopped');
    const [first, second] = await Promise.all([one.sweep(), other.sweep()]);
    assert.deepEqual([first.streams?.failed, second.streams?.failed], [0, 0]);
  });
});
