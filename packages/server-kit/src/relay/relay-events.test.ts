import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { systemClock } from '../time/clock.js';
import { createHookAccess } from '../streams/hook-access.js';
import { readEvents } from '../testkit/event-stream.js';
import { assertError } from '../testkit/kit.js';
import { accessToken, ask, begin, caller, createRelayWorld, credential, follow, receipt, register, saying } from '../testkit/relay-kit.js';
import { callSid, otherCallSid, streamSid } from '../testkit/twilio-double.js';

const ready = 'info-consumer-ready';
const progress = 'info-vad-status';
const ended = ['relay-ended', {}] as const;
const stop = `POST Calls/${callSid}/Streams/${streamSid(1)}`;
const pairs = (events: Awaited<ReturnType<typeof follow>>) => events.map(({ name, data }) => [name, data]);

describe('an operation ends early', () => {
  test('when it is cancelled: nobody is heard any more and nothing is kept', async () => {
    await using world = await createRelayWorld();
    const id = await begin(world.kit, 'register');
    const session = await world.voice.next();
    session.say(ready, {});
    const events = follow(world.kit, id);
    while (!world.twilio.calls().includes(`POST Calls/${callSid}/Streams`)) await new Promise(setImmediate);
    assert.deepEqual(await (await ask(world.kit, 'cancel', { id })).json(), { cancelled: true });
    session.say('result-success', { credential });
    assert.deepEqual(pairs(await events).at(-1), ended);
    await session.left;
    await world.kit.finish(1000);
    assert.ok(world.twilio.calls().includes(stop));
    assert.equal(await world.credentials.get(caller), null);
    assert.deepEqual(await (await ask(world.kit, 'cancel', { id })).json(), { cancelled: false });
    assert.deepEqual([world.log.at(-1)?.event, world.log.at(-1)?.verdict, world.log.at(-1)?.code], ['relay-ended', undefined, undefined]);
  });

  test('when another one of its call begins', async () => {
    await using world = await createRelayWorld();
    await register(world);
    const first = await begin(world.kit, 'verify');
    const older = await world.voice.next();
    older.say(ready, {});
    const second = await begin(world.kit, 'verify', 'bob');
    const newer = await world.voice.next();
    assert.deepEqual(pairs(await follow(world.kit, first)).at(-1), ended);
    older.say('result-success', { score: 0.95, authenticity: 0.95 });
    newer.say(ready, {});
    newer.say('result-success', { score: 0.85, authenticity: 0.85 });
    const told = await follow(world.kit, second, 0, 'bob');
    assert.deepEqual(pairs(told).slice(-2), [['result-success', { score: 0.85, authenticity: 0.85 }], ended]);
    await older.left;
  });

  test('when the caller withdraws, or the registration is deleted', async () => {
    for (const path of ['forget', 'consent']) {
      await using world = await createRelayWorld();
      const id = await begin(world.kit, 'register');
      const session = await world.voice.next();
      await ask(world.kit, path, path === 'forget' ? { callSid } : receipt('withdrawn'));
      session.say(ready, {});
      session.say('result-success', { credential });
      assert.deepEqual(pairs(await follow(world.kit, id)).at(-1), ended);
      await session.left;
      assert.equal(await world.credentials.get(caller), null);
    }
  });

  test('after its registration was kept, when that is just happening as it is deleted', async () => {
    await using world = await createRelayWorld({ onSession: saying(['result-success', { credential }]) });
    const { credentials } = world;
    const put = credentials.put.bind(credentials);
    let keep: (() => void) | undefined;
    credentials.put = async (...given) => {
      await new Promise<void>((resolve) => (keep = resolve));
      return put(...given);
    };
    await begin(world.kit, 'register');
    while (keep === undefined) await new Promise(setImmediate);
    const forgotten = ask(world.kit, 'forget', { callSid });
    for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
    keep();
    assert.deepEqual(await (await forgotten).json(), { deleted: true });
    assert.equal(await credentials.get(caller), null);
  });

  test('when the process does, which closes its stream and tells its readers', async () => {
    await using world = await createRelayWorld();
    const id = await begin(world.kit, 'register');
    const session = await world.voice.next();
    session.say(ready, {});
    while (!world.twilio.calls().includes(`POST Calls/${callSid}/Streams`)) await new Promise(setImmediate);
    const events = follow(world.kit, id);
    await world.kit.finish(0);
    assert.deepEqual(pairs(await events).slice(-2), [['relay-failed', { step: 'verdict', code: 'INTERNAL' }], ended]);
    assert.ok(world.twilio.calls().includes(stop));
    await session.left;
  });
});

