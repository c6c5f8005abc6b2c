import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { createSignatureCheck, readStreamEvent, urlVariants } from './stream-status.js';

const url = 'https://kit.example/v1/streams/status';
const path = '/v1/streams/status';
const fields = { CallSid: 'CA1', StreamSid: 'MZ1', StreamEvent: 'stream-started' };

for (const signed of [url, `${url}/`, 'https://kit.example:443/v1/streams/status', 'https://kit.example:443/v1/streams/status/']) {
  test(`a signature over ${signed} passes for the configured ${url}`, () => {
    assert.ok(createSignatureCheck(url, 'secret')(getExpectedTwilioSignature('secret', signed, fields), fields, path));
  });
}

for (const [what, signature, sent] of [
  ['another path', getExpectedTwilioSignature('secret', 'https://kit.example/v1/streams/start', fields), fields],
  ['another host', getExpectedTwilioSignature('secret', 'https://evil.example/v1/streams/status', fields), fields],
  ['another token', getExpectedTwilioSignature('other', url, fields), fields],
  ['changed fields', getExpectedTwilioSignature('secret', url, fields), { ...fields, StreamSid: 'MZ2' }],
  ['no signature', null, fields],
  ['an empty signature', '', fields],
] as const) {
  test(`${what} is refused`, () => {
    assert.equal(createSignatureCheck(url, 'secret')(signature, sent, path), false);
  });
}

test('without a public URL or a token everything is refused', () => {
  const signature = getExpectedTwilioSignature('', url, fields);
  assert.equal(createSignatureCheck(url, undefined)(signature, fields, path), false);
  assert.equal(createSignatureCheck(url, '')(signature, fields, path), false);
  assert.equal(createSignatureCheck(undefined, 'secret')(getExpectedTwilioSignature('secret', url, fields), fields, path), false);
});

test('a port of its own and a query are kept in every variant', () => {
  assert.deepEqual(urlVariants('http://127.0.0.1:4600/a?b=c'), ['http://127.0.0.1:4600/a?b=c', 'http://127.0.0.1:4600/a/?b=c']);
});

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
