import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { parseAuthTokens } from './auth-tokens.js';
import { urlVariants } from './public-url.js';
import { createSignatureCheck } from './signature-check.js';

const path = '/v1/streams/status';
const url = `https://kit.example${path}`;
const fields = { CallSid: 'CA1', StreamSid: 'MZ1', StreamEvent: 'stream-started', Empty: '' };
const check = createSignatureCheck({
  urls: { [path]: url, '/v1/taskrouter/events': 'https://kit.example/v1/taskrouter/events' },
  authTokens: ['secret', 'next'],
});

for (const signed of [url, `${url}/`, 'https://kit.example:443/v1/streams/status', 'https://kit.example:443/v1/streams/status/']) {
  test(`a signature over ${signed} passes for the configured ${url}`, () => {
    assert.ok(check(getExpectedTwilioSignature('secret', signed, fields), fields, path));
  });
}

test('the secondary token passes too while tokens are rotated', () => {
  assert.ok(check(getExpectedTwilioSignature('next', url, fields), fields, path));
});

test('a field that is sent twice is signed twice', () => {
  const repeated = { ...fields, Parameter: ['b', 'a', 'b'] };
  assert.ok(check(getExpectedTwilioSignature('secret', url, repeated), repeated, path));
  assert.equal(check(getExpectedTwilioSignature('secret', url, repeated), { ...repeated, Parameter: ['a'] }, path), false);
});

test('a request without fields is signed over its URL alone', () => {
  assert.ok(check(getExpectedTwilioSignature('secret', url, {}), {}, path));
});

test('a query is part of the signature; a port may be left out, as Twilio does', () => {
  const own = 'https://kit.example:8443/hook?tenant=a%20b';
  const checkOwn = createSignatureCheck({ urls: { [path]: own }, authTokens: ['secret'] });
  assert.ok(checkOwn(getExpectedTwilioSignature('secret', own, fields), fields, path));
  assert.ok(checkOwn(getExpectedTwilioSignature('secret', 'https://kit.example/hook?tenant=a%20b', fields), fields, path));
  for (const other of [
    'https://kit.example:8443/hook',
    'https://kit.example:8444/hook?tenant=a%20b',
    'https://kit.example:8443/hook?tenant=b',
  ]) {
    assert.equal(checkOwn(getExpectedTwilioSignature('secret', other, fields), fields, path), false, other);
  }
});

for (const [what, signature, sent, route] of [
  ['another path', getExpectedTwilioSignature('secret', 'https://kit.example/v1/streams/start', fields), fields, path],
  ['another route’s URL', getExpectedTwilioSignature('secret', 'https://kit.example/v1/taskrouter/events', fields), fields, path],
  ['a route without a URL', getExpectedTwilioSignature('secret', url, fields), fields, '/v1/streams/start'],
  ['another host', getExpectedTwilioSignature('secret', 'https://evil.example/v1/streams/status', fields), fields, path],
  ['another scheme', getExpectedTwilioSignature('secret', 'http://kit.example/v1/streams/status', fields), fields, path],
  ['another token', getExpectedTwilioSignature('other', url, fields), fields, path],
  ['changed fields', getExpectedTwilioSignature('secret', url, fields), { ...fields, StreamSid: 'MZ2' }, path],
  ['one field more', getExpectedTwilioSignature('secret', url, fields), { ...fields, Extra: 'x' }, path],
  ['no signature', null, fields, path],
  ['an empty signature', '', fields, path],
  ['a signature that is no base64', '\u0000é', fields, path],
] as const) {
  test(`${what} is refused`, () => {
    assert.equal(check(signature, sent, route), false);
  });
}

test('without a public URL or a token everything is refused', () => {
  const signature = getExpectedTwilioSignature('', url, fields);
  assert.equal(createSignatureCheck({ urls: { [path]: url }, authTokens: [] })(signature, fields, path), false);
  assert.equal(createSignatureCheck({ urls: { [path]: undefined }, authTokens: ['secret'] })(signature, fields, path), false);
});

describe('the variants of a public URL', () => {
  test('are slash and default port only; the URL itself comes first', () => {
    assert.deepEqual(urlVariants('http://127.0.0.1:4600/a?b=c'), ['http://127.0.0.1:4600/a?b=c', 'http://127.0.0.1:4600/a/?b=c']);
    assert.deepEqual(urlVariants('wss://audio.example/twilio'), [
      'wss://audio.example/twilio',
      'wss://audio.example/twilio/',
      'wss://audio.example:443/twilio',
      'wss://audio.example:443/twilio/',
    ]);
  });

  test('keep what a URL parser would rewrite', () => {
    assert.equal(urlVariants('wss://Audio.Example/a/../b')[0], 'wss://Audio.Example/a/../b');
  });
});

describe('auth tokens', () => {
  test('are one or two; an empty one is none', () => {
    assert.deepEqual(
      [parseAuthTokens('o', 'a'), parseAuthTokens('o', ['a', 'b']), parseAuthTokens('o', ['a', 'a'])],
      [['a'], ['a', 'b'], ['a']],
    );
    assert.deepEqual([parseAuthTokens('o', undefined), parseAuthTokens('o', ''), parseAuthTokens('o', ['', ''])], [[], [], []]);
  });

  for (const tokens of [['a', 'b', 'c'], [1], {}] as unknown[]) {
    test(`${JSON.stringify(tokens)} is refused`, () => {
      assert.throws(() => parseAuthTokens('streams.authToken', tokens as string), { code: 'CONFIG_INVALID' });
    });
  }
});
