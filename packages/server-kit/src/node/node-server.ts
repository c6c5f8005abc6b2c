import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Callseal } from '../app/create-callseal.js';
import { createBasePath } from '../http/base-path.js';
import { type BackgroundJob, createBackgroundJob } from '../time/background-job.js';
import { createEndingListener } from './node-listener.js';
import { resolveServeOptions, type ServeOptions } from './serve-options.js';

/** A server kit with what it wants done from time to time. */
export interface ServableCallseal extends Pick<Callseal, 'answer'> {
  /** Stops streams that nobody will stop any more. */
  sweep?(): Promise<unknown>;
  /** Lets what runs on its own end, for so many milliseconds, then ends it. */
  finish?(milliseconds: number): Promise<unknown>;
}

/** A listening server. */
export interface ServedCallseal {
  readonly url: string;
  /**
   * Stops listening, lets running requests be answered, and resolves when every connection is closed. What still runs after
   * `closeTimeout` is cut. Calling it again gives the same promise.
   */
  close(): Promise<void>;
}

/** Milliseconds. Node looks for requests that take too long every 30 s unless told otherwise. */
const connectionsCheckingInterval = 1000;

/**
 * Listens with a bare `node:http` server, for production behind a load balancer that speaks TLS. Slow, huge and too many connections are
 * cut off by the limits of {@link ServeOptions}. Rejects when the port cannot be had.
 * @throws CallsealError `CONFIG_INVALID` for wrong options.
 */
export async function serve(callseal: ServableCallseal, options: ServeOptions): Promise<ServedCallseal> {
  const { port, host, basePath, maxConnections, closeTimeout, sweepEvery, ...limits } = resolveServeOptions(options);
  const ending = new AbortController();
  const listener = createEndingListener(callseal, createBasePath(basePath), ending.signal);
  const running = new Set<ServerResponse>();
  const server = createServer({ ...limits, connectionsCheckingInterval }, (message, response) => {
    running.add(response);
    response.once('close', () => running.delete(response));
    if (!server.listening) response.setHeader('connection', 'close');
    listener(message, response);
  });
  server.maxConnections = maxConnections;
  server.listen(port, host);
  // rejects with the listen error, and leaves no listener behind that would swallow a later one
  await once(server, 'listening');
  const sweeping = startSweeping(callseal, sweepEvery);
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => {
    // not awaited: a sweep that waits for the telephony provider must not hold up the close
    void sweeping?.stop();
    // whoever reads events resumes them on another instance
    ending.abort();
    return (closed ??= Promise.all([drain(server, running, closeTimeout), callseal.finish?.(closeTimeout)]).then(() => undefined));
  };
  return { url: urlOf(server), close };
}

function startSweeping(callseal: ServableCallseal, every: number): BackgroundJob | undefined {
  if (callseal.sweep === undefined || every === 0) return undefined;
  const job = createBackgroundJob({
    everyMinutes: every / 60_000,
    work: async () => {
      await callseal.sweep?.();
    },
    // the next one tries again
    onError: undefined,
  });
  job.start();
  return job;
}

async function drain(server: Server, running: ReadonlySet<ServerResponse>, closeTimeout: number): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  // a connection that is kept alive would hold the server open until its client gives it up
  for (const response of running) if (!response.headersSent) response.setHeader('connection', 'close');
  const timer = setTimeout(() => {
    server.closeAllConnections();
  }, closeTimeout);
  await closed;
  clearTimeout(timer);
}

function urlOf(server: Server): string {
  const { family, address, port } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
