import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { test } from 'node:test';
import type { Answer } from '../http/incoming.js';
import { createDeferred } from '../testkit/kit.js';
import { createNodeListener } from './node-listener.js';
import { type ServableCallseal, serve } from './node-server.js';
import type { ServeOptions } from './serve-options.js';

const ok: Answer = { status: 200, headers: { 'content-type': 'application/json', 'content-length': '2' }, body: '{}' };
const quick: ServableCallseal = { answer: () => Promise.resolve(ok) };
const get = 'GET /health HTTP/1.1\r\nhost: a\r\n\r\n';

async function createServed(options: Partial<ServeOptions> = {}, kit: ServableCallseal = quick) {
  const served = await serve(kit, { port: 0, ...options });
  const open = async (): Promise<Socket> => {
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(served.url).port) });
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    return socket;
  };
  return { ...served, open, [Symbol.asyncDispose]: () => served.close() };
}

/** A kit that says when it was asked and answers when it is told. */
function createHeldKit() {
  const asked = createDeferred<undefined>();
  const answered = createDeferred<Answer>();
  const kit: ServableCallseal = {
    answer() {
      asked.resolve(undefined);
      return answered.promise;
    },
  };
  return { kit, asked: asked.promise, answer: answered.resolve };
}

async function textOf(socket: Socket): Promise<string> {
  let text = '';
  for await (const part of socket.setEncoding('latin1')) text += String(part);
  return text;
}

test('closing ends idle connections at once', async () => {
  await using served = await createServed();
  const socket = await served.open();
  socket.write(get);
  await once(socket, 'data');
  const ended = once(socket.resume(), 'close');
  await served.close();
  await ended;
});

test('closing lets a running request be answered, tells its client to let go, and takes no new connection', async () => {
  const { kit, asked, answer } = createHeldKit();
  await using served = await createServed({}, kit);
  const socket = await served.open();
  socket.write(get);
  await asked;
  const closed = served.close();
  const late = connect({ host: '127.0.0.1', port: Number(new URL(served.url).port) });
  const [refusal] = (await once(late, 'error')) as [NodeJS.ErrnoException];
  assert.equal(refusal.code, 'ECONNREFUSED');
  answer(ok);
  const text = await textOf(socket);
  assert.match(text, /^HTTP\/1\.1 200 /);
  assert.match(text, /\r\nconnection: close\r\n/i);
  await closed;
});

test('closing cuts what is still running after its time', async () => {
  const { kit, asked } = createHeldKit();
  await using served = await createServed({ closeTimeout: 50 }, kit);
  const socket = await served.open();
  socket.write(get);
  await asked;
  const ended = once(socket, 'close');
  await served.close();
  await ended;
});

test('closing twice waits for the same end', async () => {
  const served = await serve(quick, { port: 0 });
  assert.equal(served.close(), served.close());
  await served.close();
});

test('a connection that trickles its headers is answered with 408 and closed', async () => {
  await using served = await createServed({ headersTimeout: 100, requestTimeout: 200 });
  const socket = await served.open();
  socket.write('GET /health HTTP/1.1\r\nx-slow: ');
  assert.match(await textOf(socket), /^HTTP\/1\.1 408 /);
});

test('an idle connection outlives the time for headers', async () => {
  await using served = await createServed({ headersTimeout: 100, requestTimeout: 100 });
  const socket = await served.open();
  socket.write(get);
  await once(socket, 'data');
  // Node looks for late connections once a second
  await new Promise((resolve) => setTimeout(resolve, 1300));
  socket.write(get);
  const [data] = (await once(socket, 'data')) as [Buffer];
  assert.match(data.toString('latin1'), /^HTTP\/1\.1 200 /);
  socket.destroy();
});

test('an idle connection is closed when its time is over', async () => {
  await using served = await createServed({ keepAliveTimeout: 50 });
  const socket = await served.open();
  socket.write(get);
  assert.match(await textOf(socket), /^HTTP\/1\.1 200 [^]*keep-alive/i);
});

test('headers above the limit are answered with 431', async () => {
  await using served = await createServed({ maxHeaderSize: 1000 });
  const socket = await served.open();
  socket.write(`GET /health HTTP/1.1\r\nx-large: ${'a'.repeat(2000)}\r\n\r\n`);
  assert.match(await textOf(socket), /^HTTP\/1\.1 431 /);
});

test('connections above the limit are closed, and others go on', async () => {
  await using served = await createServed({ maxConnections: 1 });
  const first = await served.open();
  first.write(get);
  await once(first, 'data');
  const second = await served.open();
  await once(second.resume(), 'close');
  first.write(get);
  await once(first, 'data');
  first.destroy();
});

test('leaked streams are swept again and again, never two sweeps at a time, until the server closes', async () => {
  let sweeping = 0;
  let sweeps = 0;
  const three = createDeferred<undefined>();
  const kit: ServableCallseal = {
    ...quick,
    async sweep() {
      sweeping += 1;
      assert.equal(sweeping, 1);
      await new Promise((resolve) => setTimeout(resolve, 12));
      sweeping -= 1;
      sweeps += 1;
      if (sweeps === 3) three.resolve(undefined);
      if (sweeps === 2) throw new Error('one sweep that fails is not the last');
    },
  };
  await using served = await createServed({ sweepEvery: 5 }, kit);
  await three.promise;
  await served.close();
});

for (const [name, options] of Object.entries({
  'a port that is none': { port: 70_000 },
  'no time for headers': { port: 0, headersTimeout: 0 },
  'an endless time': { port: 0, requestTimeout: Infinity },
  'more time for headers than for the request': { port: 0, headersTimeout: 20_000, requestTimeout: 10_000 },
  'a negative sweep': { port: 0, sweepEvery: -1 },
  'a base path without a slash': { port: 0, basePath: 'voice' },
  'a base path that ends with one': { port: 0, basePath: '/voice/' },
} satisfies Record<string, ServeOptions>)) {
  test(`${name} is refused`, async () => {
    await assert.rejects(serve(quick, options), { code: 'CONFIG_INVALID' });
  });
}

test('a host that is left undefined, as a variable of the environment may be, is still this machine alone', async () => {
  const served = await serve(quick, { port: 0, host: undefined } as unknown as ServeOptions);
  await served.close();
  assert.equal(new URL(served.url).hostname, '127.0.0.1');
});

test('an empty host is refused: to Node it means every address', async () => {
  await assert.rejects(
    createServed({ host: '' }).then((served) => served.close()),
    { code: 'CONFIG_INVALID' },
  );
});

test('an answer that comes when something else has answered is dropped', async () => {
  const { kit, asked, answer } = createHeldKit();
  const listener = createNodeListener(kit);
  const server = createServer((message, response) => {
    listener(message, response);
    void asked.then(() => response.writeHead(503).end());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/health`);
    answer(ok);
    // whatever sending it threw would be an unhandled rejection by then, and fail this test
    await new Promise(setImmediate);
    assert.equal(response.status, 503);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
