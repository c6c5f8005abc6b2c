import { context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { AggregationTemporality, InMemoryMetricExporter, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { TelemetryOptions } from '../observe/telemetry-options.js';

/** One measured point: its instrument, its labels and its value; of a histogram the count. */
export interface Point {
  readonly name: string;
  readonly unit: string;
  readonly labels: Readonly<Record<string, unknown>>;
  readonly value: number;
  readonly sum: number | undefined;
}

/** OpenTelemetry's own SDKs, exporting to memory. */
export interface TelemetryDouble extends AsyncDisposable {
  readonly options: TelemetryOptions;
  readonly spans: () => readonly ReadableSpan[];
  readonly points: () => Promise<readonly Point[]>;
}

export function createTelemetryDouble(): TelemetryDouble {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const spanExporter = new InMemorySpanExporter();
  const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spanExporter)] });
  const metricExporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  // exports when it is told to: the interval is longer than any test
  const reader = new PeriodicExportingMetricReader({ exporter: metricExporter, exportIntervalMillis: 3_600_000 });
  const meterProvider = new MeterProvider({ readers: [reader] });
  return {
    options: { tracerProvider, meterProvider },
    spans: () => spanExporter.getFinishedSpans(),
    async points() {
      metricExporter.reset();
      await reader.forceFlush();
      const metrics = metricExporter.getMetrics().flatMap((resource) => resource.scopeMetrics.flatMap((scope) => scope.metrics));
      return metrics.flatMap(({ descriptor, dataPoints }) =>
        dataPoints.map(({ attributes, value }) => ({
          name: descriptor.name,
          unit: descriptor.unit,
          labels: attributes,
          value: typeof value === 'number' ? value : value.count,
          sum: typeof value === 'number' || !('sum' in value) ? undefined : value.sum,
        })),
      );
    },
    async [Symbol.asyncDispose]() {
      context.disable();
      await Promise.all([tracerProvider.shutdown(), meterProvider.shutdown()]);
    },
  };
}
