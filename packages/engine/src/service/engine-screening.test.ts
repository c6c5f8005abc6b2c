import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import type { ScreenResult } from '@callseal/protocol/screening';
import { io } from 'socket.io-client';
import { createEngine } from './create-engine.js';
import { generateSealingKey, type EngineOptions } from './engine-options.js';
import { EngineHarness, registerPayload, screenPayload, testClient, until, verifyPayload } from '../testing/engine-harness.js';
import { readGolden } from '../testing/golden-messages.js';
import { constantAudio, stopMessage } from '../testing/media-frames.js';
import { scripted } from '../testing/scripted-voice-method.js';

const screening = { watchlist: { threshold: 0.8, maximumEntries: 3 } };
const harness = await EngineHarness.start({ screening });
after(() => harness.close());
let calls = 0;
const nextCall = (): string => `CA-screening-${calls++}`;

async function outcome(namespace: string, payload: { metadata: { call_id: string } }, audio: Iterable<Uint8Array>, engine = harness) {
  const session = await engine.ready(namespace, payload);
  await engine.play(payload.metadata.call_id, audio);
  return session.final();
}

async function screen(audio: Iterable<Uint8Array>, changes = {}, callId = nextCall()): Promise<ScreenResult> {
  const { name, payload } = await outcome('/screen', screenPayload(callId, changes), audio);
  assert.equal(name, 'result-screen', JSON.stringify(payload));
  return payload as unknown as ScreenResult;
}

/** Speech of one speaker that nobody has heard yet. */
let fresh = 20;
const speech = (speaker: number): Uint8Array[] => [...constantAudio(fresh++, 0.1), ...constantAudio(speaker, 5)];

describe('a screen over the real sockets', () => {
  test('of the first call says what it could not check, and claims no risk', async () => {
    const own = await EngineHarness.start();
    const { name, payload } = await outcome('/socket.io/screen', screenPayload('CA1'), speech(5), own);
    await own.close();
    assert.equal(name, 'result-screen');
    assert.deepEqual(payload, {
      risk: null,
      replay: { checked: false, authenticity: null, recordings: 0 },
      injection: { checked: false, score: null, findings: [] },
      watchlist: { checked: true, hit: false, entries: 0 },
      reasons: [],
      model: { hash: harness.engine.modelHash },
      net_speech_duration: 5,
      input_audio_duration: 5,
    });
  });

  test('finds the recording of an earlier call, without any credential', async () => {
    const words = speech(6);
    assert.deepEqual((await screen(words)).reasons, []);
    const replayed = await screen(words);
    assert.deepEqual([replayed.replay.checked, replayed.replay.authenticity, replayed.reasons], [true, 0.1, ['replayed-recording']]);
    assert.ok((replayed.risk ?? 0) >= 0.7);
  });

  test('does not take a caller who is screened twice in one call for a recording of themselves', async () => {
    const words = speech(7);
    const call = nextCall();
    await screen(words, {}, call);
    assert.deepEqual((await screen(words, {}, call)).reasons, []);
  });

  test('finds the recording of the registration and of a verification by the credential', async () => {
    const registered = [...constantAudio(9, 3.1)];
    const credential = String((await outcome('/register', registerPayload(nextCall()), registered)).payload.credential);
    const verified = [...constantAudio(8, 0.1), ...constantAudio(9, 3)];
    assert.equal((await outcome('/verify', verifyPayload(nextCall(), credential), verified)).name, 'result-success');
    const screenOf = async (audio: Iterable<Uint8Array>, changes: object) =>
      (await screen(audio, { audio_total_duration: 3, ...changes })).reasons;
    assert.deepEqual(await screenOf(registered, { credential }), ['replayed-recording']);
    assert.deepEqual(await screenOf(verified, { credential }), ['replayed-recording']);
    assert.deepEqual(await screenOf(registered, {}), [], 'without the credential nobody knows of the registration');
  });

  test('finds who is on the watchlist, and nobody else, and never says who', async () => {
    const call = nextCall();
    await screen(speech(10), {}, call);
    const { id } = await harness.engine.watchlist.add({ callId: call });
    const hit = await screen(speech(10));
    assert.deepEqual([hit.watchlist, hit.reasons], [{ checked: true, hit: true, entries: 1 }, ['watchlist-match']]);
    assert.ok((hit.risk ?? 0) >= 0.9);
    assert.ok(!JSON.stringify(hit).includes(id));
    assert.deepEqual((await screen(speech(11))).watchlist, { checked: true, hit: false, entries: 1 });
    assert.equal(await harness.engine.watchlist.remove(id), true);
    assert.deepEqual((await screen(speech(10))).watchlist, { checked: true, hit: false, entries: 0 });
  });

  test('listens alone: a call that is verified is not screened meanwhile, and the other way round', async () => {
    const call = nextCall();
    const first = await harness.ready('/screen', screenPayload(call));
    for (const [namespace, payload] of [
      ['/register', registerPayload(call)],
      ['/screen', screenPayload(call)],
    ] as const) {
      const second = await harness.connect(namespace);
      second.socket.emit('initialize', payload);
      assert.equal((await second.final()).payload.exception, 'CallAlreadyInSession');
    }
    await harness.play(call, speech(5));
    assert.equal((await first.final()).name, 'result-screen');
  });
});

