import type { MeterProvider, TracerProvider } from '@opentelemetry/api';

/** Where traces and metrics go. */
export interface TelemetryOptions {
  /** Default: the provider that is registered with `@opentelemetry/api`; without one there are no spans. */
  readonly tracerProvider?: TracerProvider;
  /** Default: the provider that is registered with `@opentelemetry/api`; without one there are no metrics. */
  readonly meterProvider?: MeterProvider;
}
