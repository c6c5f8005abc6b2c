import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { EngineHarness, registerPayload, until } from '../testing/engine-harness.js';
import { ManualClock } from '../testing/manual-clock.js';
import { constantAudio, minimalMedia, minimalStart, startMessage, stopMessage } from '../testing/media-frames.js';
import { scripted } from '../testing/scripted-voice-method.js';

const clock = new ManualClock();
const harness = await EngineHarness.start({ clock, limits: { sessions: 3, streams: 4, messagesPerStream: 3000 } });
after(() => harness.close());
let calls = 0;
const nextCall = (): string => `CA-limits-${calls++}`;
const idle = () => until('nothing left', () => harness.engine.stats().sessions === 0 && harness.engine.stats().streams === 0);
const piece = minimalMedia(new Uint8Array(160).fill(5));
const JUNK = 'not a message';

const refusals: readonly (readonly [string, number, (call: string) => readonly (string | Buffer)[]])[] = [
  ['an unknown call', 4404, () => [minimalStart('CA-unknown')]],
  ['audio before start', 4404, () => [piece]],
  ['a text that is no JSON', 4400, () => [JUNK]],
  ['an empty message', 4400, () => ['']],
  ['a message without an event', 4400, () => ['{}']],
  ['null', 4400, () => ['null']],
  ['a start without a call', 4400, () => ['{"event":"start","start":{}}']],
  ['a start with another encoding', 4400, (call) => [startMessage(call).replace('x-mulaw', 'l16')]],
  ['binary audio', 4400, () => [Buffer.alloc(160)]],
  ['junk after start', 4400, (call) => [minimalStart(call), JUNK]],
  ['base64 that is none', 4400, (call) => [minimalStart(call), '{"event":"media","media":{"payload":"!!!!"}}']],
  ['media without a payload', 4400, (call) => [minimalStart(call), '{"event":"media","media":{}}']],
  ['a second start', 4409, (call) => [minimalStart(call), minimalStart(call)]],
  ['a start for another call', 4409, (call) => [minimalStart(call), minimalStart('CA-other')]],
  ['a huge message', 4413, (call) => [minimalStart(call), `{"event":"media","media":{"payload":"${'A'.repeat(70_000)}"}}`]],
  ['endless messages', 4429, (call) => [minimalStart(call), ...Array<string>(3100).fill('{"event":"unheard-of"}')]],
  ['stop', 1000, (call) => [minimalStart(call), stopMessage(call)]],
];
for (const [what, code, messages] of refusals) {
  test(`${what} closes the audio socket with ${code}`, async () => {
    const call = nextCall();
    const session = await harness.ready('/register', registerPayload(call));
    const audio = await harness.audio();
    const sent = messages(call);
    audio.send(...sent);
    assert.equal((await audio.closure()).code, code);
    if (sent[0] === minimalStart(call) || code === 1000) assert.equal((await session.final()).name, 'error-audio');
    else assert.equal(harness.engine.stats().sessions, 1, 'a session that was not named goes on');
    session.leave();
    await idle();
  });
}

test('unknown events, dtmf, marks and odd but valid messages are survived', async () => {
  const call = nextCall();
  const session = await harness.ready('/register', registerPayload(call));
  const audio = await harness.audio();
  audio.send(
    '{"event":"connected"}',
    minimalStart(call),
    '{"event":"new"}',
    '{"event":"dtmf","dtmf":{"digit":"1"}}',
    '{"event":"mark","mark":{"name":"m"}}',
  );
  audio.send('{"event":"media","media":{"payload":""}}', '{"event":"media","media":{"payload":"AAA"}}');
  audio.send(...Array.from(constantAudio(5, 3.1), minimalMedia));
  assert.equal((await session.final()).name, 'result-success');
  session.leave();
  await idle();
});

