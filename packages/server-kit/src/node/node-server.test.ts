import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import fc from 'fast-check';
import { ErrorBodySchema, serverErrors } from '@callseal/protocol/errors';
import { limits } from '@callseal/protocol/limits';
import { routes } from '@callseal/protocol/routes';
import { createDevelopmentAuthenticator } from '../agents/development-authenticator.js';
import { createCallseal } from '../app/create-callseal.js';
import { createMemoryCredentialStore } from '../credentials/memory-credential-store.js';
import { createAnyCallAccess } from '../streams/any-call-access.js';
import { createTwilioDouble } from '../testkit/twilio-double.js';
import { serve } from './node-server.js';

async function createServed() {
  const twilio = await createTwilioDouble();
  const kit = createCallseal({
    agents: createDevelopmentAuthenticator({ allowUnauthenticated: true }),
    streams: { client: twilio.client, audioUrl: 'wss://audio.example/twilio' },
    calls: createAnyCallAccess({ allowAnyCall: true, client: twilio.client }),
    voiceService: {
      tokenUrl: 'https://voice.example',
      clientId: 'id',
      clientSecret: 'secret',
      fetch: () => Promise.resolve(Response.json({ access_token: 'a' })),
    },
    credentials: createMemoryCredentialStore(),
  });
  const served = await serve(kit, { port: 0 });
  return {
    url: served.url,
    twilio,
    async [Symbol.asyncDispose]() {
      await served.close();
      await twilio[Symbol.asyncDispose]();
    },
  };
}

/** Sends bytes and returns everything that comes back until the server closes or the answer is complete. */
async function exchange(url: string, ...parts: readonly (string | Buffer)[]): Promise<string> {
  const { port } = new URL(url);
  const socket = connect({ host: '127.0.0.1', port: Number(port) });
  let received = '';
  socket.on('error', () => undefined);
  socket.setEncoding('latin1').on('data', (text: string) => {
    received += text;
    const [head = '', body = ''] = received.split(/\r\n\r\n(.*)/s);
    const length = /content-length: (\d+)/i.exec(head)?.[1];
    if (length !== undefined && body.length >= Number(length)) socket.destroy();
  });
  for (const part of parts) socket.write(part);
  await once(socket, 'close');
  return received;
}

const lookup = routes.lookUpCredential.path;
const head = (extra: string): string => `POST ${lookup} HTTP/1.1\r\nhost: kit.example\r\ncontent-type: application/json\r\n${extra}\r\n`;
const codeOf = (answer: string): unknown => (JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4)) as { code?: unknown }).code;

test('listens on loopback by default and answers', async () => {
  await using served = await createServed();
  assert.match(served.url, /^http:\/\/127\.0\.0\.1:\d+$/);
  const response = await fetch(`${served.url}/health`);
  assert.deepEqual([response.status, await response.json()], [200, { status: 'ok' }]);
  const stored = await fetch(served.url + routes.storeCredential.path, {
    method: 'POST',
    body: new URLSearchParams({ subject: 'ñ', credential: 'c'.repeat(90_000) }),
  });
  assert.equal(stored.status, 200);
  assert.deepEqual(
    await (
      await fetch(served.url + lookup, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"subject":"ñ"}' })
    ).json(),
    {
      credential: 'c'.repeat(90_000),
    },
  );
});

test('a taken port rejects', async () => {
  await using served = await createServed();
  const kit = createCallseal({
    agents: createDevelopmentAuthenticator({ allowUnauthenticated: true }),
    credentials: createMemoryCredentialStore(),
  });
  await assert.rejects(serve(kit, { port: Number(new URL(served.url).port) }), { code: 'EADDRINUSE' });
});

test('a body split into single bytes is read', async () => {
  await using served = await createServed();
  const body = '{"subject":"ñ"}';
  const answer = await exchange(
    served.url,
    head(`content-length: ${Buffer.byteLength(body)}\r\n`),
    ...Array.from(Buffer.from(body)).map((byte) => Buffer.from([byte])),
  );
  assert.match(answer, /^HTTP\/1\.1 200 /);
});

test('a chunked body above the limit is answered with 413, and its sender is cut off', async () => {
  await using served = await createServed();
  const chunk = `10000\r\n${'a'.repeat(65_536)}\r\n`;
  const answer = await exchange(served.url, head('transfer-encoding: chunked\r\n'), chunk, chunk, chunk);
  assert.match(answer, /^HTTP\/1\.1 413 /);
  assert.equal(codeOf(answer), 'BODY_TOO_LARGE');
});

test('a declared length above the limit is answered before the body arrives', async () => {
  await using served = await createServed();
  assert.equal(codeOf(await exchange(served.url, head(`content-length: ${limits.requestBodyBytes + 1}\r\n`))), 'BODY_TOO_LARGE');
});

