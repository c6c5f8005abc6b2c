import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { serverErrors } from '@callseal/protocol/errors';
import { routes } from '@callseal/protocol/routes';
import { configError } from '../errors/config-error.js';
import type { Answer, Incoming } from '../http/incoming.js';
import { origin } from '../testkit/kit.js';
import type { TwilioFunctionContext, TwilioFunctionEvent, TwilioFunctionHandler } from './function-context.js';
import { createFunctionHandler } from './function-handler.js';

/** The runtime's response, to be looked into. */
class FakeResponse {
  status = 0;
  body: unknown;
  readonly headers: Record<string, string> = {};

  setStatusCode(status: number): this {
    this.status = status;
    return this;
  }

  appendHeader(name: string, value: string): this {
    this.headers[name] = value;
    return this;
  }

  setBody(body: unknown): this {
    this.body = body;
    return this;
  }
}

const context = (more: Readonly<Record<string, unknown>> = {}): TwilioFunctionContext => ({
  CALLSEAL_ALLOWED_ORIGINS: `https://other.example,${origin}`,
  getTwilioClient: () => assert.fail('no client is needed'),
  ...more,
});
const event: TwilioFunctionEvent = { request: { headers: { origin, 'x-request-id': 'row-12345678' }, cookies: {} } };
const ok: Answer = { status: 200, headers: { 'content-type': 'application/json', 'content-length': '2', vary: 'Origin' }, body: '{}' };
const answering = { answer: () => Promise.resolve(ok) };

type Called = readonly [error: Error | null, payload?: unknown];

/** Runs one invocation, waits until it must be over, and gives every call of its callback. */
async function invoke(handler: TwilioFunctionHandler, given = context(), sent = event): Promise<readonly Called[]> {
  const calls: Called[] = [];
  handler(given, sent, (...called) => calls.push(called));
  await new Promise((resolve) => setImmediate(resolve));
  return calls;
}

async function answerOf(handler: TwilioFunctionHandler, given?: TwilioFunctionContext, sent?: TwilioFunctionEvent): Promise<FakeResponse> {
  const calls = await invoke(handler, given, sent);
  assert.equal(calls.length, 1);
  assert.equal(calls[0]?.[0], null);
  assert.ok(calls[0][1] instanceof FakeResponse);
  return calls[0][1];
}

function assertInternal({ status, body, headers }: FakeResponse, requestId: unknown = 'row-12345678'): void {
  assert.equal(status, serverErrors.INTERNAL.status);
  assert.partialDeepStrictEqual(body, { code: 'INTERNAL', retryable: true, requestId });
  assert.equal(headers['access-control-allow-origin'], origin);
}

const logged = mock.method(console, 'error', () => undefined);
const logText = (): string => logged.mock.calls.map(({ arguments: [line] }) => String(line)).join('\n');

beforeEach(() => {
  Object.assign(globalThis, { Twilio: { Response: FakeResponse } });
  logged.mock.resetCalls();
});
afterEach(() => {
  Reflect.deleteProperty(globalThis, 'Twilio');
});

test('an answer is handed over as an object of JSON, with its length left to the runtime', async () => {
  const response = await answerOf(createFunctionHandler(() => answering, routes.token));
  assert.deepEqual([response.status, response.body], [200, {}]);
  assert.deepEqual(response.headers, { vary: 'Origin', 'Content-Type': 'application/json' });
});

test('one kit serves the invocations of a process until a variable of the service changes', async () => {
  let made = 0;
  const handler = createFunctionHandler(() => {
    made += 1;
    return answering;
  }, routes.token);
  for (const given of [context(), context(), context({ PATH: '/a' }), context({ PATH: '/a' })]) await invoke(handler, given);
  assert.equal(made, 2);
});

test('a kit that could not be made is made again on the next invocation', async () => {
  let made = 0;
  const handler = createFunctionHandler(() => {
    made += 1;
    if (made === 1) throw new Error('asleep');
    return answering;
  }, routes.token);
  assertInternal(await answerOf(handler));
  assert.equal((await answerOf(handler)).status, 200);
});

test('what to mend is logged, and is not told to the page', async () => {
  const handler = createFunctionHandler(() => {
    throw configError('CALLSEAL_AUDIO_URL is missing.');
  }, routes.token);
  const response = await answerOf(handler);
  assertInternal(response);
  assert.match(logText(), /CALLSEAL_AUDIO_URL is missing/);
  assert.doesNotMatch(JSON.stringify(response), /CALLSEAL_/);
});

