import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createMemorySharedState } from '../state/memory-shared-state.js';
import type { SharedState } from '../state/shared-state.js';
import { createManualClock } from '../testkit/kit.js';
import {
  callSid,
  createTwilioDouble,
  json,
  notFound,
  notInProgress,
  otherCallSid,
  streamSid,
  taskSid,
  tooMany,
  type TwilioDouble,
} from '../testkit/twilio-double.js';
import { createCallStreams } from './call-streams.js';
import type { CallStreamsOptions } from './call-streams-options.js';
import type { StreamEvent } from './stream-status.js';
import type { TwilioLike } from './twilio-like.js';

const stopped = (number: number): StreamEvent => ({ type: 'stopped', callSid, streamSid: streamSid(number), name });

const alice = { owner: 'alice' };
const bob = { owner: 'bob' };
const none = { 'over-time': 0, 'call-ended': 0, unconfirmed: 0, unfinished: 0 };
const otherTaskSid = `WT${'9'.repeat(32)}`;
const name = `callseal-${callSid}`;
const stopByName = `POST Calls/${callSid}/Streams/${name}`;
const create = `POST Calls/${callSid}/Streams`;
const stopBySid = (number: number): string => `POST Calls/${callSid}/Streams/${streamSid(number)}`;

function streamsOf(twilio: TwilioDouble, options: Partial<CallStreamsOptions> = {}) {
  // the real client satisfies the structural type: this line is also a type test
  const client: TwilioLike = twilio.client;
  const clock = options.clock ?? createManualClock();
  const defaults = { audioUrl: 'wss://audio.example/twilio', track: 'inbound_track', statusCallbackUrl: undefined } as const;
  const times = { retryBudget: 6000, reuse: 60_000, maximum: 180_000, isHeard: false };
  return createCallStreams({ ...defaults, ...times, client, clock, state: createMemorySharedState({ clock }), ...options });
}

