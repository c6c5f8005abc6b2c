import assert from 'node:assert/strict';
import { request as send } from 'node:http';
import { test } from 'node:test';
import { ErrorBodySchema } from '@callseal/protocol/errors';
import { routes } from '@callseal/protocol/routes';
import { ServerError } from '../errors/server-error.js';
import { type Callseal, createCallseal } from '../app/create-callseal.js';
import { createMemoryCredentialStore } from '../credentials/memory-credential-store.js';
import { type WireRequest, wireRequests } from './adapter-rows.js';
import { testAdapterStreams } from './adapter-streams.js';
import type { AdapterConformance, Exchange, WireAnswer } from './tested-adapter.js';
import { createGateParts } from './gate-parts.js';
import { origin } from './kit.js';

/** A kit whose answers depend on the request alone. */
export function createConformanceKit(timeout = 10_000): Callseal {
  const credentials = createMemoryCredentialStore();
  return createCallseal({
    agents: {
      authenticate: (token) =>
        token === 'good-token'
          ? Promise.resolve({ identity: 'ada', roles: ['agent'] })
          : Promise.reject(new ServerError('AGENT_NOT_AUTHENTICATED')),
    },
    allowedOrigins: [origin],
    voiceService: {
      tokenUrl: 'https://voice.example',
      clientId: 'id',
      clientSecret: 'secret',
      fetch: () => Promise.resolve(Response.json({ access_token: 'a' })),
    },
    credentials,
    publicBaseUrl: 'https://kit.example',
    gate: { ...createGateParts(), keypad: undefined },
    timeout,
  });
}

/** Registers one test for each request of the table: the adapter answers as `callseal.fetch` does. */
export function testAdapter(adapter: AdapterConformance): void {
  const { name, platform = {}, afterParsers = false, wholeBodies = false } = adapter;
  for (const title of Object.keys(platform))
    assert.ok(
      wireRequests.some((request) => request.title === title),
      title,
    );
  for (const request of wireRequests) {
    if (Object.hasOwn(platform, request.title) || (afterParsers && request.stoppedByParsers === true)) continue;
    void test(`${name} answers as fetch does: ${request.title}`, async () => {
      await using running = await adapter.start(createConformanceKit());
      const answer = await running.exchange(request);
      assert.deepEqual(comparable(answer, request), comparable(await throughFetch(createConformanceKit(), request), request));
    });
  }
  testAdapterStreams(adapter);
  if (wholeBodies) return;
  void test(`${name} answers a body that never ends when its time is over`, async () => {
    await using running = await adapter.start(createConformanceKit(150));
    const answer = await running.exchange(unending);
    assert.deepEqual([answer.status, ErrorBodySchema.parse(JSON.parse(answer.body)).code], [400, 'BODY_MALFORMED']);
  });
}

/** Announces more than it sends. */
export const unending: WireRequest = {
  title: 'a body that never ends',
  method: 'POST',
  path: routes.lookUpCredential.path,
  headers: [
    ['authorization', 'Bearer good-token'],
    ['content-type', 'application/json'],
    ['content-length', '1000'],
  ],
  body: '{',
};

/** Requests over a loopback socket. */
export function overSocket(url: string): Exchange {
  const { port, pathname } = new URL(url);
  return (request) =>
    new Promise((resolve, reject) => {
      const { method, path, headers, body, chunked = false } = request;
      const declared = headers.some(([key]) => key === 'content-length');
      const length = chunked
        ? [['transfer-encoding', 'chunked']]
        : declared || body === undefined
          ? []
          : [['content-length', lengthOf(body)]];
      const flat = [['host', 'kit.example'], ['connection', 'close'], ...headers, ...length].flat();
      const target = pathname.replace(/\/$/, '') + path.replace(/#.*/, '');
      const outgoing = send({ host: '127.0.0.1', port, method, path: target, headers: flat as never, agent: false }, (incoming) => {
        let text = '';
        incoming.setEncoding('utf8').on('data', (part: string) => (text += part));
        incoming.on('end', () => {
          outgoing.destroy();
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers as Record<string, string>, body: text });
        });
      });
      // a server that has answered need not take the rest of the body
      outgoing.on('error', reject);
      if (body !== undefined) outgoing.write(body);
      if (!declared) outgoing.end();
    });
}

function lengthOf(body: string | Uint8Array): string {
  return (typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength).toString();
}

async function throughFetch(kit: Callseal, { method, path, headers, body }: WireRequest): Promise<WireAnswer> {
  const given = new Headers();
  for (const [name, value] of headers) given.append(name, value);
  if (body !== undefined) given.set('content-length', lengthOf(body));
  const response = await kit.fetch(
    new Request(`https://kit.example${path}`, { method, headers: given, ...(body === undefined ? {} : { body }) }),
  );
  const head = method === 'HEAD' || response.status === 204;
  return { status: response.status, headers: Object.fromEntries(response.headers), body: head ? '' : await response.text() };
}

/** What the platform writes by itself. */
const ofThePlatform = ['connection', 'date', 'keep-alive', 'content-length', 'transfer-encoding', 'x-powered-by'];

function comparable({ status, headers, body }: WireAnswer, { namelessAnswer = false }: WireRequest): unknown {
  const kept = Object.entries(headers).filter(([name]) => !ofThePlatform.includes(name));
  if (!namelessAnswer) return { status, headers: Object.fromEntries(kept), body };
  assert.match(headers['x-request-id'] ?? '', /^[0-9a-f-]{36}$/);
  return {
    status,
    headers: Object.fromEntries(kept.filter(([name]) => name !== 'x-request-id')),
    body: body.replace(/"requestId":"[^"]+"/, ''),
  };
}
