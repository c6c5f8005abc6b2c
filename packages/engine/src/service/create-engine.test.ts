import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createEngine } from './create-engine.js';
import { generateSealingKey, type EngineOptions } from './engine-options.js';
import type { EngineTrace } from './engine-trace.js';
import { EngineHarness, registerPayload, testClient, until, verifyPayload } from '../testing/engine-harness.js';
import { constantAudio, mediaMessage, startMessage, stopMessage } from '../testing/media-frames.js';
import { scripted } from '../testing/scripted-voice-method.js';

const traces: EngineTrace[] = [];
const harness = await EngineHarness.start({
  onTrace: (event) => {
    traces.push(event);
    throw new Error('a log that fails');
  },
});
after(() => harness.close());
let calls = 0;
const nextCall = (): string => `CA-engine-${calls++}`;

async function outcome(namespace: string, payload: { metadata: { call_id: string } }, audio: Iterable<Uint8Array>) {
  const session = await harness.ready(namespace, payload);
  await harness.play(payload.metadata.call_id, audio);
  return session.final();
}

const register = async (...audio: Uint8Array[]): Promise<string> =>
  String((await outcome('/register', registerPayload(nextCall()), audio)).payload.credential);

test('a registration gives a credential with its model and says nothing of authenticity', async () => {
  const { name, payload } = await outcome('/register', registerPayload(nextCall()), constantAudio(5, 3.2));
  assert.equal(name, 'result-success');
  assert.deepEqual(Object.keys(payload).sort(), ['credential', 'input_audio_duration', 'model', 'net_speech_duration']);
  assert.deepEqual([payload.model, payload.net_speech_duration], [{ hash: harness.engine.modelHash }, 3]);
});

test('the same voice with other words is verified, another voice is not, a recording is called a spoof', async () => {
  const words = [...constantAudio(5, 3.1)];
  const others = [...constantAudio(6, 0.2), ...constantAudio(5, 3)];
  const credential = await register(...words);
  const verify = (audio: Iterable<Uint8Array>, changes = {}) => outcome('/verify', verifyPayload(nextCall(), credential, changes), audio);
  assert.equal((await verify(words)).name, 'result-fail-spoof');
  assert.equal((await verify(words)).payload.species, 'replay');
  const live = await verify(others);
  assert.deepEqual([live.name, live.payload.score, live.payload.authenticity], ['result-success', 0.9, 0.9]);
  assert.equal((await verify(others)).name, 'result-fail-spoof', 'the verification itself played again');
  assert.equal((await verify(constantAudio(7, 3.1))).name, 'result-fail-score');
  assert.equal((await verify(constantAudio(8, 3.1), { score_threshold: 0 })).name, 'result-success');
  assert.equal((await verify(words, { authenticity_threshold: 0 })).name, 'result-success');
});

for (const [what, audio, exception, hint] of [
  ['noise', constantAudio(scripted.noise, 3.1), 'SignalNoiseRatioException', 'noise'],
  ['clipping', constantAudio(scripted.clipping, 3.1), 'AudioInputException', 'clipping'],
  ['20 s of silence', constantAudio(scripted.silence, 20.3), 'AudioInputException', 'silence'],
] as const) {
  test(`${what} ends with error-audio ${exception} and a hint`, async () => {
    const { name, payload } = await outcome('/register', registerPayload(nextCall()), audio);
    assert.deepEqual([name, payload.exception, payload.hint], ['error-audio', exception, hint]);
    assert.equal(typeof payload.net_speech_duration, 'number');
  });
}

for (const end of ['stop', 'close', 'reset'] as const) {
  test(`audio that ends by ${end} before enough speech says how much was heard`, async () => {
    const call = nextCall();
    const session = await harness.ready('/register', registerPayload(call));
    const audio = await harness.audio();
    audio.send(JSON.stringify({ event: 'connected', protocol: 'Call', version: '1.0.0' }), startMessage(call));
    let index = 0;
    for (const piece of constantAudio(5, 1.4)) audio.send(mediaMessage(piece, index++), mediaMessage(piece, index, 'outbound'));
    await session.event('info-vad-status');
    if (end === 'stop') audio.send(stopMessage(call));
    else if (end === 'close') audio.socket.close();
    else audio.socket.terminate();
    const { name, payload } = await session.final();
    assert.deepEqual([name, payload.exception], ['error-audio', 'VoiceDurationIsNotEnoughException']);
    if (end === 'stop') assert.equal(payload.net_speech_duration, 1.4, 'the outbound track is not counted');
  });
}

test('a jump of the timestamps counts as silent audio', async () => {
  const call = nextCall();
  const session = await harness.ready('/register', registerPayload(call));
  const audio = await harness.audio();
  audio.send(startMessage(call));
  [...constantAudio(5, 2)].forEach((piece, index) => {
    audio.send(mediaMessage(piece, index, 'inbound', index * 20 + (index >= 50 ? 5000 : 0)));
  });
  audio.send(stopMessage(call));
  const { payload } = await session.final();
  assert.deepEqual([payload.net_speech_duration, payload.input_audio_duration], [2, 7]);
});

