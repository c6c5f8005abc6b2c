import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pcmBytes, tone, wavBytes, writeWav } from '../test-support/wav-file.js';
import { type CallerAudio, silentFrame } from './caller-audio.js';
import { decodeMulaw } from './mulaw.js';
import { createWavAudio } from './wav-audio.js';

const file = (hertz: number, seconds: number, sampleRate = 8000): string =>
  writeWav(wavBytes(pcmBytes(tone(hertz, sampleRate, seconds)), { sampleRate }));
const take = (audio: CallerAudio, count: number): readonly (Uint8Array | null)[] => Array.from({ length: count }, () => audio.next());
const isSilent = (frame: Uint8Array | null): boolean => frame !== null && Buffer.from(frame).equals(silentFrame);
const powerOf = (frames: readonly (Uint8Array | null)[]): number => {
  const samples = frames.flatMap((frame) => (frame === null ? [] : [...decodeMulaw(frame)]));
  return samples.reduce((sum, x) => sum + x * x, 0) / samples.length;
};

test('lead, files and pauses come in whole frames, then silence', () => {
  const audio = createWavAudio([file(500, 0.1), file(700, 0.05)], { leadSeconds: 0.04, pauseSeconds: 0.06 });
  const shape = take(audio, 20).map((frame) => (isSilent(frame) ? '.' : 'x'));
  // 0.05 s are two and a half frames, so the third one ends in silence
  assert.equal(shape.join(''), '..xxxxx...xxx.......');
});

test('the caller hangs up or starts again when told to', () => {
  const path = file(500, 0.04);
  const options = { leadSeconds: 0, pauseSeconds: 0.02 };
  assert.deepEqual(
    take(createWavAudio(path, { ...options, then: 'hang-up' }), 4).map((frame) => frame === null),
    [false, false, false, true],
  );
  const repeated = take(createWavAudio(path, { ...options, then: 'repeat' }), 7).map((frame) => (isSilent(frame) ? '.' : 'x'));
  assert.equal(repeated.join(''), 'xx.xx.x');
});

test('a file of 44.1 kHz stereo is heard as the same tone', () => {
  const mono = tone(1000, 44_100, 0.2);
  const stereo = Int16Array.from({ length: mono.length * 2 }, (_, at) => mono[at >> 1] ?? 0);
  const path = writeWav(wavBytes(pcmBytes(stereo), { sampleRate: 44_100, channels: 2 }));
  const heard = take(createWavAudio(path, { leadSeconds: 0 }), 8).flatMap((frame) => [...decodeMulaw(frame ?? new Uint8Array())]);
  const expected = tone(1000, 8000, 0.16);
  assert.ok(heard.slice(200, 1000).every((x, at) => Math.abs(x - (expected[at + 200] ?? 0)) < 400));
});

test('captions say what is said now, and nothing in the pauses', () => {
  const sentences = [
    { path: file(500, 0.04), caption: 'one' },
    { path: file(600, 0.04), caption: 'two' },
  ];
  const audio = createWavAudio(sentences, { leadSeconds: 0.02, pauseSeconds: 0.02 });
  assert.equal(audio.caption?.(), null);
  const said = Array.from({ length: 8 }, () => {
    audio.next();
    return audio.caption?.();
  });
  assert.deepEqual(said, [null, 'one', 'one', null, 'two', 'two', null, null]);
});

test('noise has the asked distance to the voice, in the pauses and after the end too, and is the same every time', () => {
  const path = file(1000, 1);
  const options = { leadSeconds: 0.5, pauseSeconds: 0.5, noiseDb: 10 };
  const audio = createWavAudio(path, options);
  const lead = powerOf(take(audio, 25));
  const voice = powerOf(take(audio, 50));
  take(audio, 25);
  const tail = powerOf(take(audio, 50));
  for (const noise of [lead, tail]) {
    const snr = 10 * Math.log10((voice - noise) / noise);
    assert.ok(Math.abs(snr - 10) < 1, `${snr} dB`);
  }
  assert.deepEqual(take(createWavAudio(path, options), 150), take(createWavAudio(path, options), 150));
  assert.notDeepEqual(take(createWavAudio(path, options), 10), take(createWavAudio(path, { ...options, seed: 2 }), 10));
});

test('gain and band change the level as told', () => {
  const level = (hertz: number, options: object): number =>
    10 * Math.log10(powerOf(take(createWavAudio(file(hertz, 1), { leadSeconds: 0, ...options }), 45)));
  assert.ok(Math.abs(level(997, {}) - level(997, { gainDb: -6 }) - 6) < 0.2);
  const band = { bandHz: [500, 2500] };
  assert.ok(Math.abs(level(1100, {}) - level(1100, band)) < 0.5);
  assert.ok(level(200, {}) - level(200, band) > 20);
  assert.ok(level(3600, {}) - level(3600, band) > 15);
});

test('no file at all is a caller who says nothing', () => {
  const frames = take(createWavAudio([], { noiseDb: 10, then: 'repeat', leadSeconds: 0 }), 3);
  assert.ok(frames.every(isSilent));
});

test('an unreadable file or a pause that is no time is refused at once', () => {
  assert.throws(() => createWavAudio('/nowhere.wav'), { code: 'WAV_UNREADABLE' });
  assert.throws(() => createWavAudio(file(500, 0.1), { pauseSeconds: -1 }), { code: 'OPTION_INVALID' });
  assert.throws(() => createWavAudio(file(500, 0.1), { leadSeconds: NaN }), { code: 'OPTION_INVALID' });
});