describe('starting', () => {
  test('creates an inbound stream with the configured URL, the call’s own name and an opaque parameter', async () => {
    await using twilio = await createTwilioDouble();
    const streams = streamsOf(twilio, { statusCallbackUrl: 'https://kit.example/v1/streams/status' });
    assert.deepEqual(await streams.start({ callSid }, alice), { streamSid: streamSid(1), name, callSid });
    assert.deepEqual(twilio.calls(), [stopByName, create]);
    const body = Object.fromEntries(new URLSearchParams(twilio.requests[1]?.body));
    assert.match(body['Parameter1.Value'] ?? '', /^[0-9a-f-]{36}$/);
    delete body['Parameter1.Value'];
    assert.deepEqual(body, {
      Url: 'wss://audio.example/twilio',
      Name: name,
      Track: 'inbound_track',
      StatusCallback: 'https://kit.example/v1/streams/status',
      StatusCallbackMethod: 'POST',
      'Parameter1.Name': 'session',
    });
    assert.match(name, /^[A-Za-z0-9_-]{1,64}$/);
  });

  test('twice at once, or again while it is open, opens one stream', async () => {
    await using twilio = await createTwilioDouble();
    const streams = streamsOf(twilio);
    const [first, second] = await Promise.all([streams.start({ callSid }, alice), streams.start({ callSid }, alice)]);
    const third = await streams.start({ callSid }, alice);
    assert.deepEqual([second, third], [first, first]);
    assert.equal(twilio.calls().filter((call) => call === create).length, 1);
  });

  test('of two calls opens two streams', async () => {
    await using twilio = await createTwilioDouble();
    const streams = streamsOf(twilio);
    const [first, second] = await Promise.all([streams.start({ callSid }, alice), streams.start({ callSid: otherCallSid }, alice)]);
    assert.notEqual(first.streamSid, second.streamSid);
    assert.notEqual(first.name, second.name);
  });

  test('replaces a stream that is older than the time of reuse, stopping it first', async () => {
    await using twilio = await createTwilioDouble();
    const clock = createManualClock();
    const streams = streamsOf(twilio, { clock, reuse: 10_000 });
    await streams.start({ callSid }, alice);
    clock.advance(10_000);
    assert.equal((await streams.start({ callSid }, alice)).streamSid, streamSid(2));
    assert.deepEqual(twilio.calls(), [stopByName, create, stopBySid(1), create]);
  });

  test('opens a new stream after the provider reported the end of the old one, and ignores reports about other streams', async () => {
    await using twilio = await createTwilioDouble();
    const streams = streamsOf(twilio);
    await streams.start({ callSid }, alice);
    await streams.report(stopped(9));
    assert.equal((await streams.start({ callSid }, alice)).streamSid, streamSid(1));
    await streams.report(stopped(1));
    assert.equal((await streams.start({ callSid }, alice)).streamSid, streamSid(2));
  });

  test('notices an end that was reported before the answer that names the stream', async () => {
    const early: (() => Promise<void>)[] = [];
    await using twilio = await createTwilioDouble(async ({ path }) => {
      if (path.endsWith('/Streams.json')) await early.pop()?.();
      return undefined;
    });
    const streams = streamsOf(twilio);
    early.push(() => streams.report(stopped(1)));
    await streams.start({ callSid }, alice);
    assert.equal((await streams.start({ callSid }, alice)).streamSid, streamSid(2));
  });

  test('repeats "too many requests" within its budget', async () => {
    let refusals = 3;
    await using twilio = await createTwilioDouble(({ path }) => (path.endsWith('/Streams.json') && refusals-- > 0 ? tooMany : undefined));
    const clock = createManualClock();
    assert.equal((await streamsOf(twilio, { clock }).start({ callSid }, alice)).streamSid, streamSid(1));
    assert.equal(clock.slept, 3);
  });

  test('gives up with TELEPHONY_BUSY when the budget is spent', async () => {
    await using twilio = await createTwilioDouble(() => tooMany);
    const clock = createManualClock();
    const begin = clock.now();
    await assert.rejects(streamsOf(twilio, { clock, retryBudget: 6000 }).start({ callSid }, alice), { code: 'TELEPHONY_BUSY' });
    assert.ok(clock.now() - begin < 6000);
    assert.ok(clock.slept >= 3);
  });

  for (const [what, reply, code] of [
    ['an unknown call', notFound, 'CALL_NOT_FOUND'],
    ['a call that has ended', notInProgress, 'CALL_NOT_IN_PROGRESS'],
    ['wrong account credentials', json({ code: 20003, message: 'Authenticate', status: 401 }, 401), 'TELEPHONY_FAILED'],
    ['a failing provider', { status: 500, body: '<html>oops</html>' }, 'TELEPHONY_FAILED'],
    ['an answer without a message', json({}, 400), 'TELEPHONY_FAILED'],
  ] as const) {
    test(`of ${what} is ${code}, and can be tried again`, async () => {
      let failing = true;
      await using twilio = await createTwilioDouble(({ path }) => (failing && path.endsWith('/Streams.json') ? reply : undefined));
      const streams = streamsOf(twilio);
      await assert.rejects(streams.start({ callSid }, alice), { code });
      failing = false;
      assert.equal((await streams.start({ callSid }, alice)).streamSid, streamSid(1));
    });
  }

  test('that times out stops by name, in case the request arrived', async () => {
    let failing = true;
    await using twilio = await createTwilioDouble(({ path }) => (failing && path.endsWith('/Streams.json') ? 'hang' : undefined), 1000);
    const streams = streamsOf(twilio);
    await assert.rejects(streams.start({ callSid }, alice), { code: 'TELEPHONY_TIMEOUT' });
    assert.deepEqual(twilio.calls(), [stopByName, create, stopByName]);
    failing = false;
    assert.equal((await streams.start({ callSid }, alice)).streamSid, streamSid(1));
  });
});