for (const [what, byte] of [
  ['the front end', scripted.explosive],
  ['the method', scripted.broken],
] as const) {
  test(`an exception inside ${what} becomes error-das-Peak without its details, and the engine serves on`, async () => {
    const { name, payload } = await outcome('/register', registerPayload(nextCall()), constantAudio(byte, 3.1));
    assert.equal(name, 'error-das-Peak');
    assert.ok(!JSON.stringify(payload).includes('secret detail'));
    assert.equal((await outcome('/register', registerPayload(nextCall()), constantAudio(5, 3.1))).name, 'result-success');
  });
}

test('fifty calls at once all end with their own verdict', async () => {
  const credential = await register(...constantAudio(5, 3.1));
  const names = await Promise.all(
    Array.from({ length: 50 }, async (_, index) => {
      const speaker = index % 2 === 0 ? 5 : 9;
      const audio = [...constantAudio(20 + index, 0.1), ...constantAudio(speaker, 3)];
      return (await outcome('/verify', verifyPayload(nextCall(), credential), audio)).name;
    }),
  );
  names.forEach((name, index) => {
    assert.equal(name, index % 2 === 0 ? 'result-success' : 'result-fail-score', `call ${index}`);
  });
});

test('the trace tells each call’s story in order and holds neither credential nor token', async () => {
  const call = nextCall();
  const session = await harness.ready('/register', registerPayload(call));
  await harness.play(call, constantAudio(5, 3.1));
  const { payload } = await session.final();
  const story = await until('the story', () => {
    const mine = traces.filter(({ callSid }) => callSid === call);
    return mine.some(({ type }) => type === 'session-closed') ? mine : null;
  });
  const types = story.map(({ type }) => type);
  const once = types.filter((type) => type !== 'session-progress' && type !== 'audio-seconds');
  assert.deepEqual(once, ['session-opened', 'session-ready', 'audio-opened', 'session-verdict', 'audio-closed', 'session-closed']);
  assert.ok(types.includes('session-progress') && types.includes('audio-seconds'));
  assert.ok(!JSON.stringify(traces).includes(String(payload.credential)));
});

test('a client may leave at every point and nothing stays behind', async () => {
  const steps = ['connected', 'ready', 'streaming', 'deciding'] as const;
  for (const step of steps) {
    const call = nextCall();
    const session = await harness.connect('/register');
    if (step !== 'connected') {
      session.socket.emit('initialize', registerPayload(call));
      await session.event('info-consumer-ready');
    }
    if (step === 'streaming' || step === 'deciding') {
      const audio = await harness.play(call, constantAudio(5, step === 'streaming' ? 1 : 3.1));
      if (step === 'streaming') await session.event('info-vad-status');
      session.leave();
      assert.equal((await audio.closure()).code, 1000);
    }
    session.leave();
    await until(`no session after leaving when ${step}`, () => harness.engine.stats().sessions === 0);
  }
});

const valid = { ...testClient, sealingKey: generateSealingKey() };
for (const [what, options] of [
  ['no client', { sealingKey: valid.sealingKey }],
  ['a short secret', { ...valid, clientSecret: 'short' }],
  ['both client and clients', { ...valid, clients: [testClient] }],
  ['an empty list of clients', { sealingKey: valid.sealingKey, clients: [] }],
  ['a short key', { ...valid, sealingKey: new Uint8Array(16) }],
  ['a key that is text', { ...valid, sealingKey: 'x'.repeat(32) as unknown as Uint8Array }],
  ['a port out of range', { ...valid, port: 70_000 }],
  ['a token that never lives', { ...valid, tokenLifetimeSeconds: 0 }],
  ['a limit of zero', { ...valid, limits: { sessions: 0 } }],
  ['an unknown limit', { ...valid, limits: { bogus: 1 } as object }],
  ['too much progress', { ...valid, limits: { progressPerSecond: 50 } }],
] satisfies readonly (readonly [string, EngineOptions])[]) {
  test(`options with ${what} are refused at once`, async () => {
    await assert.rejects(createEngine(options), { code: 'ENGINE_OPTIONS_INVALID' });
  });
}

test('a taken port is refused with the mend, and closing frees it', async () => {
  const first = await EngineHarness.start();
  const port = Number(new URL(first.engine.url).port);
  await assert.rejects(EngineHarness.start({ port }), { code: 'ENGINE_PORT_TAKEN' });
  await first.close();
  const again = await EngineHarness.start({ port });
  await again.close();
  await again.engine.close();
});

test('when all calls are over nothing is left', async () => {
  const own = await EngineHarness.start();
  const session = await own.ready('/register', registerPayload('CA1'));
  const audio = await own.play('CA1', constantAudio(5, 3.1));
  await session.final();
  await audio.closure();
  session.leave();
  await own.settled();
  await own.close();
});
