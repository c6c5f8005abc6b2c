import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StreamTimeline } from './stream-timeline.js';

const gaps = (...timestamps: readonly number[]): readonly number[] => {
  const timeline = new StreamTimeline();
  return timestamps.map((timestamp) => timeline.gapBefore(timestamp, 160));
};

test('steady, wobbling and absent timestamps show no gap', () => {
  assert.deepEqual(gaps(5, 25, 45, 65), [0, 0, 0, 0]);
  assert.deepEqual(gaps(0, 35, 38, 61, 80), [0, 0, 0, 0, 0]);
  assert.deepEqual(gaps(-1, -1, -1), [0, 0, 0]);
});

test('a jump of the timestamps is missing audio', () => {
  assert.deepEqual(gaps(0, 20, 540, 560), [0, 0, 500, 0]);
});

test('an overlap is no gap, and a count that begins again is followed', () => {
  assert.deepEqual(gaps(100, 100, 140, 160), [0, 0, 0, 0]);
  assert.deepEqual(gaps(5000, 0, 20, 140), [0, 0, 0, 100]);
});
