import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { createUpgradeCheck } from './upgrade-check.js';

const publicUrl = 'wss://audio.example/twilio';
const check = createUpgradeCheck({ publicUrl, authTokens: ['secret', 'next'] });
const sign = (url: string, token = 'secret'): string => getExpectedTwilioSignature(token, url, {});

for (const url of [publicUrl, `${publicUrl}/`, 'wss://audio.example:443/twilio', 'wss://audio.example:443/twilio/']) {
  test(`an upgrade signed over ${url} is Twilio’s`, () => {
    assert.ok(check({ 'x-twilio-signature': sign(url) }));
    assert.ok(check(new Headers({ 'X-Twilio-Signature': sign(url, 'next') })));
  });
}

for (const [what, headers] of [
  ['no signature', {}],
  ['an empty signature', { 'x-twilio-signature': '' }],
  ['two signatures', { 'x-twilio-signature': [sign(publicUrl), sign(publicUrl)] }],
  ['the signature of the https URL', { 'x-twilio-signature': sign('https://audio.example/twilio') }],
  ['the signature of another host', { 'x-twilio-signature': sign('wss://evil.example/twilio'), host: 'audio.example' }],
  ['the signature of another path', { 'x-twilio-signature': sign('wss://audio.example/') }],
  ['the signature of a query', { 'x-twilio-signature': sign(`${publicUrl}?a=b`) }],
  ['the signature of another token', { 'x-twilio-signature': sign(publicUrl, 'other') }],
  ['a signature with something behind it', { 'x-twilio-signature': `${sign(publicUrl)}x` }],
  [
    'a forwarded host',
    { 'x-twilio-signature': sign('wss://evil.example/twilio'), 'x-forwarded-host': 'evil.example', host: 'evil.example' },
  ],
] as const) {
  test(`${what} is refused`, () => {
    assert.equal(check(headers), false);
  });
}

for (const [what, options] of [
  ['no token', { publicUrl, authTokens: '' }],
  ['no tokens', { publicUrl, authTokens: [] }],
  ['a URL that is not encrypted', { publicUrl: 'ws://audio.example/twilio', authTokens: 'a' }],
  ['a URL that is none', { publicUrl: 'audio.example', authTokens: 'a' }],
] as const) {
  test(`${what} is refused at construction`, () => {
    assert.throws(() => createUpgradeCheck(options), { code: 'CONFIG_INVALID' });
  });
}
