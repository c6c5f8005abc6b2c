import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AddressInfo, Server } from 'node:net';
import { before, test } from 'node:test';
import type { LambdaHandler } from '../lambda/lambda-handler.js';
import type { TwilioFunctionHandler } from '../twilio-functions/function-context.js';
import { httpApiEvent } from './lambda-events.js';
import { accountSid, workspaceSid } from './twilio-double.js';

const document = new URL('../../../../docs/deploying.md', import.meta.url);
const snippets = ['callseal.ts', 'node.ts', 'express.ts', 'fastify.ts', 'hono.ts', 'lambda.ts', 'twilio-function.cjs'] as const;
/** What is written in CommonJS runs as it is. */
const sources = new URL('../../src/testkit/deploying/', import.meta.url);
const listening = 'tracing:net.server.listen:asyncEnd';

before(() => {
  Object.assign(process.env, {
    PORT: '0',
    TWILIO_ACCOUNT_SID: accountSid,
    TWILIO_AUTH_TOKEN: 'auth-token',
    CALLSEAL_WORKSPACE_SID: workspaceSid,
    CALLSEAL_AUDIO_URL: 'wss://audio.example/twilio',
    CALLSEAL_PUBLIC_BASE_URL: 'https://kit.example/voice',
  });
});

/** Runs a snippet and gives the server that it started, once that listens. */
async function run(name: string): Promise<Server> {
  let note: (message: unknown) => void = () => undefined;
  const started = new Promise<Server>((resolve) => {
    note = (message) => {
      resolve((message as { server: Server }).server);
    };
  });
  subscribe(listening, note);
  try {
    await import(`./deploying/${name}.js`);
    return await started;
  } finally {
    unsubscribe(listening, note);
  }
}

for (const name of snippets) {
  test(`the document shows ${name} as it is`, async () => {
    const source = await readFile(new URL(name, sources), 'utf8');
    assert.ok((await readFile(document, 'utf8')).includes(`\`\`\`${name.endsWith('.ts') ? 'ts' : 'js'}\n${source}\`\`\`\n`));
  });
}

for (const name of ['node', 'express', 'fastify', 'hono']) {
  test(`${name}.ts serves the kit below /voice`, { timeout: 20_000 }, async (context) => {
    context.mock.method(console, 'log', () => undefined);
    const server = await run(name);
    context.after(() => server.close());
    const { port, address } = server.address() as AddressInfo;
    assert.equal(address, '127.0.0.1');
    const response = await fetch(`http://127.0.0.1:${port}/voice/health`, { headers: { connection: 'close' } });
    assert.deepEqual([response.status, await response.json()], [200, { status: 'ok' }]);
    assert.equal((await fetch(`http://127.0.0.1:${port}/health`, { headers: { connection: 'close' } })).status, 404);
  });
}

test('lambda.ts serves the kit below /voice', async () => {
  const { handler } = (await import('./deploying/lambda.js')) as { handler: LambdaHandler };
  const http = { ...httpApiEvent.requestContext.http, method: 'GET' };
  const event = { ...httpApiEvent, rawPath: '/voice/health', requestContext: { ...httpApiEvent.requestContext, http } };
  assert.equal((await handler(event)).body, '{"status":"ok"}');
});

test('twilio-function.cjs answers in Twilio Functions', async (context) => {
  context.after(() => Reflect.deleteProperty(globalThis, 'Twilio'));
  Object.assign(globalThis, {
    Twilio: {
      Response: class {
        status = 0;
        setStatusCode(status: number): void {
          this.status = status;
        }
        appendHeader(): void {
          // not looked into
        }
        setBody(): void {
          // not looked into
        }
      },
    },
  });
  const { handler } = createRequire(sources)('./twilio-function.cjs') as { handler: TwilioFunctionHandler };
  const { default: twilio } = await import('twilio');
  const given = { ACCOUNT_SID: accountSid, AUTH_TOKEN: 'auth-token', getTwilioClient: () => twilio(accountSid, 'auth-token') };
  const payload = await new Promise((resolve, reject) => {
    handler(given, { request: { headers: {}, cookies: {} } }, (error, value) => {
      if (error === null) resolve(value);
      else reject(error);
    });
  });
  assert.equal((payload as { status: number }).status, 401);
});
