// Twilio's platform on loopback: its own local runtime, with the simulator in the place of the REST API and a few lines in that of Flex.
// A process of its own, for the runtime puts classes of its own in the place of global ones.
import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { basename, resolve } from 'node:path';

const require = createRequire(import.meta.url);
const { LocalDevelopmentServer } = require('@twilio/runtime-handler/dev');
const RequestClient = require('twilio/lib/base/RequestClient.js');

process.once('message', async ({ variables, twilioUrl, agents }) => {
  keepOnLoopback({ twilioUrl, accountSid: variables.ACCOUNT_SID, agents });
  process.send(await serveFunctions(variables));
});

/** Serves `functions/` as a deployment would. Resolves with the URL. */
async function serveFunctions(variables) {
  const functions = readdirSync('functions').map((file) => {
    const name = basename(file, '.js');
    return { access: 'public', content: '', name, path: `/${name}`, filePath: resolve('functions', file) };
  });
  const runtime = new LocalDevelopmentServer(0, {
    baseDir: process.cwd(),
    env: variables,
    url: 'http://127.0.0.1',
    routes: { functions, assets: [] },
    live: false,
    logs: false,
    detailedLogs: false,
    legacyMode: false,
    enableDebugLogs: false,
    appName: 'test',
    forkProcess: false,
  });
  const server = createServer(runtime.getApp());
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return `http://127.0.0.1:${server.address().port}`;
}

/** Leads what functions ask of Twilio to this machine, and refuses everything else. `agents` are the Flex tokens that are good. */
function keepOnLoopback({ twilioUrl, accountSid, agents }) {
  const { request } = RequestClient.prototype;
  RequestClient.prototype.request = function (options) {
    const { hostname, pathname, search } = new URL(options.uri);
    if (!hostname.endsWith('.twilio.com')) throw new Error(`refusing ${hostname}`);
    return request.call(this, { ...options, uri: twilioUrl + pathname + search });
  };
  const { fetch, Response } = globalThis;
  globalThis.fetch = (url, init) => {
    const { href, hostname } = new URL(url);
    if (hostname === '127.0.0.1') return fetch(url, init);
    if (href !== `https://iam.twilio.com/v1/Accounts/${accountSid}/Tokens/validate`) throw new Error(`refusing ${href}`);
    const agent = agents[JSON.parse(init.body).token];
    return Promise.resolve(Response.json(agent ? { valid: true, expiration: '2999-01-01T00:00:00.000Z', ...agent } : { valid: false }));
  };
}
