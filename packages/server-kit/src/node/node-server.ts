import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Callseal } from '../app/create-callseal.js';
import { NodeIncoming } from './node-incoming.js';

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

/** The server kit as a listener for `node:http` or Express. Forwarded headers of proxies are not read. */
export function createNodeListener(callseal: Callseal): RequestListener {
  return (message, response) => {
    void callseal.answer(new NodeIncoming(message)).then(({ status, headers, body }) => {
      response.writeHead(status, headers).end(body);
    });
  };
}

/** Listens with a bare `node:http` server. */
export async function serve(callseal: Callseal, { port, host = '127.0.0.1' }: ServeOptions): Promise<ServedCallseal> {
  const server = createServer({ requestTimeout: 15_000, headersTimeout: 10_000 }, createNodeListener(callseal));
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  const address = server.address() as AddressInfo;
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  const close = (): Promise<void> =>
    new Promise((resolve) =>
      server.close(() => {
        resolve();
      }),
    );
  return { url: `http://${name}:${address.port}`, close };
}