for (const target of [
  '/../v1/token',
  '/v1/../health',
  '/\\evil',
  'http://evil.example/health',
  '/health#',
  '/%',
  '//',
  '*',
  '/health?Token=x',
]) {
  test(`the request target ${target} gets an answer and harms nothing`, async () => {
    await using served = await createServed();
    const answer = await exchange(served.url, `GET ${target} HTTP/1.1\r\nhost: x y z\r\n\r\n`);
    assert.match(answer, /^HTTP\/1\.1 (200|404) /);
    assert.equal((await fetch(`${served.url}/health`)).status, 200);
  });
}

test('a client that goes away in the middle of its body harms nothing', async () => {
  await using served = await createServed();
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(served.url).port) });
  socket.write(head('content-length: 100\r\n'));
  await once(socket, 'connect');
  socket.destroy();
  await once(socket, 'close');
  assert.equal((await fetch(`${served.url}/health`)).status, 200);
});

test('whatever is sent, the answer is a success or the one error shape, and never a 500', async () => {
  await using served = await createServed();
  const paths = [...Object.values(routes).map((route) => route.path), '/', '/v1/none'];
  const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('__proto__', 'undefined', '..', `CA${'1'.repeat(32)}`));
  const field = fc.constantFrom(
    'subject',
    'credential',
    'modelHash',
    'callSid',
    'conferenceSid',
    'taskSid',
    'Token',
    'url',
    '__proto__',
    'StreamEvent',
  );
  const body = fc.oneof(
    fc.json(),
    fc.dictionary(field, fc.oneof(text, fc.jsonValue())).map((value) => JSON.stringify(value)),
    fc.dictionary(field, text).map((value) => new URLSearchParams(value).toString()),
    fc.uint8Array({ maxLength: 500 }).map((bytes) => Buffer.from(bytes)),
    text,
  );
  const type = fc.oneof(
    fc.constantFrom(
      'application/json',
      'application/x-www-form-urlencoded',
      'text/plain',
      'application/json; charset=utf-8',
      ';;;',
      'application/json;charset',
    ),
    fc.string({ unit: fc.constantFrom('a', 'b', '/', ';', '=', '"', ' ', ',') }),
  );
  const headerName = fc.constantFrom(
    'authorization',
    'origin',
    'x-request-id',
    'content-encoding',
    'x-twilio-signature',
    'x-forwarded-host',
    'accept',
  );
  const headerValue = fc.string({
    unit: fc
      .integer({ min: 0x20, max: 0xff })
      .filter((code) => code !== 0x7f)
      .map((code) => String.fromCharCode(code)),
    maxLength: 80,
  });
  const request = fc.record({
    path: fc.constantFrom(...paths),
    method: fc.constantFrom('POST', 'POST', 'POST', 'POST', 'GET', 'PUT', 'OPTIONS', 'DELETE'),
    headers: fc.dictionary(headerName, headerValue),
    type,
    body,
  });
  await fc.assert(
    fc.asyncProperty(request, async ({ path, method, headers, type: contentType, body: sent }) => {
      const init = { method, headers: { ...headers, 'content-type': contentType }, ...(method === 'GET' ? {} : { body: sent }) };
      const response = await fetch(served.url + path, init);
      if (response.status === 200) return;
      assert.notEqual(response.status, 500);
      const { code } = ErrorBodySchema.parse(await response.json());
      assert.ok(Object.hasOwn(serverErrors, code), code);
      assert.equal(serverErrors[code as keyof typeof serverErrors].status, response.status);
    }),
    { numRuns: 1500 },
  );
  assert.equal((await fetch(`${served.url}/health`)).status, 200);
  assert.ok(served.twilio.calls().every((call) => /^(GET|POST) (Calls|Conferences)\/C[AF]\w{32}(\/|$)/.test(call)));
});

test('closing ends streams of events in good order and at once, and lets what runs on its own end', async () => {
  const finished: number[] = [];
  const stream = {
    async *read(signal: AbortSignal) {
      yield 'id: 1\n\n';
      await once(signal, 'abort');
    },
    readOnce: () => Promise.reject(new Error('pieces are sent')),
  };
  const answer = { status: 200, headers: { 'content-type': 'text/event-stream' }, body: null, stream };
  const finish = (milliseconds: number): Promise<void> => {
    finished.push(milliseconds);
    return Promise.resolve();
  };
  const served = await serve({ answer: () => Promise.resolve(answer), finish }, { port: 0, closeTimeout: 60_000 });
  const response = await fetch(served.url);
  const body = response.body as unknown as AsyncIterable<Uint8Array>;
  let text = '';
  let closed: Promise<void> | undefined;
  for await (const piece of body) {
    text += Buffer.from(piece).toString();
    closed ??= served.close();
  }
  await closed;
  assert.deepEqual([text, finished], ['id: 1\n\n', [60_000]]);
});