test('what others throw is answered and logged without its message', async () => {
  const handler = createFunctionHandler(() => {
    throw new TypeError('very-secret');
  }, routes.token);
  assertInternal(await answerOf(handler));
  assert.match(logText(), /"name":"TypeError"/);
  assert.doesNotMatch(logText(), /very-secret/);
});

test('a value that is no error may be thrown', async () => {
  const handler = createFunctionHandler(() => {
    // eslint-disable-next-line @typescript-eslint/only-throw-error
    throw 'text';
  }, routes.token);
  assertInternal(await answerOf(handler));
});

test('a kit that rejects is answered all the same', async () => {
  const answer = () => Promise.reject(new Error('must not happen'));
  assertInternal(await answerOf(createFunctionHandler(() => ({ answer }), routes.token)));
});

test('without headers from the runtime the request is refused, and the log names the package to pin', async () => {
  const handler = createFunctionHandler(() => answering, routes.token);
  const response = await answerOf(handler, context(), { Token: 'x' });
  assert.equal(response.status, 500);
  assert.equal(response.headers['access-control-allow-origin'], undefined);
  assert.match(logText(), /@twilio\/runtime-handler/);
});

test('outside the runtime the callback gets an error, once', async () => {
  Reflect.deleteProperty(globalThis, 'Twilio');
  const calls = await invoke(createFunctionHandler(() => answering, routes.token));
  assert.equal(calls.length, 1);
  assert.ok(calls[0]?.[0] instanceof Error);
});

test('a body that is no JSON does not make a second answer', async () => {
  const answer = () => Promise.resolve({ ...ok, body: '<html>' });
  const calls = await invoke(createFunctionHandler(() => ({ answer }), routes.token));
  assert.equal(calls.length, 1);
});

test('a callback that throws is not called again, and the process survives', async () => {
  let called = 0;
  const handler = createFunctionHandler(() => answering, routes.token);
  handler(context(), event, () => {
    called += 1;
    throw new Error('the runtime failed');
  });
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(called, 1);
});

async function incomingOf(sent: TwilioFunctionEvent): Promise<Incoming> {
  let seen: Incoming | undefined;
  const answer = (incoming: Incoming) => {
    seen = incoming;
    return Promise.resolve(ok);
  };
  await invoke(
    createFunctionHandler(() => ({ answer }), routes.startStream),
    context(),
    sent,
  );
  assert.ok(seen !== undefined);
  return seen;
}

test('the kit sees the route of the function, whatever the event says', async () => {
  const incoming = await incomingOf({ ...event, method: 'DELETE', path: '/evil', url: 'https://evil.example' });
  assert.deepEqual([incoming.method, incoming.url], ['POST', routes.startStream.path]);
});

test('a header that came twice has both values', async () => {
  const headers = { authorization: ['Bearer a', 'Bearer b'] };
  const incoming = await incomingOf({ request: { headers, cookies: {} } });
  assert.equal(incoming.header('authorization'), 'Bearer a, Bearer b');
  assert.equal(incoming.header('toString'), null);
});

test('fields are read in the words of their type: a form keeps repetitions, JSON its values', async () => {
  const fields = { a: ['1', '2'], b: 3, c: { d: true } };
  const read = async (type: string): Promise<string> => {
    const incoming = await incomingOf({ request: { headers: { 'content-type': type }, cookies: {} }, ...fields });
    return incoming.text(1000);
  };
  assert.equal(await read('application/x-www-form-urlencoded; charset=utf-8'), 'a=1&a=2');
  assert.equal(await read('application/json'), JSON.stringify(fields));
});

test('events are answered in one piece, as far as they have come, and not as JSON', async () => {
  const stream = { read: () => assert.fail('one piece is sent'), readOnce: () => Promise.resolve('id: 1\n\n') };
  const answer: Answer = { ...ok, headers: { 'content-type': 'text/event-stream' }, body: null, stream };
  const response = await answerOf(createFunctionHandler(() => ({ answer: () => Promise.resolve(answer) }), routes.relayEvents));
  assert.deepEqual([response.status, response.headers['Content-Type'], response.body], [200, 'text/event-stream', 'id: 1\n\n']);
});
