import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSilentAudio } from './audio/caller-audio.js';
import { createSimulator } from './simulator.js';
import { createCountedAudio, setUp } from './test-support/set-up.js';
import { until } from './test-support/until.js';

const from = '+12025550101';

test('options that cannot work are refused at once', async () => {
  for (const options of [{ speed: 0 }, { speed: NaN }, { speed: 1001 }, { maxStreamsPerCall: 0 }, { accountSid: 'AC1' }]) {
    await assert.rejects(createSimulator(options), { code: 'OPTION_INVALID' });
  }
});

test('a taken port is told by the error of the system', async (context) => {
  const { simulator } = await setUp(context);
  await assert.rejects(createSimulator({ port: Number(new URL(simulator.url).port) }), { code: 'EADDRINUSE' });
});

test('a call is found by either leg', async (context) => {
  const { simulator } = await setUp(context);
  const call = simulator.placeCall({ from, audio: createSilentAudio() });
  assert.equal(simulator.call(call.callSid), call);
  assert.equal(simulator.call(call.workerCallSid), call);
  assert.equal(simulator.call('CA0'), undefined);
  assert.deepEqual(simulator.calls(), [call]);
  assert.equal(call.from, from);
});

test('a call that rings can be hung up, and is then not answered any more', async (context) => {
  const { simulator, typesOf } = await setUp(context);
  const call = simulator.placeCall({ from, audio: createSilentAudio() });
  call.hangUp();
  call.answer();
  call.hold(true);
  call.hangUp();
  assert.deepEqual([call.status, call.held], ['completed', false]);
  assert.deepEqual(typesOf(call.callSid), ['call-placed', 'call-ended']);
});

test('calls that ended are forgotten in the end, live ones never', async (context) => {
  const { simulator } = await setUp(context, { onEvent: () => undefined });
  const live = simulator.placeCall({ from, audio: createSilentAudio(), status: 'in-progress' });
  for (let count = 0; count < 1100; count++) simulator.placeCall({ from, audio: createSilentAudio(), status: 'in-progress' }).hangUp();
  assert.ok(simulator.calls().length <= 1001);
  assert.equal(simulator.call(live.callSid), live);
});

test('fifty calls at once are all heard whole', async (context) => {
  const { simulator, service, client } = await setUp(context, { speed: 20 });
  const frames = 100;
  const calls = Array.from({ length: 50 }, () => simulator.placeCall({ from, audio: createCountedAudio(frames), status: 'in-progress' }));
  await Promise.all(calls.map(({ callSid }) => client.calls(callSid).streams.create({ url: service.streamUrl })));
  await until('all ended', () => service.streams.length === 50 && service.streams.every(({ closeCode }) => closeCode === 1000));
  for (const { messages } of service.streams) assert.equal(messages.filter(({ event }) => event === 'media').length, frames);
  assert.ok(calls.every(({ status }) => status === 'completed'));
});
