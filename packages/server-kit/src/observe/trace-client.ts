import type { Spans } from './spans.js';

/**
 * A REST client such as `twilio`, with a span around whatever it returns a promise for, named by the members on the way to it:
 * `calls.streams.create`. Arguments are left out: they are ids. Members and results on the way are wrapped as they are used, so that no
 * list of resources has to be kept.
 */
export function traceClient<Client extends object>(client: Client, spans: Spans): Client {
  return wrap(client, [], spans) as Client;
}

function wrap(target: object, path: readonly string[], spans: Spans): object {
  return new Proxy(target, {
    get(_, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof name === 'symbol' || !isWrappable(value) || isFixed(target, name)) return value;
      return wrap(typeof value === 'function' ? bind(value, target) : value, [...path, name], spans);
    },
    apply(callee, self, values) {
      const startTime = Date.now();
      const result: unknown = call(callee, self, values);
      if (isThenable(result)) return spans.record({ peer: 'twilio', operation: path.join('.') }, startTime, result);
      return isWrappable(result) ? wrap(result, path, spans) : result;
    },
  });
}

/** The method with its `this`, and with its own members: `calls` can be called and has `create`. */
function bind(method: object, self: object): object {
  return new Proxy(method, {
    apply: (callee, _, values) => call(callee, self, values),
  });
}

function call(callee: object, self: unknown, values: readonly unknown[]): unknown {
  return (callee as (...values: readonly unknown[]) => unknown).call(self, ...values);
}

function isWrappable(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}

/** A proxy must hand out what cannot change as it is. */
function isFixed(target: object, name: string): boolean {
  const own = Reflect.getOwnPropertyDescriptor(target, name);
  return own?.configurable === false && own.writable === false;
}
