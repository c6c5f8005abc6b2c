import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { routes } from '@callseal/protocol/routes';
import express from 'express';
import type { Callseal } from '../app/create-callseal.js';
import { createConformanceKit, overSocket, testAdapter } from '../testkit/adapter-conformance.js';
import type { RunningAdapter } from '../testkit/tested-adapter.js';
import type { WireRequest } from '../testkit/adapter-rows.js';
import { createExpressHandler } from './express-handler.js';

const lookup: WireRequest = {
  title: 'fields in JSON',
  method: 'POST',
  path: routes.lookUpCredential.path,
  headers: [
    ['authorization', 'Bearer good-token'],
    ['content-type', 'application/json'],
  ],
  body: '{"subject":"known"}',
};

async function listen(server: Server, path: string): Promise<RunningAdapter> {
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
  return {
    exchange: overSocket(url),
    url,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const mounted =
  (path: string, ...before: express.RequestHandler[]) =>
  (callseal: Callseal): Promise<RunningAdapter> => {
    const app = express();
    app.set('trust proxy', true);
    for (const middleware of before) app.use(middleware);
    app.use(path, createExpressHandler(callseal));
    return listen(app.listen(0, '127.0.0.1'), path);
  };

testAdapter({ name: 'Express', start: mounted('/') });
testAdapter({ name: 'Express below a path', start: mounted('/voice') });
const wholeBodies = true;
testAdapter({
  name: 'Express after its body parsers',
  start: mounted('/voice', express.json(), express.urlencoded({ extended: false })),
  afterParsers: true,
  wholeBodies,
});
testAdapter({
  name: 'Express after the parser of nested forms',
  start: mounted('/voice', express.json({ strict: false }), express.urlencoded({ extended: true })),
  afterParsers: true,
  wholeBodies,
});
testAdapter({
  name: 'Express after a parser of bytes',
  start: mounted('/voice', express.raw({ type: () => true, limit: '1mb' })),
  platform: { 'a compressed body': 'express.raw unpacks, or refuses what is no gzip' },
  wholeBodies,
});
testAdapter({
  name: 'Express after a parser of text',
  start: mounted('/voice', express.text({ type: () => true, limit: '1mb' })),
  platform: { 'a compressed body': 'unpacked', 'a charset that is not read': 'decoded' },
  wholeBodies,
});

test('an empty object that Express 4 leaves for a body is not taken for the body', async () => {
  const start = mounted('/voice', (request, _response, next) => {
    request.body = {};
    next();
  });
  await using running = await start(createConformanceKit());
  assert.equal((await running.exchange(lookup)).status, 200);
});

test('a body that something has read and thrown away is refused, and not taken for none', async () => {
  const start = mounted('/voice', (request, _response, next) => {
    void text(request).then(() => {
      next();
    });
  });
  await using running = await start(createConformanceKit());
  assert.equal((await running.exchange(lookup)).status, 500);
});

test('a parser with a higher limit lets no larger body in', async () => {
  await using running = await mounted('/voice', express.json({ limit: '1mb' }))(createConformanceKit());
  const body = JSON.stringify({ subject: 'known', more: 'a'.repeat(200_000) });
  assert.equal((await running.exchange({ ...lookup, body })).status, 413);
});

test('what lies beside the mounted path is left to the application', async () => {
  const app = express();
  app.use('/voice', createExpressHandler(createConformanceKit()));
  app.post('/other', express.json(), (request, response) => {
    response.json(request.body);
  });
  await using running = await listen(app.listen(0, '127.0.0.1'), '');
  assert.equal((await running.exchange({ ...lookup, path: '/other' })).body, lookup.body);
});
