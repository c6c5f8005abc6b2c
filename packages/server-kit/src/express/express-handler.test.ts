import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Callseal } from '../app/create-callseal.js';
import { overSocket, type RunningAdapter, testAdapter } from '../testkit/adapter-conformance.js';
import { createExpressHandler } from './express-handler.js';

async function listen(server: Server, path: string): Promise<RunningAdapter> {
  await once(server, 'listening');
  return {
    exchange: overSocket(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`),
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
