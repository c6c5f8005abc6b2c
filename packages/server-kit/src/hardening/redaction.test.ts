import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AggregationTemporality, InMemoryMetricExporter, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { GateOptions } from '../app/gate-options.js';
import type { CallsealOptions } from '../app/options.js';
import { createMemoryAuditLog } from '../audit/memory-audit-log.js';
import { createCallbackChannel } from '../codes/channels/callback-channel.js';
import { createMemoryCredentialStore } from '../credentials/memory-credential-store.js';
import { createPinoLog } from '../log/create-pino-log.js';
import type { LogEntry } from '../log/log.js';
import { createMemorySharedState } from '../state/memory-shared-state.js';
import { createGateParts } from '../testkit/gate-parts.js';
import { exchangeRaw } from '../testkit/hardening/exchange.js';
import { judge, judgeEntry } from '../testkit/hardening/judge.js';
import { createMarkedKit, iamUrl, type MarkedKitParts, tokenUrl } from '../testkit/hardening/marked-kit.js';
import { marks, marksIn, textOf } from '../testkit/hardening/marks.js';
import { fuzzedRoutes } from '../testkit/hardening/route-fields.js';
import { tellingErrors } from '../testkit/hardening/telling-errors.js';
import { validRequest } from '../testkit/hardening/valid-request.js';

/** Everything an operator may come to see: entries, what pino writes of them, spans and metrics. */
function createWitness() {
  const lines: string[] = [];
  const entries: LogEntry[] = [];
  const spans = new InMemorySpanExporter();
  const metrics = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: metrics, exportIntervalMillis: 600_000 });
  const pino = createPinoLog({ destination: { write: (line) => lines.push(line) } });
  const options: Partial<CallsealOptions> = {
    onLog: (entry) => {
      entries.push(entry);
      pino(entry);
    },
    telemetry: {
      tracerProvider: new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }),
      meterProvider: new MeterProvider({ readers: [reader] }),
    },
  };
  const assertSilent = async (): Promise<void> => {
    for (const entry of entries) judgeEntry(entry);
    for (const line of lines) assert.deepEqual(marksIn(line), [], line);
    assert.equal(lines.length, entries.length);
    const seen = spans
      .getFinishedSpans()
      .map(({ name, attributes, status, events, links }) => textOf({ name, attributes, status, events, links }));
    assert.ok(seen.length > 0);
    for (const span of seen) assert.deepEqual(marksIn(span), [], span);
    await reader.forceFlush();
    const measured = JSON.stringify(metrics.getMetrics().map(({ scopeMetrics }) => scopeMetrics));
    assert.ok(measured.length > 2);
    assert.deepEqual(marksIn(measured), []);
    await reader.shutdown();
  };
  return { options, entries, assertSilent };
}

/** An object every method of which fails. */
function failing<T extends object>(target: T, fail: () => Error, except: readonly string[] = []): T {
  return new Proxy(target, {
    get(object, name) {
      const value: unknown = Reflect.get(object, name);
      if (typeof value !== 'function' || except.includes(String(name))) return value;
      return (): Promise<never> => Promise.reject(fail());
    },
  });
}

const limited = { limits: {} } satisfies Partial<CallsealOptions>;

