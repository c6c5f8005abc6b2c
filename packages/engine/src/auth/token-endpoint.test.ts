import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, test } from 'node:test';
import { EngineHarness, testClient } from '../testing/engine-harness.js';

const harness = await EngineHarness.start({ limits: { requestSeconds: 0.4 } });
after(() => harness.close());
const good = { grant_type: 'client_credentials', client_id: testClient.clientId, client_secret: testClient.clientSecret };

const post = (body: NonNullable<RequestInit['body']>, headers: Record<string, string> = {}, path = '/oauth2/token') =>
  fetch(harness.engine.url + path, { method: 'POST', body, headers });

function multipart(fields: Readonly<Record<string, string>>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
}

for (const path of ['/oauth2/token', '/socket.io/oauth2/token']) {
  for (const [kind, body] of [
    ['urlencoded', new URLSearchParams(good)],
    ['multipart', multipart(good)],
  ] as const) {
    test(`${path} gives a token for a ${kind} form`, async () => {
      const reply = await post(body, {}, path);
      assert.equal(reply.status, 200);
      assert.equal(reply.headers.get('cache-control'), 'no-store');
      const { token_type, access_token, expires_in } = (await reply.json()) as Record<string, unknown>;
      assert.deepEqual([token_type, expires_in, typeof access_token], ['Bearer', 300, 'string']);
    });
  }
}

const urlencoded = 'application/x-www-form-urlencoded';
const refused: readonly (readonly [string, NonNullable<RequestInit['body']>, string, number, string])[] = [
  ['a wrong secret', new URLSearchParams({ ...good, client_secret: 'wrong' }).toString(), urlencoded, 401, 'invalid_client'],
  ['a wrong id', new URLSearchParams({ ...good, client_id: 'wrong' }).toString(), urlencoded, 401, 'invalid_client'],
  ['an empty secret', new URLSearchParams({ ...good, client_secret: '' }).toString(), urlencoded, 401, 'invalid_client'],
  ['another grant', new URLSearchParams({ ...good, grant_type: 'password' }).toString(), urlencoded, 400, 'unsupported_grant_type'],
  ['no fields', '', urlencoded, 400, 'invalid_request'],
  ['a missing secret', 'grant_type=client_credentials&client_id=test', urlencoded, 400, 'invalid_request'],
  ['JSON', JSON.stringify(good), 'application/json', 415, 'invalid_request'],
  ['multipart without a boundary', 'x', 'multipart/form-data', 400, 'invalid_request'],
  [
    'multipart that breaks off',
    '--b\r\nContent-Disposition: form-data; name="a"',
    'multipart/form-data; boundary=b',
    400,
    'invalid_request',
  ],
  ['a body that is too large', 'a='.padEnd(20_000, 'x'), urlencoded, 413, 'invalid_request'],
  ['binary garbage', Buffer.from([0xff, 0xfe, 0, 1]), urlencoded, 400, 'invalid_request'],
];
for (const [what, body, type, status, error] of refused) {
  test(`${what} is refused with ${status} ${error}`, async () => {
    const reply = await post(body, { 'content-type': type });
    assert.equal(reply.status, status);
    const answer = (await reply.json()) as { error: string };
    assert.equal(answer.error, error);
    assert.ok(!JSON.stringify(answer).includes(testClient.clientSecret));
  });
}

test('other methods are refused with what is allowed', async () => {
  const reply = await fetch(`${harness.engine.url}/oauth2/token`);
  assert.deepEqual([reply.status, reply.headers.get('allow')], [405, 'POST']);
});

for (const [what, bytes] of [
  ['half a head', 'POST /oauth2/token HTTP/1.1\r\nHost: x\r\n'],
  ['half a body', `POST /oauth2/token HTTP/1.1\r\nHost: x\r\nContent-Type: ${urlencoded}\r\nContent-Length: 500\r\n\r\ngrant`],
] as const) {
  test(`a client that sends ${what} and then nothing is cut off`, { timeout: 10_000 }, async () => {
    const socket = connect(Number(new URL(harness.engine.url).port), '127.0.0.1');
    socket.on('error', () => undefined).resume();
    socket.write(bytes);
    await once(socket, 'close');
  });
}

test('a URL that cannot be parsed is refused and nothing else happens', { timeout: 10_000 }, async () => {
  for (const target of ['/socket.io/?EIO=4&transport=websocket&sid=__proto__', '//', '/socket.io?%', 'http://[/socket.io/', '/%00', '*']) {
    for (const extra of [
      'Connection: close\r\n',
      'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\n',
    ]) {
      const socket = connect(Number(new URL(harness.engine.url).port), '127.0.0.1');
      socket.on('error', () => undefined).resume();
      socket.write(`GET ${target} HTTP/1.1\r\nHost: x\r\n${extra}\r\n`);
      await once(socket, 'close');
    }
  }
  assert.equal((await post(new URLSearchParams(good))).status, 200);
});
