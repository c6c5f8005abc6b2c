import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createScreenedCalls } from './screened-calls.js';
import { ManualClock } from '../testing/manual-clock.js';

const screened = (callId: string, word: number) => ({ callId, fingerprint: Uint32Array.of(word), template: () => Uint8Array.of(word) });
const words = (fingerprints: readonly Uint32Array[]) => fingerprints.map(([word]) => word);

test('recordings are of other calls, newest first, and of no more than are kept', () => {
  const calls = createScreenedCalls({ clock: new ManualClock(), recordings: 3, templateSeconds: 600 });
  for (let word = 1; word <= 4; word++) calls.add(screened(`CA${word}`, word));
  assert.deepEqual(words(calls.recordingsOf('CA9')), [4, 3, 2]);
  assert.deepEqual(words(calls.recordingsOf('CA4')), [3, 2]);
});

test('a voice is kept for some minutes, a recording for a day', () => {
  const clock = new ManualClock();
  const calls = createScreenedCalls({ clock, recordings: 3, templateSeconds: 600 });
  calls.add(screened('CA1', 1));
  clock.advance(599);
  assert.deepEqual(calls.templateOf('CA1'), Uint8Array.of(1));
  clock.advance(1);
  assert.equal(calls.templateOf('CA1'), null);
  assert.equal(calls.size, 0);
  assert.equal(calls.recordingsOf('CA9').length, 1);
  clock.advance(86_400);
  assert.equal(calls.recordingsOf('CA9').length, 0);
});

test('the last screen of a call counts, and a call that is screened again is kept as long as a new one', () => {
  const clock = new ManualClock();
  const calls = createScreenedCalls({ clock, recordings: 3, templateSeconds: 600 });
  calls.add(screened('CA1', 1));
  clock.advance(400);
  calls.add(screened('CA1', 2));
  clock.advance(400);
  assert.deepEqual(calls.templateOf('CA1'), Uint8Array.of(2));
});

test('no voice is kept when none is to be, and never more than a thousand', () => {
  const clock = new ManualClock();
  const none = createScreenedCalls({ clock, recordings: 3, templateSeconds: 0 });
  none.add(screened('CA1', 1));
  assert.equal(none.templateOf('CA1'), null);
  const many = createScreenedCalls({ clock, recordings: 3, templateSeconds: 600 });
  for (let word = 0; word < 1200; word++) many.add(screened(`CA${word}`, 1));
  assert.equal(many.size, 1000);
  assert.equal(many.templateOf('CA0'), null);
});
