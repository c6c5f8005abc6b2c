import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { decodeMulaw } from '../audio/mulaw.js';
import { readWav } from '../audio/wav.js';
import { createSampleAudio } from './sample-audio.js';
import { sampleCallers } from './sample-callers.js';

const callerOf = (id: string) => sampleCallers.find((caller) => caller.id === id)!;
const sentencesOf = (id: string) => callerOf(id).calls.flatMap(({ sentences }) => sentences);
const people = ['alan', 'sofia', 'robert', 'victor'];

test('four people say twelve different sentences each, three calls of four', () => {
  const texts = people.flatMap((id) => sentencesOf(id).map(({ text }) => text));
  assert.equal(new Set(texts).size, 48);
  assert.ok(people.every((id) => callerOf(id).calls.every(({ sentences }) => sentences.length === 4)));
});

test('every sentence is three to five and a half seconds of well-levelled telephone audio', () => {
  for (const { path } of people.flatMap(sentencesOf)) {
    const { sampleRate, channels, samples } = readWav(path);
    assert.deepEqual([sampleRate, channels], [8000, 1]);
    const seconds = samples.length / 8000;
    assert.ok(seconds >= 3 && seconds <= 5.5, `${path}: ${seconds} s`);
    const peak = samples.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    assert.ok(peak > 12_000 && peak < 20_000, `${path}: ${peak}`);
  }
});

test('the files say themselves that they are synthetic, and are no more than 2 MB', () => {
  const folder = dirname(sentencesOf('alan')[0]!.path);
  const files = readdirSync(folder).filter((name) => name.endsWith('.wav'));
  assert.equal(files.length, 48);
  assert.ok(
    files.every(
      (name) => readFileSync(join(folder, name)).includes('ICMT') && readFileSync(join(folder, name)).includes('Synthetic voice'),
    ),
  );
  assert.ok(files.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0) <= 2_000_000);
});

test('numbers come from the range reserved for fiction, and tricks come from the number they imitate', () => {
  for (const { number } of sampleCallers) assert.match(number, /^\+120255501\d\d$/);
  assert.equal(callerOf('victor').number, callerOf('alan').number);
  assert.equal(callerOf('recording').number, callerOf('alan').number);
  assert.equal(callerOf('noisy-line').number, callerOf('sofia').number);
  assert.deepEqual(sentencesOf('recording'), callerOf('alan').calls[0]?.sentences);
});

/** The first ten seconds of a sample call, as samples. */
const hear = (id: string, callId?: string): readonly number[] => {
  const audio = createSampleAudio(callerOf(id), callId);
  return Array.from({ length: 500 }, () => [...decodeMulaw(audio.next() ?? new Uint8Array())]).flat();
};

test('the recording is the same speech as the first call, though no sample is the same', () => {
  const [original, recording] = [hear('alan'), hear('recording')];
  const product = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, x, at) => sum + x * (b[at] ?? 0), 0);
  // the band filters delay a little: the best correlation within 2 ms
  const correlations = Array.from({ length: 17 }, (_, delay) => {
    const shifted = recording.slice(delay);
    return Math.abs(product(original, shifted)) / Math.sqrt(product(original, original) * product(shifted, shifted));
  });
  assert.ok(Math.max(...correlations) > 0.7, `${Math.max(...correlations)}`);
  assert.notDeepEqual(recording, original);
  const other = hear('alan', 'alan-2');
  assert.ok(Math.abs(product(original, other)) / Math.sqrt(product(original, original) * product(other, other)) < 0.2);
});

test('the silent caller is silent and the noisy line is never', () => {
  assert.ok(hear('silent').every((x) => x === 0));
  const noisy = hear('noisy-line');
  assert.ok(noisy.slice(0, 1600).some((x) => Math.abs(x) > 500));
});

test('the people call on good lines, where the noise is far below the voice and never gone', () => {
  const level = (samples: readonly number[]): number => 10 * Math.log10(samples.reduce((sum, x) => sum + x * x, 1) / samples.length);
  for (const id of people) {
    const heard = hear(id);
    // the first 0.3 s are before the first word
    const distance = level(heard.slice(2400, 24_000)) - level(heard.slice(160, 2240));
    assert.ok(distance > 33 && distance < 45, `${id}: ${distance} dB`);
    assert.notDeepEqual(hear(id, `${id}-1`).slice(0, 2240), hear(id, `${id}-2`).slice(0, 2240));
  }
});

test('a call that does not exist is refused', () => {
  assert.throws(() => createSampleAudio(callerOf('alan'), 'alan-9'), { code: 'SAMPLE_NOT_FOUND' });
});
