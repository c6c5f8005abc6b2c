import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { mount } from 'hono/mount';
import type { Callseal } from '../app/create-callseal.js';
import { overSocket, testAdapter } from '../testkit/adapter-conformance.js';
import type { RunningAdapter } from '../testkit/tested-adapter.js';
import { createHonoHandler } from './hono-handler.js';

async function listen(app: Pick<Hono, 'fetch'>, path: string): Promise<RunningAdapter> {
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }) as Server;
  if (!server.listening) await once(server, 'listening');
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

const hosts: Readonly<Record<string, (callseal: Callseal) => [Pick<Hono, 'fetch'>, string]>> = {
  Hono: (callseal) => [new Hono().all('*', createHonoHandler(callseal)), ''],
  'Hono below a path': (callseal) => [new Hono().all('/voice/*', createHonoHandler(callseal, { basePath: '/voice' })), '/voice'],
  'a route of a Hono application': (callseal) => {
    const inner = new Hono().all('*', createHonoHandler(callseal, { basePath: '/desk/voice' }));
    return [new Hono().basePath('/desk').route('/voice', inner), '/desk/voice'];
  },
};

for (const [name, host] of Object.entries(hosts)) testAdapter({ name, start: (callseal) => listen(...host(callseal)) });

testAdapter({
  name: 'fetch, mounted by Hono,',
  start: (callseal) => listen(new Hono().all('/voice/*', mount(callseal.fetch)), '/voice'),
  platform: { 'an encoded path': 'Hono decodes the path of what it mounts' },
});

testAdapter({
  name: 'Hono after middleware that has read the body',
  start: (callseal) => {
    const app = new Hono();
    app.use(async (context, next) => {
      await context.req.text();
      await next();
    });
    return listen(app.all('*', createHonoHandler(callseal)), '');
  },
  wholeBodies: true,
});
