import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createVoiceMethod } from '../voice/create-voice-method.js';
import { EngineHarness, registerPayload, verifyPayload } from '../testing/engine-harness.js';
import { overdriven, people, pieces, silence, speechOf, whiteNoise } from '../testing/sample-voices.js';

// the shipped method and model, real sockets, synthetic voices
const harness = await EngineHarness.start({ voice: createVoiceMethod() });
after(() => harness.close());
let calls = 0;
const nextCall = (): string => `CA-voices-${calls++}`;

async function outcome(namespace: string, payload: { metadata: { call_id: string } }, audio: Uint8Array) {
  const session = await harness.ready(namespace, payload);
  const stream = await harness.play(payload.metadata.call_id, pieces(audio));
  // what the person says is over: a stop asks for the decision if speech ran short
  stream.send(JSON.stringify({ event: 'stop' }));
  return session.final();
}

const register = (audio: Uint8Array) => outcome('/register', registerPayload(nextCall()), audio);
const credentials = new Map<string, string>();
for (const person of people) {
  const { name, payload } = await register(speechOf(person, 1));
  assert.equal(name, 'result-success', `${person}: ${JSON.stringify({ ...payload, credential: undefined })}`);
  credentials.set(person, String(payload.credential));
}
// 0.8 is the element's default
const verify = (person: string, audio: Uint8Array) =>
  outcome('/verify', verifyPayload(nextCall(), credentials.get(person) ?? '', { score_threshold: 0.8 }), audio);

for (const person of people) {
  test(`${person} with other words is verified, and the registration played back is a spoof`, async () => {
    const live = await verify(person, speechOf(person, 2));
    assert.equal(live.name, 'result-success', JSON.stringify(live.payload));
    const replayed = await verify(person, speechOf(person, 1));
    assert.deepEqual([replayed.name, replayed.payload.species], ['result-fail-spoof', 'replay']);
    assert.equal((await verify(person, speechOf(person, 2))).name, 'result-fail-spoof', 'the verification played back');
  });
}

test('nobody is verified as somebody else', async () => {
  const accepted: string[] = [];
  for (const person of people) {
    for (const other of people.filter((name) => name !== person)) {
      const { name, payload } = await verify(person, speechOf(other, 3));
      if (name !== 'result-fail-score') accepted.push(`${other} as ${person}: ${name} ${String(payload.score)}`);
    }
  }
  assert.deepEqual(accepted, []);
});

test('a credential is sealed: a few KB, without the speech in it', () => {
  const [first] = credentials.values();
  assert.ok(first !== undefined && first.length > 3000 && first.length < 16_000);
});

test('silence, a hissing line and distortion end with error-audio and a hint', async () => {
  const speech = speechOf(people[0] ?? '', 2);
  for (const [audio, hints] of [
    [silence(21), ['silence']],
    [whiteNoise(25), ['silence', 'noise']],
    [overdriven(speech), ['clipping', 'noise']],
  ] as const) {
    const { name, payload } = await register(audio);
    assert.equal(name, 'error-audio', JSON.stringify(payload));
    assert.ok((hints as readonly unknown[]).includes(payload.hint), JSON.stringify(payload));
  }
});
