import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createResponse } from './fetch-adapter.js';
import type { AnswerStream } from './incoming.js';

test('a streamed answer that a client leaves ends, also while its next piece has not been asked for', async () => {
  let hasEnded = false;
  const stream: AnswerStream = {
    async *read() {
      try {
        for (;;) {
          await Promise.resolve();
          yield ': waiting\n\n';
        }
      } finally {
        hasEnded = true;
      }
    },
    readOnce: () => Promise.reject(new Error('one piece was asked for')),
  };
  const response = createResponse({ status: 200, headers: {}, body: null, stream }, new AbortController().signal);
  await new Promise(setImmediate);
  await response.body?.cancel();
  assert.equal(hasEnded, true);
});
