import { createNoopMeter, isSpanContextValid, type Meter, metrics, trace, type Tracer } from '@opentelemetry/api';
import type { TelemetryOptions } from './telemetry-options.js';

/** The instrumentation scope of everything the kit emits. */
const scope = '@callseal/server-kit';

/** The tracer to use; `undefined` when spans would go nowhere. */
export function findTracer({ tracerProvider }: TelemetryOptions): Tracer | undefined {
  const tracer = (tracerProvider ?? trace.getTracerProvider()).getTracer(scope);
  // a tracer without SDK gives spans without identity; the probe is never ended, so it is never exported
  const probe = tracer.startSpan('probe', { root: true });
  return isSpanContextValid(probe.spanContext()) ? tracer : undefined;
}

/** The meter to use; `undefined` when measurements would go nowhere. */
export function findMeter({ meterProvider }: TelemetryOptions): Meter | undefined {
  const meter = (meterProvider ?? metrics.getMeterProvider()).getMeter(scope);
  return meter === createNoopMeter() ? undefined : meter;
}
