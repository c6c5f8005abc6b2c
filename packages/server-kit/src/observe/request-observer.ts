import { context, type Meter, type Span, SpanKind, SpanStatusCode, trace, type Tracer } from '@opentelemetry/api';
import type { Exchange } from '../http/exchange.js';
import type { Observation, RequestObserver } from '../http/request-observer.js';

/** Seconds; cached tokens take a millisecond, requests end after ten seconds by default. */
const durationBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

const methods: ReadonlySet<string> = new Set(['GET', 'POST', 'OPTIONS', 'HEAD', 'PUT', 'PATCH', 'DELETE']);

/** A span and a measurement for every request. */
export function createRequestObserver(tracer: Tracer | undefined, meter: Meter | undefined): RequestObserver {
  const durations = meter?.createHistogram('callseal.requests', {
    description: 'Duration of requests',
    unit: 's',
    advice: { explicitBucketBoundaries: durationBuckets },
  });
  return {
    begin(exchange, method): Observation {
      const startedAt = performance.now();
      // methods are whatever a client writes
      const knownMethod = methods.has(method) ? method : '_OTHER';
      const span = tracer && startSpan(tracer, exchange, knownMethod);
      return {
        within: (handle) => (span === undefined ? handle() : context.with(trace.setSpan(context.active(), span), handle)),
        end(status) {
          const route = exchange.route ?? 'unmatched';
          const code = exchange.code ?? 'OK';
          durations?.record((performance.now() - startedAt) / 1000, { 'http.route': route, code });
          if (span !== undefined) endSpan(span, exchange, knownMethod, status);
        },
      };
    },
  };
}

function startSpan(tracer: Tracer, { requestId }: Exchange, method: string): Span {
  // under a span of the HTTP server's own instrumentation this is work inside; else it is the server's
  const kind = trace.getSpan(context.active()) === undefined ? SpanKind.SERVER : SpanKind.INTERNAL;
  return tracer.startSpan(method, { kind, attributes: { 'http.request.method': method, 'callseal.request_id': requestId } });
}

function endSpan(span: Span, { route, code }: Exchange, method: string, status: number): void {
  if (route !== undefined) span.updateName(`${method} ${route}`).setAttribute('http.route', route);
  span.setAttribute('http.response.status_code', status);
  if (code !== undefined) span.setAttribute('error.type', code);
  // what the client did wrong is no failure of the server
  if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}
