import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { functionNames } from '../twilio-functions/project-files.js';
import { writeFunctions } from '../twilio-functions/write-functions.js';

const require = createRequire(import.meta.url);

/** Twilio's own local runtime, as far as it is used; its types need those of another version of Express. */
interface DevRuntime {
  readonly LocalDevelopmentServer: new (
    port: number,
    config: Readonly<Record<string, unknown>>,
  ) => { getApp(): Parameters<typeof createServer>[1] };
}

/** Bundles the functions as the build does. */
export async function bundleFunctions(): Promise<Readonly<Record<string, number>>> {
  const tool = new URL('../../tools/bundle-functions.mjs', import.meta.url);
  const { bundleFunctions: bundle } = (await import(tool.href)) as { bundleFunctions: () => Promise<Readonly<Record<string, number>>> };
  return bundle();
}

/** Where a function's requests are sent in a test, and how its variables are set. */
export interface FunctionsProjectOptions {
  readonly env: Readonly<Record<string, string>>;
  /** Stands in for iam.twilio.com. */
  readonly iamUrl: string;
  /** Stands in for Twilio's REST APIs. */
  readonly twilioUrl: string;
  /** Whether each invocation gets a process of its own, as `twilio-run` does it. */
  readonly forkProcess: boolean;
}

/** A running project of deployed functions. */
export interface FunctionsProject extends AsyncDisposable {
  readonly url: string;
  readonly folder: string;
}

/**
 * The project as a customer gets it from `writeFunctions`, served by Twilio's local runtime on loopback. The bundles are what ships;
 * a file of the test beside them leads their requests to the doubles and counts callbacks.
 */
export async function serveFunctionsProject(options: FunctionsProjectOptions): Promise<FunctionsProject> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'callseal-functions-')));
  await writeFunctions(folder);
  await mkdir(join(folder, 'node_modules'));
  await symlink(dirname(require.resolve('twilio/package.json')), join(folder, 'node_modules/twilio'));
  await mkdir(join(folder, 'test'));
  const functions = await Promise.all(functionNames.map((name) => wrap(folder, name)));
  const { LocalDevelopmentServer } = require('@twilio/runtime-handler/dev') as DevRuntime;
  const { env, iamUrl, twilioUrl, forkProcess } = options;
  const runtime = new LocalDevelopmentServer(0, {
    baseDir: folder,
    env: { ...env, TEST_IAM_URL: iamUrl, TEST_TWILIO_URL: twilioUrl },
    url: 'http://127.0.0.1',
    routes: { functions, assets: [] },
    live: false,
    logs: false,
    detailedLogs: false,
    legacyMode: false,
    enableDebugLogs: false,
    appName: 'test',
    forkProcess,
  });
  const server: Server = createServer(runtime.getApp()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    folder,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function wrap(folder: string, name: string): Promise<Readonly<Record<string, string>>> {
  const filePath = join(folder, 'test', `${name}.js`);
  await writeFile(filePath, wrapper(join(folder, 'functions', `${name}.js`)));
  return { access: 'public', content: '', name, path: `/${name}`, filePath };
}

const wrapper = (bundle: string): string => `
const { handler } = require(${JSON.stringify(bundle)});
const twilio = require('twilio');
const realFetch = globalThis.realFetch ??= globalThis.fetch;
class Loopback extends twilio.RequestClient {
  constructor(base, options) { super(options); this.base = base; }
  request(options) {
    const url = new URL(options.uri);
    if (!url.hostname.endsWith('.twilio.com')) throw new Error('refusing ' + url.hostname);
    return super.request({ ...options, uri: this.base + url.pathname + url.search });
  }
}
exports.handler = (context, event, callback) => {
  globalThis.fetch = (url, init) => {
    const { hostname } = new URL(url);
    if (hostname !== '127.0.0.1' && hostname !== 'iam.twilio.com') throw new Error('refusing ' + hostname);
    return realFetch(String(url).replace('https://iam.twilio.com', context.TEST_IAM_URL), init);
  };
  const { getTwilioClient } = context;
  context.getTwilioClient = ({ timeout }) => getTwilioClient({ httpClient: new Loopback(context.TEST_TWILIO_URL, { timeout }) });
  let callbacks = 0;
  const returned = handler(context, event, (error, payload) => {
    callbacks += 1;
    globalThis.callbacks = callbacks;
    callback(error, payload);
  });
  if (returned !== undefined) throw new Error('a handler returns nothing');
};
`;
