import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVerdictQueue } from './verdict-queue.js';

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('the first verdict of a turn runs at once, the others one per turn and in order', async () => {
  const queue = createVerdictQueue();
  const ran: number[] = [];
  for (const task of [1, 2, 3]) queue.run(() => ran.push(task));
  assert.deepEqual(ran, [1]);
  await turn();
  assert.deepEqual(ran, [1, 2]);
  await turn();
  assert.deepEqual(ran, [1, 2, 3]);
  await turn();
  queue.run(() => ran.push(4));
  assert.deepEqual(ran, [1, 2, 3, 4]);
});

test('a withdrawn verdict never runs', async () => {
  const queue = createVerdictQueue();
  const ran: number[] = [];
  queue.run(() => ran.push(1));
  queue.run(() => ran.push(2))();
  queue.run(() => ran.push(3));
  assert.equal(queue.size, 1);
  for (let turns = 0; turns < 4; turns++) await turn();
  assert.deepEqual(ran, [1, 3]);
});
