/** A real server on loopback that answers as a test says and keeps what it was asked. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly fields: Readonly<Record<string, string>>;
}

export interface TestServer {
  readonly base: string;
  readonly asked: Asked[];
  answer: { status: number; body: string; type?: string; headers?: Readonly<Record<string, string>> } | 'hang' | 'reset';
  close(): void;
}

export async function startServer(): Promise<TestServer> {
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      const fields = Object.fromEntries(new URLSearchParams(body));
      test.asked.push({ path: request.url ?? '', method: request.method ?? '', headers: request.headers, fields });
      if (test.answer === 'hang') return;
      if (test.answer === 'reset') {
        request.socket.destroy();
        return;
      }
      response.writeHead(test.answer.status, { 'content-type': test.answer.type ?? 'application/json', ...test.answer.headers });
      response.end(test.answer.body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const test: TestServer = {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: [],
    answer: { status: 200, body: '' },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return test;
}

export const refusal = (status: number, code: string, retryable = false) => ({
  status,
  body: JSON.stringify({ code, message: 'Told by the server.', retryable, requestId: 'req-1' }),
});
