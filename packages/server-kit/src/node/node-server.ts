import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Callseal } from '../app/create-callseal.js';

/** Where to listen. */
export interface ServeOptions {
  /** TCP port; 0 takes a free one. */
  readonly port: number;
  /** Address to listen on. Default `127.0.0.1`: being reachable from outside must be asked for. */
  readonly host?: string;
}

/** A listening server. */
export interface ServedCallseal {
  readonly url: string;
  /** Stops listening and resolves when the running requests are answered. */
  close(): Promise<void>;
}

/**
 * The server kit as a listener for `node:http`. Forwarded headers of proxies are not read. For speed the adapter replaces the global
 * `Request` and `Response` by compatible subclasses.
 */
export function createNodeListener(callseal: Callseal): RequestListener {
  // an address that is no URL cannot become a Request; it is answered like any unknown route
  const errorHandler = (): Promise<Response> => callseal.fetch(new Request('http://localhost/'));
  const listener = getRequestListener(callseal.fetch, { hostname: 'localhost', errorHandler });
  return (incoming, outgoing) => void listener(incoming, outgoing);
}

/** Listens with a bare `node:http` server. */
export async function serve(callseal: Callseal, { port, host = '127.0.0.1' }: ServeOptions): Promise<ServedCallseal> {
  const server = createServer({ requestTimeout: 15_000, headersTimeout: 10_000 }, createNodeListener(callseal));
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  const address = server.address() as AddressInfo;
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return {
    url: `http://${name}:${address.port}`,
    close: () =>
      new Promise((resolve) =>
        server.close(() => {
          resolve();
        }),
      ),
  };
}
