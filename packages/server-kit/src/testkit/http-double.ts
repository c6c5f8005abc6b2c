import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A request that a double received. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What a double answers; `'hang'` never answers. */
export type Reply = 'hang' | { readonly status?: number; readonly headers?: Record<string, string>; readonly body: string };

/** A loopback server that records requests and answers as it is told. */
export interface HttpDouble extends AsyncDisposable {
  readonly url: string;
  readonly requests: readonly Received[];
}

export async function createHttpDouble(
  reply: (request: Received, index: number) => Reply | Promise<Reply>,
  tls?: { readonly key: string; readonly cert: string },
): Promise<HttpDouble> {
  const requests: Received[] = [];
  const listener: RequestListener = (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { method = '', url: path = '', headers } = incoming;
      const request = { method, path, headers, body: Buffer.concat(chunks).toString('utf8') };
      requests.push(request);
      void Promise.resolve(reply(request, requests.length - 1)).then((answer) => {
        if (answer === 'hang') return;
        outgoing.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers }).end(answer.body);
      });
    });
  };
  const server = tls === undefined ? createServer(listener) : createTlsServer({ key: tls.key, cert: tls.cert }, listener);
  // a client that refuses our certificate is what some tests are about
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