describe('the events of an operation', () => {
  test('go on after any of them, by field or by header, and are still there after the end', async () => {
    await using world = await createRelayWorld({
      onSession: saying([progress, { net_speech_duration: 1 }], ['result-success', { credential }]),
    });
    const id = await begin(world.kit, 'register');
    const all = await follow(world.kit, id);
    assert.deepEqual(
      all.map((one) => one.id),
      all.map((_, index) => index + 1),
    );
    for (let after = 0; after <= all.length + 1; after += 1) {
      assert.deepEqual(await follow(world.kit, id, after), all.slice(after));
      const byHeader = await ask(world.kit, 'events', { id }, 'alice', { 'last-event-id': String(after) });
      assert.equal(byHeader.headers.get('content-type'), 'text/event-stream');
      assert.equal((await byHeader.text()).includes('relay-ended'), after < all.length);
    }
    for (const after of [-1, 1.5, 'x', '1e3', null]) await assertError(await ask(world.kit, 'events', { id, after }), 'BODY_MALFORMED');
  });

  test('keep only the newest progress', async () => {
    let looks = 0;
    // a tenth of a second between any two looks at it: no progress is left out for coming too soon
    const clock = { ...systemClock, now: () => Date.now() + 100 * (looks += 1) };
    await using world = await createRelayWorld({ options: { clock } });
    const id = await begin(world.kit, 'register');
    const session = await world.voice.next();
    session.say(ready, {});
    const heard: unknown[] = [];
    for await (const { name, data } of readEvents(await ask(world.kit, 'events', { id }))) {
      if (name !== 'relay-stream' && name !== progress) continue;
      heard.push(data.net_speech_duration);
      if (heard.length < 4) session.say(progress, { net_speech_duration: heard.length });
      else session.say('error-audio', {});
    }
    assert.deepEqual(heard, [undefined, 1, 2, 3]);
    const kept = await follow(world.kit, id);
    assert.deepEqual(
      kept.map(({ id: number, name }) => [number, name]),
      [
        [1, 'relay-opened'],
        [2, ready],
        [3, 'relay-stream'],
        [6, progress],
        [7, 'error-audio'],
        [8, 'relay-ended'],
      ],
    );
  });

  test('are for whoever began it, or may hear the call now', async () => {
    const may = new Set(['alice']);
    await using world = await createRelayWorld({
      options: { calls: createHookAccess(({ identity }) => may.has(identity) && { callerNumber: caller }) },
      onSession: saying(['error-audio', {}]),
    });
    const id = await begin(world.kit, 'register');
    await follow(world.kit, id);
    for (const path of ['events', 'cancel']) {
      await assertError(await ask(world.kit, path, { id }, 'bob'), 'AGENT_NOT_ON_CALL');
      await assertError(await ask(world.kit, path, { id: 'A'.repeat(22) }), 'RELAY_NOT_FOUND');
      await assertError(await ask(world.kit, path, { id }, 'nobody'), 'AGENT_NOT_AUTHENTICATED');
    }
    may.delete('alice');
    may.add('bob');
    assert.equal((await ask(world.kit, 'events', { id })).status, 200, 'after a transfer it is still theirs');
    assert.equal((await ask(world.kit, 'events', { id }, 'bob')).status, 200);
    const elsewhere = world.createKit({ calls: { resolve: () => Promise.resolve({ callSid: otherCallSid, callerNumber: caller }) } });
    await assertError(await ask(elsewhere, 'events', { id }, 'bob'), 'AGENT_NOT_ON_CALL');
  });

  test('hold neither credential, token nor number, and neither do log and state', async () => {
    const everything = {
      error: `${caller} ${credential}`,
      exception: credential,
      species: caller,
      hint: accessToken,
      credential,
      score: 0.9,
      authenticity: 0.9,
    };
    for (const event of ['result-success', 'result-fail-spoof', 'error-audio', 'error-parameters']) {
      const written: string[] = [];
      await using world = await createRelayWorld({
        onSession: (session) => {
          session.say(ready, { engine: { name: caller, version: caller }, ...everything });
          session.say(progress, { net_speech_duration: 1, ...everything });
          session.say(event, everything);
        },
      });
      const { state } = world;
      for (const method of ['set', 'add', 'swap'] as const) {
        const original = state[method].bind(state) as (...given: readonly unknown[]) => Promise<never>;
        Object.assign(state, { [method]: (...given: readonly unknown[]) => (written.push(JSON.stringify(given)), original(...given)) });
      }
      const told = JSON.stringify(await follow(world.kit, await begin(world.kit, 'register')));
      await world.kit.finish(1000);
      for (const text of [told, JSON.stringify(world.log), written.join('\n')]) {
        assert.ok(text.length > 100);
        for (const secret of [caller, caller.slice(1), credential, accessToken]) assert.ok(!text.includes(secret), `${event}: ${text}`);
      }
    }
  });
});