describe('stopping', () => {
  test('stops by SID what it opened', async () => {
    await using twilio = await createTwilioDouble();
    const streams = streamsOf(twilio);
    await streams.start({ callSid }, alice);
    await streams.stop(callSid);
    assert.deepEqual(twilio.calls().slice(2), [stopBySid(1)]);
    assert.equal(twilio.requests[2]?.body, 'Status=stopped');
  });

  test('stops by name what another process opened', async () => {
    await using twilio = await createTwilioDouble(({ path }) => (path.includes(name) ? json({ status: 'stopped' }) : undefined));
    await streamsOf(twilio).stop(callSid);
    assert.deepEqual(twilio.calls(), [stopByName]);
  });

  for (const [what, reply] of [
    ['a stream that is gone', notFound],
    ['a call that has ended', notInProgress],
  ] as const) {
    test(`of ${what} succeeds`, async () => {
      await using twilio = await createTwilioDouble(() => reply);
      await streamsOf(twilio).stop(callSid);
    });
  }

  test('fails when the provider fails, and can be tried again', async () => {
    await using twilio = await createTwilioDouble((_, index) => (index === 0 ? json({}, 500) : undefined));
    const streams = streamsOf(twilio);
    await assert.rejects(streams.stop(callSid), { code: 'TELEPHONY_FAILED' });
    await streams.stop(callSid);
  });

  test('waits for a start that is under way; a start that follows opens a new stream', async () => {
    await using twilio = await createTwilioDouble();
    const streams = streamsOf(twilio);
    const [, , , second] = await Promise.all([
      streams.start({ callSid }, alice),
      streams.stop(callSid),
      streams.stop(callSid),
      streams.start({ callSid }, alice),
    ]);
    assert.equal(second.streamSid, streamSid(2));
    assert.deepEqual(twilio.calls(), [stopByName, create, stopBySid(1), create]);
  });
});

describe('abandoning', () => {
  test('closes the stream of a start that nobody waits for', async () => {
    await using twilio = await createTwilioDouble();
    const streams = streamsOf(twilio);
    await streams.abandon(await streams.start({ callSid }, alice));
    assert.deepEqual(twilio.calls(), [stopByName, create, stopBySid(1)]);
    assert.equal((await streams.stateOf(callSid)).state, 'stopped');
  });

  test('leaves a stream that somebody else was given', async () => {
    await using twilio = await createTwilioDouble();
    const streams = streamsOf(twilio);
    const [started] = await Promise.all([streams.start({ callSid }, alice), streams.start({ callSid }, alice)]);
    await streams.abandon(started);
    assert.equal((await streams.start({ callSid }, alice)).streamSid, streamSid(1));
    assert.deepEqual(twilio.calls(), [stopByName, create]);
  });

  test('leaves a newer stream than the one that is taken back', async () => {
    await using twilio = await createTwilioDouble();
    const streams = streamsOf(twilio);
    const first = await streams.start({ callSid }, alice);
    await streams.stop(callSid);
    await streams.start({ callSid }, alice);
    await streams.abandon(first);
    assert.equal((await streams.stateOf(callSid)).streamSid, streamSid(2));
    assert.equal((await streams.stateOf(callSid)).state, 'starting');
  });

  test('leaves the stream of a start that comes in between', async () => {
    await using twilio = await createTwilioDouble();
    const clock = createManualClock();
    const memory = createMemorySharedState({ clock });
    const begun: Promise<unknown>[] = [];
    const swap: SharedState['swap'] = async (key, expected, value, milliseconds) => {
      const done = await memory.swap(key, expected, value, milliseconds);
      // the first stream is not given out any more, and not closed yet
      if (begun.length === 0 && value.includes('"closing":true')) begun.push(streams.start({ callSid }, bob));
      return done;
    };
    const streams = streamsOf(twilio, { clock, state: { ...memory, swap } });
    await streams.abandon(await streams.start({ callSid }, alice));
    await Promise.all(begun);
    assert.deepEqual(await streams.stateOf(callSid), { callSid, state: 'starting', streamSid: streamSid(2) });
  });
});

