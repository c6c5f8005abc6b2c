import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readStreamEvent } from './stream-status.js';

test('stream events are read in both spellings, others are ignored', () => {
  const read = (StreamEvent?: string) =>
    readStreamEvent({ CallSid: 'CA1', StreamSid: 'MZ1', ...(StreamEvent === undefined ? {} : { StreamEvent }) })?.type;
  assert.deepEqual(['stream-started', 'start', 'stream-stopped', 'STOP', 'stream-error', 'error'].map(read), [
    'started',
    'started',
    'stopped',
    'stopped',
    'failed',
    'failed',
  ]);
  assert.deepEqual([read('paused'), read(undefined), readStreamEvent({ StreamEvent: 'start' })], [undefined, undefined, undefined]);
});