test('a second stream for a call is closed with 4409 and the first is undisturbed', async () => {
  const call = nextCall();
  const session = await harness.ready('/register', registerPayload(call));
  const first = await harness.play(call, constantAudio(5, 1));
  await session.event('info-vad-status');
  const second = await harness.play(call, constantAudio(6, 5));
  assert.equal((await second.closure()).code, 4409);
  first.send(...Array.from(constantAudio(5, 2.1), minimalMedia));
  assert.equal((await session.final()).name, 'result-success');
  session.leave();
  await idle();
});

test('sessions beyond the limit are refused as busy, streams beyond theirs with 4429', async () => {
  const sessions = [];
  for (let index = 0; index < 3; index++) sessions.push(await harness.ready('/register', registerPayload(nextCall())));
  const late = await harness.connect('/register');
  late.socket.emit('initialize', registerPayload(nextCall()));
  const { name, payload } = await late.final();
  assert.deepEqual([name, payload.exception], ['error-consumer-not-ready', 'EngineBusy']);
  const streams = [];
  for (let index = 0; index < 4; index++) streams.push(await harness.audio());
  assert.equal((await (await harness.audio()).closure()).code, 4429);
  for (const { socket } of streams) socket.close();
  for (const session of [...sessions, late]) session.leave();
  await idle();
});

test('audio that falls silent on the wire is closed with 4408, and so is a socket that never starts', async () => {
  const call = nextCall();
  const session = await harness.ready('/register', registerPayload(call));
  const playing = await harness.play(call, constantAudio(5, 1));
  const mute = await harness.audio();
  await session.event('info-vad-status');
  clock.advance(0.5);
  clock.advance(9);
  assert.equal(playing.closed, null);
  clock.advance(1.5);
  assert.deepEqual([(await playing.closure()).code, (await mute.closure()).code], [4408, 4408]);
  assert.equal((await session.final()).payload.exception, 'VoiceDurationIsNotEnoughException');
  session.leave();
  await idle();
});

test('a session whose audio never begins ends after its time, with a hint', async () => {
  const session = await harness.ready('/register', registerPayload(nextCall()));
  clock.advance(29);
  assert.equal(harness.engine.stats().sessions, 1);
  clock.advance(1.5);
  const { name, payload } = await session.final();
  assert.deepEqual([name, payload.hint], ['error-audio', 'silence']);
  session.leave();
  await idle();
});

test('a session ends after its total time, however slowly it is fed', async () => {
  const call = nextCall();
  const session = await harness.ready('/register', registerPayload(call, { audio_total_duration: 30 }));
  const audio = await harness.play(call, constantAudio(5, 0.4));
  await session.event('info-vad-status');
  for (;;) {
    clock.advance(5.25);
    if (harness.engine.stats().sessions === 0) break;
    const before = session.events.length;
    audio.send(...Array.from(constantAudio(5, 0.4), minimalMedia));
    await until('progress', () => session.events.length > before);
  }
  const { payload } = await session.final();
  assert.equal(payload.exception, 'VoiceDurationIsNotEnoughException');
  assert.equal((await audio.closure()).code, 1000);
  session.leave();
  await idle();
});

test('no more audio is listened to than allowed', async () => {
  const call = nextCall();
  const session = await harness.ready('/register', registerPayload(call, { audio_total_duration: 30 }));
  // five seconds a message, a tenth of a second of it speech
  const audio = await harness.audio();
  const long = new Uint8Array(40_000).fill(scripted.silence).fill(5, 0, 800);
  audio.send(minimalStart(call), ...Array.from({ length: 30 }, () => minimalMedia(long)));
  const { payload } = await session.final();
  assert.equal(payload.exception, 'VoiceDurationIsNotEnoughException');
  assert.ok(
    Number(payload.input_audio_duration) >= 120 && Number(payload.input_audio_duration) < 126,
    String(payload.input_audio_duration),
  );
  session.leave();
  await idle();
});

test('progress comes at most five times a second', async () => {
  const call = nextCall();
  const session = await harness.ready('/register', registerPayload(call));
  await harness.play(call, constantAudio(5, 3.1));
  await session.final();
  assert.equal(session.events.filter(({ name }) => name === 'info-vad-status').length, 1, 'three seconds of audio arrived in no time');
  session.leave();
  await idle();
});
