import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { overSocket, testAdapter } from '../testkit/adapter-conformance.js';
import { createNodeListener } from './node-listener.js';
import { serve } from './node-server.js';

testAdapter({
  name: 'serve',
  async start(callseal) {
    const served = await serve(callseal, { port: 0 });
    return { exchange: overSocket(served.url), url: served.url, [Symbol.asyncDispose]: () => served.close() };
  },
});

testAdapter({
  name: 'a listener below a path',
  async start(callseal) {
    const server = createServer(createNodeListener(callseal, { basePath: '/voice' })).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/voice`;
    return {
      exchange: overSocket(url),
      url,
      async [Symbol.asyncDispose]() {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      },
    };
  },
});