describe('a stream that is another agent’s', () => {
  test('is stopped only by a request that does not ask for its own', async () => {
    await using twilio = await createTwilioDouble();
    const streams = streamsOf(twilio);
    await streams.start({ callSid }, alice);
    await streams.start({ callSid }, bob);
    await assert.rejects(streams.stop(callSid, alice), { code: 'AGENT_NOT_ON_CALL' });
    assert.equal((await streams.stateOf(callSid)).state, 'starting');
    await streams.stop(callSid, bob);
    await streams.stop(callSid, alice);
    assert.equal((await streams.stateOf(callSid)).state, 'stopped');
  });

  test('is not marked for closing while its call is busy', async () => {
    await using twilio = await createTwilioDouble();
    const clock = createManualClock();
    const state = createMemorySharedState({ clock });
    const streams = streamsOf(twilio, { clock, state });
    await streams.start({ callSid, taskSid }, alice);
    await state.add(`stream-lock:${callSid}`, 'another instance', 60_000);
    await assert.rejects(streams.stop(callSid, { taskSid: otherTaskSid }), { code: 'AGENT_NOT_ON_CALL' });
    await assert.rejects(streams.stop(callSid, { owner: 'bob' }), { code: 'AGENT_NOT_ON_CALL' });
    assert.deepEqual((await streams.sweep()).closed, none);
    assert.equal((await streams.stateOf(callSid)).state, 'starting');
  });
});

describe('an instance that is slower than its lock lives', () => {
  for (const slow of ['closing what was open', 'opening'] as const) {
    test(`leaves the other instance’s stream when it is slow in ${slow}`, async () => {
      const clock = createManualClock();
      const state = createMemorySharedState({ clock });
      const overtakes: (() => Promise<unknown>)[] = [];
      await using twilio = await createTwilioDouble(async ({ path }) => {
        if (slow === 'opening' ? path.endsWith('/Streams.json') : path.includes(name)) await overtakes.pop()?.();
        return undefined;
      });
      const [late, other] = [streamsOf(twilio, { clock, state }), streamsOf(twilio, { clock, state })];
      overtakes.push(() => {
        clock.advance(60_000);
        return other.start({ callSid }, bob);
      });
      await assert.rejects(late.start({ callSid }, alice), { code: 'TELEPHONY_BUSY' });
      const { streamSid: kept, state: now } = await other.stateOf(callSid);
      assert.equal(now, 'starting');
      const closed = twilio.calls().filter((call) => /Streams.MZ/.test(call));
      assert.ok(!closed.includes(`POST Calls/${callSid}/Streams/${kept ?? ''}`));
      // of all that were opened just that one is left
      assert.equal(twilio.calls().filter((call) => call === create).length, closed.length + 1);
    });
  }
});

describe('a sweep', () => {
  test('closes what was left beside a stream, and leaves that stream alone', async () => {
    let isFailing = false;
    await using twilio = await createTwilioDouble(({ path }) => (isFailing && path.includes(streamSid(1)) ? json({}, 500) : undefined));
    const clock = createManualClock();
    const streams = streamsOf(twilio, { clock, reuse: 10_000 });
    await streams.start({ callSid }, alice);
    clock.advance(10_000);
    isFailing = true;
    assert.equal((await streams.start({ callSid }, alice)).streamSid, streamSid(2));
    assert.equal((await streams.sweep()).failed, 1);
    isFailing = false;
    assert.deepEqual((await streams.sweep()).closed, { ...none, unfinished: 1 });
    assert.ok(!twilio.calls().includes(stopBySid(2)));
    assert.deepEqual(await streams.stateOf(callSid), { callSid, state: 'starting', streamSid: streamSid(2) });
    assert.deepEqual((await streams.sweep()).closed, none);
  });

  test('of an instance whose clock goes fifteen seconds wrong leaves a stream alone that is being opened', async () => {
    for (const wrong of [15_000, -15_000]) {
      const [clock, wrongClock] = [createManualClock(), createManualClock()];
      wrongClock.advance(wrong);
      const state = createMemorySharedState({ clock });
      const sweeps: (() => Promise<unknown>)[] = [];
      await using twilio = await createTwilioDouble(async ({ path }) => {
        if (path.endsWith('/Streams.json')) await sweeps.pop()?.();
        return undefined;
      });
      const [right, other] = [clock, wrongClock].map((own) => streamsOf(twilio, { clock: own, state, isHeard: true }));
      assert.ok(right !== undefined && other !== undefined);
      sweeps.push(() => other.sweep());
      await right.start({ callSid }, alice);
      assert.deepEqual((await other.sweep()).closed, none);
      assert.deepEqual(await right.stateOf(callSid), { callSid, state: 'starting', streamSid: streamSid(1) });
    }
  });
});
