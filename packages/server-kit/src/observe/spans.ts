import { type Attributes, context, type Span, SpanKind, SpanStatusCode, trace, type Tracer } from '@opentelemetry/api';
import { CallsealError } from '@callseal/protocol/errors';
import type { AgentAuthenticator } from '../agents/authenticator.js';
import { nameOfError } from '../log/describe-failure.js';
import type { Fetch } from '../upstream/request-text.js';

/** What a span is about. Never a URL, id or value: names of operations only. */
interface SpanSubject {
  /** The service or part that is asked. */
  readonly peer: 'twilio' | 'voice-service' | 'authenticator' | 'store' | 'call-access';
  readonly operation: string;
}

/** Makes spans of the work that a request waits for. */
export class Spans {
  readonly #tracer: Tracer;

  constructor(tracer: Tracer) {
    this.#tracer = tracer;
  }

  /** Runs `work` in a span of its own, under the active one. */
  async run<T>(subject: SpanSubject, work: (span: Span) => Promise<T>): Promise<T> {
    const span = this.#start(subject);
    try {
      return await context.with(trace.setSpan(context.active(), span), () => work(span));
    } catch (error) {
      markFailed(span, error);
      throw error;
    } finally {
      span.end();
    }
  }

  /** Records work that is already under way. */
  async record<T>(subject: SpanSubject, startTime: number, work: PromiseLike<T>): Promise<T> {
    const span = this.#start(subject, startTime);
    try {
      return await work;
    } catch (error) {
      markFailed(span, error);
      throw error;
    } finally {
      span.end();
    }
  }

  #start({ peer, operation }: SpanSubject, startTime?: number): Span {
    const attributes: Attributes = { 'callseal.peer': peer, 'callseal.operation': operation };
    const options = { kind: SpanKind.CLIENT, attributes, ...(startTime === undefined ? {} : { startTime }) };
    return this.#tracer.startSpan(`callseal.${peer} ${operation}`, options);
  }
}

/** Only codes and names: a message may quote data. */
function markFailed(span: Span, error: unknown): void {
  const type: string = error instanceof CallsealError ? (error as CallsealError).code : nameOfError(error);
  span.setAttribute('error.type', type);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

/** The authenticator, each of its checks in a span. */
export function traceAgents(agents: AgentAuthenticator, spans: Spans): AgentAuthenticator {
  return {
    authenticate: (token, context_) =>
      spans.run({ peer: 'authenticator', operation: 'authenticate' }, () => agents.authenticate(token, context_)),
  };
}

/** `fetch`, each request in a span with the status of its answer. */
export function traceFetch(send: Fetch, peer: SpanSubject['peer'], operation: string, spans: Spans): Fetch {
  return (url, init) =>
    spans.run({ peer, operation }, async (span) => {
      const response = await send(url, init);
      span.setAttribute('http.response.status_code', response.status);
      if (response.status >= 400) span.setStatus({ code: SpanStatusCode.ERROR });
      return response;
    });
}

/** `target` with a span around each of the named methods, all of which return promises. */
export function traceMethods<Target extends object>(
  target: Target,
  peer: SpanSubject['peer'],
  names: readonly (keyof Target & string)[],
  spans: Spans,
): Target {
  const traced = new Set<PropertyKey>(names);
  return new Proxy(target, {
    get(_, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      // bound to the target: a proxy has no private fields
      const call = (...values: unknown[]): unknown => Reflect.apply(value, target, values) as unknown;
      if (!traced.has(name)) return call;
      return (...values: unknown[]) => spans.run({ peer, operation: String(name) }, () => Promise.resolve().then(() => call(...values)));
    },
  });
}
