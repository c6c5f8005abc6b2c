import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as nextTurn } from 'node:timers/promises';
import { createMemorySharedState } from '../state/memory-shared-state.js';
import { createManualClock } from '../testkit/kit.js';
import {
  callSid,
  createTwilioDouble,
  json,
  notFound,
  notInProgress,
  otherCallSid,
  streamSid,
  tooMany,
  type TwilioDouble,
} from '../testkit/twilio-double.js';
import { createCallStreams } from './call-streams.js';
import type { CallStreamsOptions } from './call-streams-options.js';
import type { StreamEvent } from './stream-status.js';
import type { TwilioLike } from './twilio-like.js';

const stopped = (number: number): StreamEvent => ({ type: 'stopped', callSid, streamSid: streamSid(number), name });

const alice = { owner: 'alice' };
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
    await using twilio = await createTwilioDouble(({ path }) => (failing && path.endsWith('/Streams.json') ? 'hang' : undefined), 100);
    const streams = streamsOf(twilio);
    await assert.rejects(streams.start({ callSid }, alice), { code: 'TELEPHONY_TIMEOUT' });
    for (let tries = 0; tries < 200 && twilio.calls().length < 3; tries += 1) await nextTurn(10);
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
});