describe('a screen that cannot tell', () => {
  for (const [what, audio, exception] of [
    ['noise', constantAudio(scripted.noise, 5.1), 'SignalNoiseRatioException'],
    ['clipping', constantAudio(scripted.clipping, 5.1), 'AudioInputException'],
    ['silence', constantAudio(scripted.silence, 20.3), 'AudioInputException'],
  ] as const) {
    test(`because of ${what} ends with error-audio, not with a result`, async () => {
      const { name, payload } = await outcome('/screen', screenPayload(nextCall()), audio);
      assert.deepEqual([name, payload.exception], ['error-audio', exception]);
    });
  }

  test('because the caller hangs up ends with error-audio', async () => {
    const call = nextCall();
    const session = await harness.ready('/screen', screenPayload(call));
    const audio = await harness.play(call, constantAudio(5, 2));
    audio.send(stopMessage(call));
    const { name, payload } = await session.final();
    assert.deepEqual([name, payload.exception], ['error-audio', 'VoiceDurationIsNotEnoughException']);
  });

  test('because of something inside ends with error-das-Peak without its details', async () => {
    const { name, payload } = await outcome('/screen', screenPayload(nextCall()), constantAudio(scripted.broken, 5.1));
    assert.equal(name, 'error-das-Peak');
    assert.ok(!JSON.stringify(payload).includes('secret'));
  });
});

describe('initialize of a screen', () => {
  const golden = (kind: 'valid' | 'invalid') =>
    readGolden<{ readonly initialize: readonly { readonly title: string; readonly message: unknown }[] }>(`${kind}/screening.json`)
      .initialize;
  const answer = async (message: unknown) => {
    const session = await harness.connect('/screen');
    session.socket.emit('initialize', message);
    const first = await until('an answer', () => session.events[0]);
    session.leave();
    await until('the session to end', () => harness.engine.stats().sessions === 0);
    return first;
  };

  for (const { title, message } of golden('valid')) {
    test(`of ${title} is understood`, async () => {
      const { name, payload } = await answer(message);
      // the golden credential is another engine's
      assert.ok(name === 'info-consumer-ready' || payload.exception === 'InvalidCredential', JSON.stringify(payload));
    });
  }
  for (const { title, message } of [
    ...golden('invalid'),
    ...[null, 7, 'x', [], {}].map((message) => ({ title: JSON.stringify(message), message })),
  ]) {
    test(`with ${title} is refused as parameters`, async () => {
      const { name, payload } = await answer(message);
      assert.deepEqual([name, payload.exception], ['error-parameters', 'InvalidParameters']);
    });
  }

  for (const [what, scope, code] of [
    ['a token that a page may have', '', 'TOKEN_SCOPE_MISSING'],
    ['no token', null, 'TOKEN_MISSING'],
  ] as const) {
    test(`is not reached with ${what}`, async () => {
      const auth = scope === null ? {} : { token: await harness.token(scope) };
      const socket = io(`${harness.engine.url}/screen`, { auth, transports: ['websocket'], forceNew: true, reconnection: false });
      const error = await new Promise<Error & { data?: unknown }>((resolve) => socket.once('connect_error', resolve));
      socket.disconnect();
      assert.deepEqual(error.data, { code });
    });
  }
});

const valid = { ...testClient, sealingKey: generateSealingKey() };
for (const [what, options] of [
  ['more recordings than there is time for', { ...valid, screening: { recordings: 33 } }],
  ['half a recording', { ...valid, screening: { recordings: 0.5 } }],
  ['a retention without an end', { ...valid, screening: { watchlist: { retentionDays: Infinity } } }],
  ['a threshold that everybody meets', { ...valid, screening: { watchlist: { threshold: 0.2 } } }],
  ['a watchlist for nobody', { ...valid, screening: { watchlist: { maximumEntries: 0 } } }],
] satisfies readonly (readonly [string, EngineOptions])[]) {
  test(`screening options with ${what} are refused at once`, async () => {
    await assert.rejects(createEngine(options), { code: 'ENGINE_OPTIONS_INVALID' });
  });
}
