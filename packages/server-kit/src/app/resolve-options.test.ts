import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDevelopmentAuthenticator } from '../agents/development-authenticator.js';
import { createMemoryCredentialStore } from '../credentials/memory-credential-store.js';
import { createAnyCallAccess } from '../streams/any-call-access.js';
import type { TwilioLike } from '../streams/twilio-like.js';
import { createCallseal } from './create-callseal.js';
import type { CallsealOptions } from './options.js';

const agents = createDevelopmentAuthenticator({ allowUnauthenticated: true });
const credentials = createMemoryCredentialStore();
const client = {} as TwilioLike;
const calls = createAnyCallAccess({ allowAnyCall: true });
const streams = { client, audioUrl: 'wss://audio.example/twilio' };
const good: CallsealOptions = { agents, credentials };

for (const [what, options] of [
  ['no authenticator', { credentials }],
  ['nothing to serve', { agents }],
  ['any origin', { ...good, allowedOrigins: ['*'] }],
  ['the null origin', { ...good, allowedOrigins: ['null'] }],
  ['an origin with a path', { ...good, allowedOrigins: ['https://desk.example/'] }],
  ['an origin in upper case', { ...good, allowedOrigins: ['https://Desk.example'] }],
  ['an origin pattern', { ...good, allowedOrigins: ['https://*.example'] }],
  ['access to calls without streams', { ...good, calls }],
  ['streams without access to calls', { ...good, streams }],
  ['access to calls that is a mere function', { ...good, streams, calls: () => true }],
  ['a hook about stream events without streams', { ...good, onStreamEvent: () => undefined }],
  [
    'a hook about stream events that cannot be checked',
    { ...good, calls, streams, publicBaseUrl: 'https://kit.example', onStreamEvent: () => undefined },
  ],
  [
    'a hook about stream events without a public URL',
    { ...good, calls, streams: { ...streams, authToken: 'a' }, onStreamEvent: () => undefined },
  ],
  ['an audio URL that is not encrypted', { ...good, calls, streams: { client, audioUrl: 'ws://audio.example' } }],
  ['an audio URL of another scheme', { ...good, calls, streams: { client, audioUrl: 'https://audio.example' } }],
  ['an audio URL with a query', { ...good, calls, streams: { client, audioUrl: 'wss://audio.example/?token=1' } }],
  ['an audio URL with a password', { ...good, calls, streams: { client, audioUrl: 'wss://u:p@audio.example/' } }],
  ['an unknown track', { ...good, calls, streams: { ...streams, track: 'all' } }],
  ['a callback URL that is not encrypted', { ...good, calls, streams: { ...streams, statusCallbackUrl: 'http://kit.example' } }],
  ['a public URL with a query', { ...good, publicBaseUrl: 'https://kit.example/?a' }],
  ['a public URL that is none', { ...good, publicBaseUrl: 'kit.example' }],
  ['no time at all', { ...good, timeout: 0 }],
  ['endless time', { ...good, timeout: Infinity }],
] as const) {
  test(`${what} is refused`, () => {
    assert.throws(() => createCallseal(options as unknown as CallsealOptions), { code: 'CONFIG_INVALID' });
  });
}

test('loopback may do without encryption', () => {
  createCallseal({
    agents,
    calls,
    publicBaseUrl: 'http://127.0.0.1:4600',
    streams: { client, audioUrl: 'ws://127.0.0.1:4601/audio/twilio' },
  });
});
