import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { WebSocket } from 'ws';
import { runCommand } from '../command/serve-command.js';
import { EngineHarness, registerPayload, testClient } from '../testing/engine-harness.js';
import { constantAudio, minimalMedia, minimalStart } from '../testing/media-frames.js';
import { createEngine } from './create-engine.js';
import { generateSealingKey } from './engine-options.js';
import type { EngineTrace } from './engine-trace.js';

const publicUrl = 'wss://audio.example/audio/twilio';
const traces: EngineTrace[] = [];
const harness = await EngineHarness.start({
  audio: { publicUrl, authTokens: ['primary', 'secondary'] },
  onTrace: (event) => traces.push(event),
});
after(() => harness.close());

const sign = (url: string, token = 'primary'): string => getExpectedTwilioSignature(token, url, {});
/** What became of an upgrade: an open socket, or the HTTP status of its refusal. */
function upgrade(headers: Record<string, string>, url = harness.engine.audioUrl): Promise<WebSocket | number> {
  const socket = new WebSocket(url, { headers });
  return new Promise((resolve, reject) => {
    socket.on('open', () => {
      resolve(socket);
    });
    socket.on('unexpected-response', (request, { statusCode }) => {
      request.destroy();
      resolve(statusCode ?? 0);
    });
    socket.on('error', reject);
  });
}

for (const [what, signature] of [
  ['the configured URL', sign(publicUrl)],
  ['it with a slash behind', sign(`${publicUrl}/`)],
  ['it with its default port', sign('wss://audio.example:443/audio/twilio')],
  ['it with both', sign('wss://audio.example:443/audio/twilio/')],
  ['it by the secondary token', sign(publicUrl, 'secondary')],
] as const) {
  test(`audio signed over ${what} is heard`, async () => {
    const callSid = `CA-signed-${what.replaceAll(' ', '-')}`;
    const session = await harness.ready('/register', registerPayload(callSid));
    const socket = await upgrade({ 'X-Twilio-Signature': signature });
    assert.ok(socket instanceof WebSocket);
    for (const message of [minimalStart(callSid), ...Array.from(constantAudio(5, 3.2), minimalMedia)]) socket.send(message);
    assert.equal((await session.final()).name, 'result-success');
    socket.terminate();
  });
}

for (const [what, headers] of [
  ['no signature', {}],
  ['an empty one', { 'X-Twilio-Signature': '' }],
  ['one of the https URL', { 'X-Twilio-Signature': sign('https://audio.example/audio/twilio') }],
  ['one of the URL that the request names', { 'X-Twilio-Signature': sign('wss://evil.example/audio/twilio'), Host: 'evil.example' }],
  ['one of a forwarded URL', { 'X-Twilio-Signature': sign('wss://evil.example/audio/twilio'), 'X-Forwarded-Host': 'evil.example' }],
  ['one of another path', { 'X-Twilio-Signature': sign('wss://audio.example/audio') }],
  ['one of another token', { 'X-Twilio-Signature': sign(publicUrl, 'other') }],
  ['a right one with something behind it', { 'X-Twilio-Signature': `${sign(publicUrl)}=` }],
  ['a right one twice', { 'X-Twilio-Signature': `${sign(publicUrl)}, ${sign(publicUrl)}` }],
] as const) {
  test(`an upgrade with ${what} is answered 403, before there is a WebSocket, and counted`, async () => {
    const before = traces.filter(({ type }) => type === 'audio-refused').length;
    assert.equal(await upgrade(headers), 403);
    const refused = traces.filter((trace) => trace.type === 'audio-refused');
    assert.equal(refused.length, before + 1);
    assert.deepEqual([refused.at(-1)?.refusals, refused.at(-1)?.callSid], [before + 1, '']);
    assert.equal(harness.engine.stats().streams, 0);
  });
}

test('on loopback the URL may be left out: the signature is then over the address it listens on', async () => {
  const own = await EngineHarness.start({ audio: { authTokens: 'token' } });
  const { audioUrl } = own.engine;
  assert.equal(await upgrade({ 'X-Twilio-Signature': sign(publicUrl, 'token') }, audioUrl), 403);
  const socket = await upgrade({ 'X-Twilio-Signature': sign(audioUrl, 'token') }, audioUrl);
  assert.ok(socket instanceof WebSocket);
  socket.terminate();
  await own.close();
});

describe('who may send audio', () => {
  const given = { ...testClient, sealingKey: generateSealingKey() };
  const audio = { publicUrl, authTokens: 'token' };
  for (const [what, options] of [
    ['a host that others reach, without signatures', { host: '0.0.0.0' }],
    ['every interface by IPv6, without signatures', { host: '::' }],
    ['a name that others may reach, without signatures', { host: 'engine.internal' }],
    ['signatures and none at once', { audio, allowUnsignedAudio: true }],
    ['a URL that is not encrypted', { audio: { ...audio, publicUrl: 'ws://audio.example/audio/twilio' } }],
    ['an https URL', { audio: { ...audio, publicUrl: 'https://audio.example/audio/twilio' } }],
    ['a URL with a query', { audio: { ...audio, publicUrl: `${publicUrl}?a=b` } }],
    ['no URL on a host that others reach', { host: '0.0.0.0', audio: { authTokens: 'token' } }],
    ['no token', { audio: { publicUrl, authTokens: [] } }],
    ['an empty token', { audio: { publicUrl, authTokens: ['a', ''] } }],
    ['three tokens', { audio: { publicUrl, authTokens: ['a', 'b', 'c'] } }],
  ] as const) {
    test(`${what} is refused`, async () => {
      await assert.rejects(createEngine({ ...given, ...options }), { code: 'ENGINE_OPTIONS_INVALID' });
    });
  }
});

describe('the command line', () => {
  const client = { CALLSEAL_ENGINE_CLIENT_ID: 'kit', CALLSEAL_ENGINE_CLIENT_SECRET: 'a-long-enough-secret' };
  const signed = { CALLSEAL_ENGINE_AUDIO_URL: publicUrl, CALLSEAL_ENGINE_TWILIO_AUTH_TOKEN: 'primary, secondary' };
  const run = async (env: Record<string, string>, ...args: string[]) => {
    const err: string[] = [];
    const io = { env: { ...client, ...env }, out: () => undefined, err: (line: string) => err.push(line) };
    return { result: await runCommand(['serve', '--port', '0', ...args], io), err: err.join('\n') };
  };

  test('takes signed audio alone when URL and token are set', async () => {
    const { result } = await run(signed);
    assert.ok('engine' in result);
    const socket = new WebSocket(result.engine.audioUrl);
    const status = await new Promise((resolve) => {
      socket.on('unexpected-response', (_request, { statusCode }) => {
        resolve(statusCode);
      });
      socket.on('error', () => undefined);
    });
    assert.equal(status, 403);
    await result.engine.close();
  });

  for (const [what, env, args] of [
    ['a URL without a token', { CALLSEAL_ENGINE_AUDIO_URL: publicUrl }, []],
    ['a token without a URL', { CALLSEAL_ENGINE_TWILIO_AUTH_TOKEN: 'secret-token' }, []],
    ['a permission that is neither true nor false', { CALLSEAL_ENGINE_ALLOW_UNSIGNED_AUDIO: 'yes' }, []],
    ['a host that others reach', {}, ['--host', '0.0.0.0']],
  ] as const) {
    test(`${what} exits with a word why, without the token`, async () => {
      const { result, err } = await run(env, ...args);
      assert.deepEqual(result, { exitCode: 1 });
      assert.match(err, /CALLSEAL_ENGINE_/);
      assert.doesNotMatch(err, /secret-token/);
    });
  }
});
