import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRecentRecordings } from './recent-recordings.js';
import { ManualClock } from '../testing/manual-clock.js';

const print = (value: number): Uint32Array => Uint32Array.of(value);

test('recordings are kept per credential, newest first, up to a number', () => {
  const recordings = createRecentRecordings({ clock: new ManualClock(), perCredential: 2 });
  for (const value of [1, 2, 3]) recordings.add('a', print(value));
  recordings.add('b', print(9));
  assert.deepEqual(recordings.of('a'), [print(3), print(2)]);
  assert.deepEqual(recordings.of('b'), [print(9)]);
  assert.deepEqual(recordings.of('unknown'), []);
});

test('the credential that was quiet the longest is forgotten first', () => {
  const recordings = createRecentRecordings({ clock: new ManualClock(), credentials: 2 });
  recordings.add('a', print(1));
  recordings.add('b', print(2));
  recordings.add('a', print(3));
  recordings.add('c', print(4));
  assert.equal(recordings.size, 2);
  assert.deepEqual(recordings.of('b'), []);
  assert.equal(recordings.of('a').length, 2);
});

test('a recording is forgotten after its lifetime, and its memory freed', () => {
  const clock = new ManualClock();
  const recordings = createRecentRecordings({ clock, lifetimeSeconds: 60 });
  recordings.add('a', print(1));
  clock.advance(59);
  assert.equal(recordings.of('a').length, 1);
  clock.advance(2);
  assert.deepEqual(recordings.of('a'), []);
  recordings.add('b', print(2));
  assert.equal(recordings.size, 1);
});
