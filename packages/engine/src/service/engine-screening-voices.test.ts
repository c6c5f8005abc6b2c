import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { ScreenResultSchema } from '@callseal/protocol/screening';
import { createVoiceMethod } from '../voice/create-voice-method.js';
import { EngineHarness, registerPayload, screenPayload } from '../testing/engine-harness.js';
import { callOf, people, pieces, speechOf } from '../testing/sample-voices.js';

// the shipped method and model, real sockets, synthetic voices on a simulated line
const harness = await EngineHarness.start({ voice: createVoiceMethod() });
after(() => harness.close());
let calls = 0;

async function final(namespace: string, payload: { metadata: { call_id: string } }, audio: Uint8Array) {
  const session = await harness.ready(namespace, payload);
  await harness.play(payload.metadata.call_id, pieces(audio));
  return session.final();
}

async function screen(audio: Uint8Array, callId = `CA-screen-${calls++}`) {
  const { name, payload } = await final('/screen', screenPayload(callId), audio);
  assert.equal(name, 'result-screen', JSON.stringify(payload));
  return ScreenResultSchema.parse(payload);
}

for (const person of people) {
  test(`${person} on a good line is clean`, async () => {
    const { risk, reasons, injection } = await screen(callOf(person, 1));
    assert.ok(risk !== null && risk < 0.4, `${risk}`);
    assert.deepEqual([reasons, injection.checked], [[], true]);
  });
}

test('a call that is played back, on another line, is found', async () => {
  for (const person of people) {
    const { risk, reasons } = await screen(callOf(person, 1, 99));
    assert.ok(risk !== null && risk >= 0.7, `${person} ${risk}`);
    assert.deepEqual(reasons, ['replayed-recording'], person);
  }
});

test('Victor is found once his voice is on the watchlist, with other words, and nobody else is', async () => {
  const call = 'CA-victor';
  await screen(callOf('victor', 2), call);
  const { id } = await harness.engine.watchlist.add({ callId: call });
  const found = await screen(callOf('victor', 3));
  assert.ok((found.risk ?? 0) >= 0.9, `${found.risk}`);
  assert.deepEqual(found.reasons, ['watchlist-match']);
  for (const person of people.filter((name) => name !== 'victor')) {
    const { watchlist } = await screen(callOf(person, 3));
    assert.deepEqual(watchlist, { checked: true, hit: false, entries: 1 }, person);
  }
  await harness.engine.watchlist.remove(id);
});

test('a registration can be put on the watchlist too', async () => {
  const { payload } = await final('/register', registerPayload('CA-sofia', { audio_total_duration: 5 }), callOf('sofia', 2));
  await harness.engine.watchlist.add({ credential: String(payload.credential) });
  assert.equal((await screen(callOf('sofia', 3, 50))).watchlist.hit, true);
});

test('a file that is sent as a call is found, whoever speaks', async () => {
  for (const person of people) {
    // said before on a line in these tests: the words are known too
    const { risk, reasons } = await screen(speechOf(person, 3));
    assert.ok(risk !== null && risk >= 0.7, `${person} ${risk}`);
    assert.ok(reasons.includes('injected-audio'), `${person} ${reasons.join()}`);
  }
});
