import fastify from 'fastify';
import { overSocket, testAdapter } from '../testkit/adapter-conformance.js';
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
        async [Symbol.asyncDispose]() {
          app.server.closeAllConnections();
          await app.close();
        },
      };
    },
  });
}
