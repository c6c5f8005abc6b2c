import type { Exchange } from './exchange.js';

/** Watches one request, from its first byte to its answer. */
export interface Observation {
  /** Runs the handling of the request, so that what it starts is known to belong to it. */
  within<T>(handle: () => T): T;
  /** The answer has been made; its route and error code are on the exchange. */
  end(status: number): void;
}

/** Port: watches requests. It must not throw. */
export interface RequestObserver {
  begin(exchange: Exchange, method: string): Observation;
}
