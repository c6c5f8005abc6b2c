import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { context, metrics, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { BasicTracerProvider, type ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { createFlexAuthenticator } from '../agents/flex-authenticator.js';
import { createMemoryCredentialStore } from '../credentials/memory-credential-store.js';
import { createFullKit, people, signature } from '../testkit/full-kit.js';
import { createHttpDouble } from '../testkit/http-double.js';
import { assertError, send } from '../testkit/kit.js';
import { createTelemetryDouble, type Point } from '../testkit/telemetry.js';
import { accountSid, callSid, otherCallSid, streamSid, taskSid } from '../testkit/twilio-double.js';
import { createTelemetry } from './telemetry.js';

const headers = { authorization: `Bearer ${people.agent}` };
const subject = '+447700900123';

async function createObservedKit(options: Parameters<typeof createFullKit>[0] = {}) {
  const telemetry = createTelemetryDouble();
  const full = await createFullKit({ telemetry: telemetry.options, ...options });
  return {
    ...full,
    ...telemetry,
    async [Symbol.asyncDispose]() {
      await full[Symbol.asyncDispose]();
      await telemetry[Symbol.asyncDispose]();
    },
  };
}

const shapeOf = (span: ReadableSpan, all: readonly ReadableSpan[]) => ({
  name: span.name,
  parent: all.find((other) => other.spanContext().spanId === span.parentSpanContext?.spanId)?.name,
});
const valueOf = (points: readonly Point[], name: string, labels: Record<string, unknown>): number | undefined =>
  points.find((point) => point.name === name && JSON.stringify(point.labels) === JSON.stringify(labels))?.value;

describe('a request’s span', () => {
  test('is named by its route, says how it ended, and holds what it waited for', async () => {
    await using observed = await createObservedKit();
    await send(observed.kit, '/v1/token', { json: {}, headers: { ...headers, 'x-request-id': 'request-0001' } });
    const spans = observed.spans();
    assert.deepEqual(
      spans.map((span) => shapeOf(span, spans)),
      [
        { name: 'callseal.authenticator authenticate', parent: 'POST /v1/token' },
        { name: 'callseal.voice-service token', parent: 'POST /v1/token' },
        { name: 'POST /v1/token', parent: undefined },
      ],
    );
    const request = spans.at(-1);
    assert.equal(request?.kind, SpanKind.SERVER);
    assert.deepEqual(request.attributes, {
      'http.request.method': 'POST',
      'callseal.request_id': 'request-0001',
      'http.route': '/v1/token',
      'http.response.status_code': 200,
    });
    assert.equal(new Set(spans.map((span) => span.spanContext().traceId)).size, 1);
  });

  test('has no span of the voice service under it while the token is kept', async () => {
    await using observed = await createObservedKit();
    for (let index = 0; index < 3; index += 1) await send(observed.kit, '/v1/token', { json: {}, headers });
    assert.equal(observed.spans().filter(({ name }) => name === 'callseal.voice-service token').length, 1);
  });

  test('holds every request to the telephony provider by the name of its operation, never by its id', async () => {
    await using observed = await createObservedKit();
    await send(observed.kit, '/v1/streams/start', { json: { callSid, taskSid }, headers });
    await send(observed.kit, '/v1/streams/stop', { json: { callSid, taskSid }, headers });
    const spans = observed.spans();
    const names = spans.filter(({ name }) => name.startsWith('callseal.twilio')).map((span) => shapeOf(span, spans));
    assert.deepEqual(names.slice(-2), [
      { name: 'callseal.twilio calls.streams.create', parent: 'POST /v1/streams/start' },
      { name: 'callseal.twilio calls.streams.update', parent: 'POST /v1/streams/stop' },
    ]);
    assert.ok(spans.some(({ name }) => name === 'callseal.call-access resolve'));
    assert.ok(!JSON.stringify(spans.map(({ name, attributes }) => [name, attributes])).includes(callSid));
  });

  test('holds the store’s work, under parallel requests each under its own', async () => {
    await using observed = await createObservedKit();
    await Promise.all(Array.from({ length: 20 }, () => send(observed.kit, '/v1/credentials/lookup', { json: { subject }, headers })));
    const spans = observed.spans();
    const parents = spans.filter(({ name }) => name === 'callseal.store get').map((span) => span.parentSpanContext?.spanId);
    assert.deepEqual([parents.length, new Set(parents).size], [20, 20]);
  });

  for (const [what, path, request, code, status] of [
    [
      'a client’s mistake is no failure of the server',
      '/v1/token',
      { headers: { authorization: 'Bearer no' } },
      'AGENT_NOT_AUTHENTICATED',
      SpanStatusCode.UNSET,
    ],
    ['a broken part is one', '/v1/credentials/lookup', { json: { subject }, headers }, 'STORE_FAILED', SpanStatusCode.ERROR],
  ] as const) {
    test(`says what went wrong by its code: ${what}`, async () => {
      const store = { ...createMemoryCredentialStore(), get: () => Promise.reject(new Error(`no connection for ${subject}`)) };
      await using observed = await createObservedKit({ credentials: store });
      await assertError(await send(observed.kit, path, request), code);
      const span = observed.spans().at(-1);
      assert.deepEqual([span?.attributes['error.type'], span?.status], [code, { code: status }]);
      assert.ok(
        observed.spans().every(({ events }) => events.length === 0),
        'exceptions quote data and are not recorded',
      );
    });
  }

  test('is carried on into what a part asks in its turn', async () => {
    const seen: (string | undefined)[] = [];
    const authenticate = () => {
      seen.push(trace.getActiveSpan()?.spanContext().spanId);
      return Promise.resolve({ identity: 'alice', roles: [] });
    };
    await using observed = await createObservedKit({ agents: { authenticate } });
    await send(observed.kit, '/v1/token', { json: {}, headers });
    const span = observed.spans().find(({ name }) => name === 'callseal.authenticator authenticate');
    assert.deepEqual(seen, [span?.spanContext().spanId]);
  });

  test('is work inside where the HTTP server is instrumented itself', async () => {
    await using observed = await createObservedKit();
    const tracer = observed.options.tracerProvider?.getTracer('http');
    const outer = tracer?.startSpan('POST');
    assert.ok(outer);
    await context.with(trace.setSpan(context.active(), outer), () => send(observed.kit, '/health', { method: 'GET' }));
    const span = observed.spans().at(-1);
    assert.deepEqual([span?.kind, span?.parentSpanContext?.spanId], [SpanKind.INTERNAL, outer.spanContext().spanId]);
  });

  test('ends once, with the time-out, when the answer comes too late', async () => {
    const hanging = { authenticate: () => new Promise<never>(() => undefined) };
    await using observed = await createObservedKit({ agents: hanging, timeout: 20 });
    await assertError(await send(observed.kit, '/v1/token', { json: {}, headers }), 'AUTHENTICATOR_UNAVAILABLE');
    const ended = observed.spans().filter(({ name }) => name === 'POST /v1/token');
    assert.deepEqual(
      ended.map(({ attributes }) => attributes['error.type']),
      ['AUTHENTICATOR_UNAVAILABLE'],
    );
  });

  test('carries a method that nobody knows as other, and no path that is none of ours', async () => {
    await using observed = await createObservedKit();
    await send(observed.kit, `/${subject}`, { method: 'BREW' });
    const span = observed.spans().at(-1);
    assert.deepEqual(
      [span?.name, span?.attributes['http.request.method'], span?.attributes['http.route']],
      ['_OTHER', '_OTHER', undefined],
    );
  });

  test('covers the upstream that a real authenticator asks', async () => {
    await using iam = await createHttpDouble(() => ({ status: 500, body: '' }));
    const agents = createFlexAuthenticator({ accountSid, authToken: 'secret', baseUrl: iam.url });
    await using observed = await createObservedKit({ agents });
    await send(observed.kit, '/v1/token', { json: {}, headers });
    const span = observed.spans().find(({ name }) => name === 'callseal.authenticator authenticate');
    assert.deepEqual([span?.attributes['error.type'], span?.status.code], ['AUTHENTICATOR_UNAVAILABLE', SpanStatusCode.ERROR]);
  });
});

describe('metrics', () => {
  test('measure requests in seconds by route and code', async () => {
    await using observed = await createObservedKit();
    await send(observed.kit, '/v1/token', { json: {}, headers });
    await send(observed.kit, '/v1/token', { json: {} });
    await send(observed.kit, `/${subject}`, { json: {} });
    const points = await observed.points();
    assert.equal(valueOf(points, 'callseal.requests', { 'http.route': '/v1/token', code: 'OK' }), 1);
    assert.equal(valueOf(points, 'callseal.requests', { 'http.route': '/v1/token', code: 'AGENT_NOT_AUTHENTICATED' }), 1);
    assert.equal(valueOf(points, 'callseal.requests', { 'http.route': 'unmatched', code: 'ROUTE_NOT_FOUND' }), 1);
    assert.ok(points.every(({ name, unit, sum }) => name !== 'callseal.requests' || (unit === 's' && (sum ?? 99) < 5)));
  });

  test('count streams by what became of them, failures by the provider’s code, and a call once', async () => {
    await using observed = await createObservedKit();
    for (let index = 0; index < 2; index += 1) await send(observed.kit, '/v1/streams/start', { json: { callSid }, headers });
    await send(observed.kit, '/v1/streams/start', { json: { callSid: otherCallSid }, headers });
    for (const [event, error] of [
      ['stream-started', undefined],
      ['stream-error', '31920'],
      ['stream-error', 'Stream - Connection - Handshake Error for +447700900123'],
      ['stream-stopped', undefined],
    ] as const) {
      const form = {
        CallSid: callSid,
        StreamSid: streamSid(1),
        StreamEvent: event,
        ...(error === undefined ? {} : { StreamError: error }),
      };
      await send(observed.kit, '/v1/streams/status', { form, headers: signature('/v1/streams/status', form) });
    }
    const points = await observed.points();
    const streams = (labels: Record<string, string>) => valueOf(points, 'callseal.streams', labels);
    assert.equal(streams({ event: 'requested' }), 3);
    assert.equal(streams({ event: 'started' }), 1);
    assert.equal(streams({ event: 'failed', 'error.type': '31920' }), 1);
    assert.equal(streams({ event: 'failed', 'error.type': 'other' }), 1);
    assert.equal(streams({ event: 'stopped' }), 1);
    assert.equal(valueOf(points, 'callseal.calls', {}), 2);
  });

  test('count verdicts by kind, with their time', async () => {
    await using observed = await createObservedKit();
    const report = { subject, callSid, operation: 'verify', verdict: 'mismatch', milliseconds: 9000 };
    await send(observed.kit, '/v1/verdicts', { json: report, headers });
    await send(observed.kit, '/v1/verdicts', { json: { ...report, verdict: 'match', milliseconds: undefined }, headers });
    const points = await observed.points();
    assert.equal(valueOf(points, 'callseal.verdicts', { operation: 'verify', verdict: 'mismatch' }), 1);
    assert.equal(valueOf(points, 'callseal.verdicts', { operation: 'verify', verdict: 'match' }), 1);
    const times = points.filter(({ name }) => name === 'callseal.time_to_verdict');
    assert.deepEqual(
      times.map(({ unit, value, sum }) => [unit, value, sum]),
      [['s', 1, 9]],
    );
  });

  test('count what limits refuse', async () => {
    await using observed = await createObservedKit({ limits: { perAgent: { points: 1, seconds: 60 } } });
    for (let index = 0; index < 3; index += 1) await send(observed.kit, '/v1/token', { json: {}, headers });
    assert.equal(valueOf(await observed.points(), 'callseal.refusals', { code: 'RATE_LIMITED', 'http.route': '/v1/token' }), 2);
  });
});

describe('without listeners', () => {
  test('a kit hands everything back as it came', () => {
    const telemetry = createTelemetry();
    const store = createMemoryCredentialStore();
    const client = {};
    assert.deepEqual([telemetry.observer, telemetry.onLog, telemetry.tokenFetch(undefined)], [undefined, undefined, undefined]);
    assert.ok(telemetry.store(store) === store && telemetry.client(client) === client);
  });

  test('a kit uses the providers that are registered when it is made, unless it is told to be silent', async () => {
    const tracerProvider = new BasicTracerProvider();
    const meterProvider = new MeterProvider();
    trace.setGlobalTracerProvider(tracerProvider);
    metrics.setGlobalMeterProvider(meterProvider);
    try {
      const telemetry = createTelemetry();
      assert.ok(telemetry.observer !== undefined && telemetry.onLog !== undefined);
      const silent = createTelemetry(false);
      assert.deepEqual([silent.observer, silent.onLog], [undefined, undefined]);
    } finally {
      trace.disable();
      metrics.disable();
      await Promise.all([tracerProvider.shutdown(), meterProvider.shutdown()]);
    }
  });
});
