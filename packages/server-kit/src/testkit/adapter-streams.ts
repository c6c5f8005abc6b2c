import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, request as send } from 'node:http';
import { test } from 'node:test';
import { routes } from '@callseal/protocol/routes';
import type { Callseal } from '../app/create-callseal.js';
import { createOriginPolicy } from '../http/cors.js';
import { createDispatcher } from '../http/dispatcher.js';
import { createEndpoint } from '../http/endpoint.js';
import { EventStream } from '../http/event-stream.js';
import { createFetch } from '../http/fetch-adapter.js';
import type { AnswerStream } from '../http/incoming.js';
import type { WireRequest } from './adapter-rows.js';
import { createDeferred, origin } from './kit.js';
import type { AdapterConformance, RunningAdapter } from './tested-adapter.js';

const { path } = routes.relayEvents;
const id = 'AAECAwQFBgcICQoLDA0ODw';
const headers = {
  authorization: 'Bearer good-token',
  'content-type': 'application/json',
  'x-request-id': 'row-12345678',
  origin,
} as const;
const asked: WireRequest = { title: 'events', method: 'POST', path, headers: Object.entries(headers), body: JSON.stringify({ id }) };

/** What is on every answer with events. */
const usual: Readonly<Record<string, string>> = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'access-control-allow-origin': origin,
  'x-request-id': 'row-12345678',
};

/** A kit that answers with these events, and within no time at all with anything else. */
function createStreamingKit(stream: AnswerStream): Callseal {
  const answer = createDispatcher({
    endpoints: [createEndpoint({ route: routes.relayEvents, stage: 'inside', handle: () => new EventStream(stream) })],
    agents: { authenticate: () => Promise.resolve({ identity: 'ada', roles: [] }) },
    administrators: [],
    origins: createOriginPolicy([origin]),
    isSigned: () => false,
    platform: undefined,
    isSecure: false,
    // events go on for longer than a request may take
    timeout: 20,
    log: () => undefined,
    observer: undefined,
  });
  return { answer, fetch: createFetch(answer), sweep: () => Promise.resolve({}), finish: () => Promise.resolve() };
}

/** A platform that sends pieces must not ask for one. */
const readOnce = (): Promise<string> => Promise.reject(new Error('one piece was asked for'));

/** Registers the tests of streamed answers. */
export function testAdapterStreams(adapter: AdapterConformance): void {
  if (adapter.wholeAnswers === true) testWholeAnswer(adapter);
  else testPieces(adapter);
}

function testWholeAnswer(adapter: AdapterConformance): void {
  const { name } = adapter;
  void test(`${name} answers with the events that there are`, async () => {
    const read = (): AsyncIterable<string> => assert.fail('pieces were asked for');
    await using running = await adapter.start(createStreamingKit({ read, readOnce: () => Promise.resolve('id: 1\n\n') }));
    const { status, body, headers: given } = await running.exchange(asked);
    assert.deepEqual([status, body], [200, 'id: 1\n\n']);
    assertUsual(given);
  });
}

function testPieces(adapter: AdapterConformance): void {
  const { name } = adapter;
  void test(`${name} sends events as they come, for longer than a request may take`, async () => {
    const goOn = createDeferred<undefined>();
    const stream: AnswerStream = {
      async *read() {
        yield 'id: 1\n\n';
        await goOn.promise;
        yield 'id: 2\n\nid: 3\n\n';
      },
      readOnce,
    };
    await using running = await adapter.start(createStreamingKit(stream));
    const response = await open(running.url);
    assertUsual(response.headers as Readonly<Record<string, string>>);
    let text = '';
    const later = new Promise((resolve) => setTimeout(resolve, 40));
    for await (const piece of response as AsyncIterable<string>) {
      text += piece;
      if (text !== 'id: 1\n\n') continue;
      // beyond the time of a request
      await later;
      goOn.resolve(undefined);
    }
    assert.equal(text, 'id: 1\n\nid: 2\n\nid: 3\n\n');
  });

  void test(`${name} tells when the client has left`, async () => {
    const left = createDeferred<undefined>();
    const stream: AnswerStream = {
      async *read(signal) {
        yield 'id: 1\n\n';
        await once(signal, 'abort');
        left.resolve(undefined);
      },
      readOnce,
    };
    await using running = await adapter.start(createStreamingKit(stream));
    const response = await open(running.url);
    await once(response, 'data');
    response.destroy();
    await left.promise;
  });

  void test(`${name} makes no events that the client does not take`, async () => {
    const megabyte = `: ${'x'.repeat(2 ** 20)}\n\n`;
    let made = 0;
    const stream: AnswerStream = {
      async *read(signal) {
        while (!signal.aborted) {
          made += 1;
          yield megabyte;
          await new Promise(setImmediate);
        }
      },
      readOnce,
    };
    await using running = await adapter.start(createStreamingKit(stream));
    const response = await open(running.url);
    response.pause();
    // what the sockets of both sides hold is made, and no more: each turn would make one
    for (let turn = 0; turn < 300; turn += 1) await new Promise(setImmediate);
    assert.ok(made < 60, `${made} MB were made for a client that takes nothing`);
    response.destroy();
  });
}

function assertUsual(given: Readonly<Record<string, string>>): void {
  assert.deepEqual(Object.fromEntries(Object.keys(usual).map((name) => [name, given[name]])), usual);
  assert.equal(given['content-length'], undefined);
}

async function open(url: RunningAdapter['url']): Promise<IncomingMessage> {
  const { hostname, port, pathname } = new URL(url ?? '');
  const outgoing = send({ host: hostname, port, method: 'POST', path: pathname.replace(/\/$/, '') + path, headers, agent: false });
  outgoing.end(asked.body);
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  response.on('error', () => undefined);
  return response.setEncoding('utf8');
}
