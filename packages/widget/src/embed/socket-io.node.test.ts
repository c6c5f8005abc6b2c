/** The embed's part of Socket.IO and the whole socket.io-client, each against the same real server. */
import assert from 'node:assert/strict';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { Server } from 'socket.io';
import { Manager as WholeManager } from 'socket.io-client';
import { Manager as LeanManager } from './socket-io.js';

let http: HttpServer;
let server: Server;
let origin = '';
const received: unknown[] = [];

before(async () => {
  http = createServer();
  server = new Server(http, { transports: ['websocket'], pingInterval: 50, pingTimeout: 500 });
  server.of('/socket.io/register').use((socket, next) => {
    next(socket.handshake.auth.token === 'good' ? undefined : new Error('not allowed'));
  });
  server.of('/socket.io/register').on('connection', (socket) => {
    socket.on('initialize', (...args: unknown[]) => {
      received.push(args);
      socket.emit('info-consumer-ready', { call_id: 'CA1' });
      socket.emit('result-success', { score: 0.9 }, { collected: true });
    });
    socket.on('leave', () => {
      socket.disconnect();
    });
    socket.on('break', () => {
      socket.conn.close();
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${String((http.address() as AddressInfo).port)}`;
});
after(async () => {
  await server.close();
});

type AnyManager = new (origin: string, options: object) => Pick<WholeManager, 'socket'>;
const options = { path: '/socket.io/', transports: ['websocket'], reconnection: false };
const next = (socket: { once: (name: string, run: (...args: unknown[]) => void) => unknown }, name: string): Promise<unknown[]> =>
  new Promise((resolve) => {
    socket.once(name, (...args) => {
      resolve(args);
    });
  });

for (const [whose, Manager] of [
  ['socket.io-client', WholeManager as unknown as AnyManager],
  ['the embed’s part', LeanManager as unknown as AnyManager],
] as const) {
  describe(`Socket.IO by ${whose}`, () => {
    const connect = (token = 'good', namespace = '/socket.io/register') =>
      new Manager(origin, options).socket(namespace, { auth: { token } });

    test('connects to a namespace with a token, sends an event and gets events with all their arguments', async () => {
      const socket = connect();
      const heard: unknown[][] = [];
      const both = new Promise<void>((resolve) => {
        socket.onAny((...event: unknown[]) => {
          if (heard.push(event) === 2) resolve();
        });
      });
      await next(socket, 'connect');
      socket.emit('initialize', { metadata: { call_id: 'CA1' } });
      await both;
      assert.deepEqual(heard, [
        ['info-consumer-ready', { call_id: 'CA1' }],
        ['result-success', { score: 0.9 }, { collected: true }],
      ]);
      assert.deepEqual(received.at(-1), [{ metadata: { call_id: 'CA1' } }]);
      socket.disconnect();
    });

    test('tells a refused token as connect_error', async () => {
      const [error] = await next(connect('bad'), 'connect_error');
      assert.equal((error as Error).message, 'not allowed');
    });

    test('tells an unknown namespace as connect_error', async () => {
      const [error] = await next(connect('good', '/nowhere'), 'connect_error');
      assert.equal((error as Error).message, 'Invalid namespace');
    });

    test('tells a server that is not there as connect_error', async () => {
      const socket = new Manager('http://127.0.0.1:1', options).socket('/register', {});
      const [error] = await next(socket, 'connect_error');
      assert.equal((error as Error).message, 'websocket error');
    });

    test('tells the server’s goodbye and a lost connection by their reasons', async () => {
      const left = connect();
      await next(left, 'connect');
      left.emit('leave');
      assert.equal((await next(left, 'disconnect'))[0], 'io server disconnect');
      const lost = connect();
      await next(lost, 'connect');
      lost.emit('break');
      assert.equal((await next(lost, 'disconnect'))[0], 'transport close');
    });

    test('answers pings, so that the server keeps it', async () => {
      const socket = connect();
      await next(socket, 'connect');
      const ended = next(socket, 'disconnect').then(() => 'gone');
      // well past the 550 ms after which the server drops a client that does not answer
      const stayed = new Promise<string>((resolve) => setTimeout(resolve, 900, 'there'));
      assert.equal(await Promise.race([ended, stayed]), 'there');
      socket.disconnect();
    });

    test('hears nothing any more once its listeners are taken off', async () => {
      const socket = connect();
      await next(socket, 'connect');
      const heard: unknown[] = [];
      socket.onAny((...event: unknown[]) => heard.push(event));
      socket.offAny();
      socket.emit('initialize', {});
      await new Promise((resolve) => setTimeout(resolve, 100));
      assert.deepEqual(heard, []);
      socket.disconnect();
    });
  });
}