/** Where a part of the gate can fail. */
const gatesRoutes = fuzzedRoutes.filter(({ route }) => /^\/(v1\/gate|v1\/codes|tools|health)\//.test(route.path));
const gateParts = () => createGateParts(marks);
const gateWith = (parts: Partial<GateOptions>): MarkedKitParts => ({ options: { gate: { ...gateParts(), ...parts } } });

/** Parts of a kit that fail, each with the error it is given. */
const dependencies: readonly (readonly [what: string, break_: (make: () => Error) => MarkedKitParts])[] = [
  ['the authenticator', (make) => ({ options: { agents: { authenticate: () => Promise.reject(make()) } } })],
  ['the connection to the validation service', (make) => ({ upstream: (url) => (url === iamUrl ? Promise.reject(make()) : undefined) })],
  ['the connection to the token service', (make) => ({ upstream: (url) => (url === tokenUrl ? Promise.reject(make()) : undefined) })],
  ['the store', (make) => ({ store: failing(createMemoryCredentialStore(), make, ['pseudonymOf']) })],
  [
    'the shared state',
    (make) => ({
      options: limited,
      state: failing(
        {
          ...createMemorySharedState(),
          limiter: () => failing({ consume: () => undefined, get: () => undefined, penalty: () => undefined }, make) as never,
        },
        make,
        ['limiter', 'list', 'close'],
      ),
    }),
  ],
  ['the check of the call', (make) => ({ options: { calls: { resolve: () => Promise.reject(make()) } } })],
  [
    'the telephony client',
    (make) => ({
      options: {
        streams: {
          client: {
            calls: () => {
              throw make();
            },
          },
          audioUrl: 'wss://audio.example/twilio',
          authToken: marks.authToken,
        },
      },
    }),
  ],
  ['the fraud screen', (make) => gateWith({ fraud: { name: 'screen', screen: () => Promise.reject(make()) } })],
  ['the customer records', (make) => gateWith({ customers: failing(gateParts().customers, make) })],
  ['the answers to questions', (make) => gateWith({ knowledge: { provider: failing(gateParts().knowledge.provider, make) } })],
  ['where codes go', (make) => gateWith({ codes: { ...gateParts().codes, destinations: () => Promise.reject(make()) } })],
  [
    'what sends codes',
    (make) => gateWith({ codes: { ...gateParts().codes, channels: { sms: createCallbackChannel(() => Promise.reject(make())) } } }),
  ],
  ['the audit log', (make) => gateWith({ audit: failing(createMemoryAuditLog(), make, ['read']) })],
  ['the hook for stream events', (make) => ({ options: { onStreamEvent: () => Promise.reject(make()) } })],
];

describe('a failing dependency tells no secret in answers, log entries, pino lines, spans and metrics', () => {
  for (const [what, break_] of dependencies) {
    test(what, async (context) => {
      const codes = new Set<string>();
      let hooks = 0;
      for (const [, make] of tellingErrors) {
        const witness = createWitness();
        const parts = break_(make);
        await using marked = await createMarkedKit({ ...parts, options: { ...witness.options, ...parts.options } });
        for (const row of parts.options?.gate === undefined ? fuzzedRoutes : gatesRoutes) {
          const answer = await exchangeRaw(marked.kit, validRequest(row));
          // an instance that cannot work says so under a status of its own
          const code = answer.status === 503 && row.route.needs === 'nothing' ? 'NOT_READY' : judge(answer, row.route);
          assert.deepEqual(
            marksIn(answer.text).filter((mark) => mark !== 'accessToken' && mark !== 'credential'),
            [],
          );
          codes.add(code ?? 'answered');
        }
        await new Promise((resolve) => setImmediate(resolve));
        await witness.assertSilent();
        assert.ok(witness.entries.length > 0);
        hooks += witness.entries.filter(({ streamEvent }) => streamEvent === 'hook-failed').length;
      }
      if (what === 'the hook for stream events') assert.ok(hooks >= tellingErrors.length, 'the hook was not asked');
      context.diagnostic(`${tellingErrors.length} errors: ${[...codes].sort().join(', ')}`);
    });
  }
});

describe('a dependency that answers with secrets is not quoted', () => {
  const everything = Object.values(marks).join(' ');
  for (const [what, status, body] of [
    ['an error page', 500, `<html>${everything}</html>`],
    ['an error object', 400, JSON.stringify({ code: everything, message: everything, error: everything, detail: everything })],
    ['a refusal of our credentials', 401, JSON.stringify({ message: everything })],
    ['a redirect', 302, everything],
    ['a success that cannot be read', 200, everything],
    [
      'a success of another shape',
      200,
      JSON.stringify({ access_token: [everything], valid: { toString: everything }, token_type: everything }),
    ],
    ['a busy signal', 429, JSON.stringify({ code: 20429, message: everything, more_info: everything })],
  ] as const) {
    test(what, async () => {
      const witness = createWitness();
      const reply = (): Promise<Response> => Promise.resolve(new Response(body, { status }));
      await using marked = await createMarkedKit({
        upstream: (url) => (url === tokenUrl ? reply() : undefined),
        twilio: () => ({ status, body }),
        retryBudget: 1,
        options: witness.options,
      });
      for (const row of fuzzedRoutes) judge(await exchangeRaw(marked.kit, validRequest(row)), row.route);
      await witness.assertSilent();
      const refusing = createWitness();
      await using closed = await createMarkedKit({ upstream: (url) => (url === iamUrl ? reply() : undefined), options: refusing.options });
      for (const row of fuzzedRoutes.filter(({ route }) => route.needs === 'agent')) {
        const code = judge(await exchangeRaw(closed.kit, validRequest(row)), row.route);
        assert.ok(code === 'AUTHENTICATOR_UNAVAILABLE' || code === 'AGENT_NOT_AUTHENTICATED', code);
      }
      await refusing.assertSilent();
    });
  }
});
