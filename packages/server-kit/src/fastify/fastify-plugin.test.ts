import assert from 'node:assert/strict';
import { test } from 'node:test';
import { routes } from '@callseal/protocol/routes';
import fastify from 'fastify';
import { createConformanceKit, overSocket, testAdapter } from '../testkit/adapter-conformance.js';
import { createFastifyPlugin } from './fastify-plugin.js';

for (const prefix of ['', '/voice']) {
  testAdapter({
    name: `Fastify${prefix === '' ? '' : ' below a path'}`,
    async start(callseal) {
      const app = fastify({ trustProxy: true });
      await app.register(createFastifyPlugin(callseal), { prefix });
      const url = await app.listen({ port: 0, host: '127.0.0.1' });
      return {
        exchange: overSocket(url + prefix),
        url: url + prefix,
        async [Symbol.asyncDispose]() {
          app.server.closeAllConnections();
          await app.close();
        },
      };
    },
  });
}

const json = { 'content-type': 'application/json', authorization: 'Bearer good-token' };

test("the application's own parsers and routes stay as they are", async () => {
  const app = fastify();
  app.post('/other', (request) => request.body);
  await app.register(createFastifyPlugin(createConformanceKit()), { prefix: '/voice' });
  const response = await app.inject({ method: 'POST', url: '/other', headers: json, payload: '{"a":1}' });
  assert.deepEqual([response.statusCode, response.json()], [200, { a: 1 }]);
  await app.close();
});

test("the application's hooks run before the kit, for requests of every type", async () => {
  const app = fastify();
  let asked = 0;
  app.addHook('preHandler', async (_request, reply) => {
    asked += 1;
    await reply.code(418).send('no');
  });
  await app.register(createFastifyPlugin(createConformanceKit()), { prefix: '/voice' });
  for (const type of ['application/json', 'text/plain', ';;;']) {
    const headers = { ...json, 'content-type': type };
    const response = await app.inject({ method: 'POST', url: `/voice${routes.token.path}`, headers });
    assert.equal(response.statusCode, 418);
  }
  assert.equal(asked, 3);
  await app.close();
});
