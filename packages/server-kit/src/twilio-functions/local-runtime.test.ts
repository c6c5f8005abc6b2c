import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { ErrorBodySchema, type ServerErrorCode, serverErrors } from '@callseal/protocol/errors';
import { limits } from '@callseal/protocol/limits';
import { routes, StreamStartedSchema, StreamStoppedSchema } from '@callseal/protocol/routes';
import { bundleFunctions, type FunctionsProject, serveFunctionsProject } from '../testkit/functions-project.js';
import { createHttpDouble, type HttpDouble, type Reply } from '../testkit/http-double.js';
import { origin } from '../testkit/kit.js';
import {
  accountSid,
  callSid,
  createTwilioDouble,
  json,
  taskSid,
  type TwilioDouble,
  workerSid,
  workspaceSid,
} from '../testkit/twilio-double.js';

const variables = {
  ACCOUNT_SID: accountSid,
  AUTH_TOKEN: 'a'.repeat(32),
  CALLSEAL_ALLOWED_ORIGINS: `${origin}, https://flex.twilio.com`,
  CALLSEAL_AUDIO_URL: 'wss://audio.example/twilio',
  CALLSEAL_WORKSPACE_SID: workspaceSid,
  CALLSEAL_CLIENT_ID: 'id',
  CALLSEAL_CLIENT_SECRET: 'very-secret',
} as const;

interface Served extends AsyncDisposable {
  readonly project: FunctionsProject;
  readonly twilio: TwilioDouble;
  readonly tokens: HttpDouble;
  readonly iam: HttpDouble;
}

interface ServeFunctions {
  readonly forkProcess?: boolean;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly twilioReply?: Parameters<typeof createTwilioDouble>[0];
  readonly tokenReply?: Reply;
}

const usualToken = json({ access_token: 'short-lived', token_type: 'Bearer', expires_in: 300 });

const valid = { valid: true, identity: 'ada', worker_sid: workerSid, roles: ['agent'], expiration: '2999-01-01T00:00:00.000Z' };

/** What Flex says: one token is good. */
function judge(body: string): Reply {
  const { token } = JSON.parse(body) as { token: string };
  return json(token === 'good-token' ? valid : { valid: false, message: 'invalid' });
}

async function createServed({ forkProcess = false, env = {}, twilioReply, tokenReply = usualToken }: ServeFunctions = {}): Promise<Served> {
  const twilio = await createTwilioDouble(twilioReply);
  const tokens = await createHttpDouble(() => tokenReply);
  const iam = await createHttpDouble(({ body }) => judge(body));
  const given: Readonly<Record<string, string | undefined>> = { ...variables, CALLSEAL_TOKEN_URL: `${tokens.url}/oauth2/token`, ...env };
  const set = Object.fromEntries(Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined));
  const project = await serveFunctionsProject({ env: set, iamUrl: iam.url, twilioUrl: twilio.url, forkProcess });
  return {
    project,
    twilio,
    tokens,
    iam,
    async [Symbol.asyncDispose]() {
      await project[Symbol.asyncDispose]();
      await Promise.all([twilio, tokens, iam].map((double) => double[Symbol.asyncDispose]()));
    },
  };
}

interface Ask {
  readonly form?: Record<string, string> | string;
  readonly json?: unknown;
  readonly raw?: string;
  readonly headers?: Record<string, string>;
  readonly method?: string;
}

function ask({ project }: Served, path: string, { form, json: value, raw, headers = {}, method = 'POST' }: Ask = {}): Promise<Response> {
  const type = form !== undefined ? 'application/x-www-form-urlencoded' : value !== undefined ? 'application/json' : undefined;
  const body = form !== undefined ? new URLSearchParams(form).toString() : value !== undefined ? JSON.stringify(value) : raw;
  return fetch(`${project.url}/${path}`, {
    method,
    headers: { origin, ...(type === undefined ? {} : { 'content-type': type }), ...headers },
    ...(body === undefined || method === 'GET' ? {} : { body }),
  });
}

async function assertFailure(response: Response, code: ServerErrorCode): Promise<void> {
  const text = await response.text();
  const body = ErrorBodySchema.parse(JSON.parse(text));
  assert.deepEqual([body.code, response.status], [code, serverErrors[code].status]);
  assert.equal(response.headers.get('access-control-allow-origin'), origin);
  assert.match(response.headers.get('content-type') ?? '', /^application\/json/);
  assert.equal(response.headers.get('cache-control'), 'no-store');
  assert.equal(response.headers.get('x-request-id'), body.requestId);
  assert.doesNotMatch(text, /very-secret|stack|node_modules|a{32}/);
}

const callbacks = (): unknown => (globalThis as { callbacks?: number }).callbacks;

before(async () => {
  await bundleFunctions();
});

for (const forkProcess of [false, true]) {
  describe(forkProcess ? 'in a process for each invocation' : 'in one process', () => {
    test('a token is given to a signed-in agent', async () => {
      await using served = await createServed({ forkProcess });
      const response = await ask(served, 'get-temporary-token', { form: { Token: 'good-token' } });
      assert.equal(response.status, 200);
      const { expires_in: life, ...token } = (await response.json()) as { readonly expires_in: number };
      assert.deepEqual(token, { token_type: 'Bearer', access_token: 'short-lived' });
      assert.ok(life > 200 && life <= 300, `${life} s`);
      assert.equal(response.headers.get('access-control-allow-origin'), origin);
      assert.equal(new URLSearchParams(served.tokens.requests[0]?.body).get('client_secret'), 'very-secret');
      assert.match(served.iam.requests[0]?.path ?? '', new RegExp(`/v1/Accounts/${accountSid}/Tokens/validate$`));
    });

    test("the caller's stream is started and stopped", async () => {
      await using served = await createServed({ forkProcess });
      const started = await ask(served, 'start-stream', { form: { Token: 'good-token', taskSid, callSid } });
      assert.equal(started.status, 200);
      assert.equal(StreamStartedSchema.parse(await started.json()).callSid, callSid);
      const stopped = await ask(served, 'stop-stream', { json: { taskSid, callSid }, headers: { authorization: 'Bearer good-token' } });
      assert.equal(stopped.status, 200);
      assert.equal(StreamStoppedSchema.parse(await stopped.json()).callSid, callSid);
      const created = served.twilio.requests.find(({ path }) => path.endsWith('/Streams.json'));
      const form = new URLSearchParams(created?.body);
      assert.deepEqual([form.get('Url'), form.get('Track')], ['wss://audio.example/twilio', 'inbound_track']);
    });

    test('a stream that one function has stopped is opened anew by the other, however soon', async () => {
      await using served = await createServed({ forkProcess });
      const form = { Token: 'good-token', taskSid, callSid };
      const ids: unknown[] = [];
      for (const path of ['start-stream', 'stop-stream', 'start-stream']) {
        const response = await ask(served, path, { form });
        assert.equal(response.status, 200);
        if (path === 'start-stream') ids.push(StreamStartedSchema.parse(await response.json()).streamSid);
      }
      assert.equal(served.twilio.requests.filter(({ path }) => path.endsWith('/Streams.json')).length, 2);
      assert.equal(new Set(ids).size, 2);
    });

    test('a wrong Flex token is answered with 401 that the page may read', async () => {
      await using served = await createServed({ forkProcess });
      for (const path of ['get-temporary-token', 'start-stream', 'stop-stream']) {
        await assertFailure(await ask(served, path, { form: { Token: 'wrong', callSid } }), 'AGENT_NOT_AUTHENTICATED');
      }
      assert.equal(served.tokens.requests.length + served.twilio.requests.length, 0);
    });

    test('a missing variable is answered with 500 that the page may read and that tells it nothing', async () => {
      await using served = await createServed({ forkProcess, env: { CALLSEAL_AUDIO_URL: undefined } });
      await assertFailure(await ask(served, 'start-stream', { form: { Token: 'good-token', callSid } }), 'INTERNAL');
      assert.equal((await ask(served, 'get-temporary-token', { form: { Token: 'good-token' } })).status, 200);
    });
  });
}

const refusals: Readonly<Record<string, readonly [path: string, request: Ask, code: ServerErrorCode]>> = {
  'no token': ['get-temporary-token', { form: {} }, 'AGENT_NOT_AUTHENTICATED'],
  'an empty token': ['get-temporary-token', { form: { Token: '' } }, 'AGENT_NOT_AUTHENTICATED'],
  'a token sent twice': ['get-temporary-token', { form: 'Token=good-token&Token=good-token' }, 'AGENT_NOT_AUTHENTICATED'],
  'a token in the query of a GET': ['get-temporary-token?Token=good-token', { method: 'GET' }, 'AGENT_NOT_AUTHENTICATED'],
  'a token in the query of a POST without a body': ['get-temporary-token?Token=good-token', {}, 'AGENT_NOT_AUTHENTICATED'],
  'a token in a cookie': ['get-temporary-token', { form: {}, headers: { cookie: 'Token=good-token' } }, 'AGENT_NOT_AUTHENTICATED'],
  'no call': ['start-stream', { form: { Token: 'good-token' } }, 'BODY_MALFORMED'],
  'a call that is no text': ['start-stream', { json: { Token: 'good-token', callSid: { a: 1 } } }, 'BODY_MALFORMED'],
  'a body of another type': [
    'start-stream',
    { raw: 'Token=good-token', headers: { 'content-type': 'text/plain' } },
    'MEDIA_TYPE_UNSUPPORTED',
  ],
  'a body that is too large': [
    'start-stream',
    { form: { Token: 'good-token', callSid, more: 'a'.repeat(limits.requestBodyBytes) } },
    'BODY_TOO_LARGE',
  ],
};

describe('what is refused', () => {
  for (const [name, [path, request, code]] of Object.entries(refusals)) {
    test(`${name} is refused, once, in the one error shape`, async () => {
      await using served = await createServed();
      await assertFailure(await ask(served, path, request), code);
      assert.equal(callbacks(), 1);
      assert.equal(served.tokens.requests.length, 0);
    });
  }

  test('a page that is not on the list is refused, and cannot read it', async () => {
    await using served = await createServed();
    const response = await ask(served, 'get-temporary-token', {
      form: { Token: 'good-token' },
      headers: { origin: 'https://evil.example' },
    });
    assert.equal(response.status, serverErrors.ORIGIN_NOT_ALLOWED.status);
    assert.equal(response.headers.get('access-control-allow-origin'), null);
    assert.equal(served.tokens.requests.length, 0);
  });

  test('a failing REST API is answered with its own code, and nothing of what it said', async () => {
    await using served = await createServed({ twilioReply: () => json({ code: 20003, message: 'very-secret', status: 401 }, 401) });
    await assertFailure(await ask(served, 'start-stream', { form: { Token: 'good-token', taskSid } }), 'TELEPHONY_FAILED');
    assert.equal(callbacks(), 1);
  });
});

describe('a field named request', () => {
  const forms: Readonly<Record<string, Ask>> = {
    'in a form': { form: { Token: 'good-token', request: 'x' } },
    'in JSON, as a text': { json: { Token: 'good-token', request: 'x' } },
    'in JSON, as null': { json: { Token: 'good-token', request: null } },
    'in JSON, without cookies': { json: { Token: 'x', request: { headers: { authorization: 'Bearer good-token' } } } },
    'in JSON, with more than the runtime makes': {
      json: { Token: 'x', request: { headers: { authorization: 'Bearer good-token' }, cookies: {}, body: 1 } },
    },
    'in JSON, with headers in capitals': { json: { request: { headers: { Authorization: 'Bearer good-token' }, cookies: {} } } },
    'in JSON, with headers that are no text': { json: { request: { headers: { authorization: { a: 1 } }, cookies: {} } } },
  };
  for (const [name, request] of Object.entries(forms)) {
    test(`${name} is refused`, async () => {
      await using served = await createServed();
      const response = await ask(served, 'get-temporary-token', request);
      assert.deepEqual([response.status, ErrorBodySchema.parse(await response.json()).code], [400, 'BODY_MALFORMED']);
      assert.equal(callbacks(), 1);
      assert.equal(served.iam.requests.length + served.tokens.requests.length, 0);
    });
  }

  test('cannot stand in for a good token', async () => {
    await using served = await createServed();
    const forged = { headers: { authorization: 'Bearer forged', origin, 'content-type': 'application/json' }, cookies: {} };
    await assertFailure(await ask(served, 'get-temporary-token', { json: { request: forged } }), 'AGENT_NOT_AUTHENTICATED');
  });

  test('cannot make an answer readable for the page that sent it', async () => {
    await using served = await createServed();
    const forged = { headers: { authorization: 'Bearer good-token', origin, 'content-type': 'application/json' }, cookies: {} };
    const headers = { origin: 'https://evil.example' };
    const response = await ask(served, 'get-temporary-token', { json: { request: forged }, headers });
    assert.notEqual(response.headers.get('access-control-allow-origin'), 'https://evil.example');
  });
});

test('one process fetches one token for many invocations', async () => {
  await using served = await createServed();
  for (let turn = 0; turn < 5; turn += 1) {
    assert.equal((await ask(served, 'get-temporary-token', { form: { Token: 'good-token' } })).status, 200);
  }
  assert.equal(served.tokens.requests.length, 1);
  assert.equal(served.iam.requests.length, 5);
});

test('the runtime answers preflights by itself, so that forms and bearer tokens both pass', async () => {
  await using served = await createServed();
  const response = await ask(served, 'start-stream', {
    method: 'OPTIONS',
    headers: { 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization,content-type' },
  });
  assert.equal(response.status, 204);
  assert.match(response.headers.get('access-control-allow-headers') ?? '', /Authorization.*Content-Type/);
});

test('services that never answer are given up long before the platform gives up the function', async () => {
  await using served = await createServed({ twilioReply: () => 'hang', tokenReply: 'hang' });
  const start = performance.now();
  const [token, stream] = await Promise.all([
    ask(served, 'get-temporary-token', { form: { Token: 'good-token' } }),
    ask(served, 'start-stream', { form: { Token: 'good-token', taskSid } }),
  ]);
  await assertFailure(token, 'TOKEN_SERVICE_TIMEOUT');
  await assertFailure(stream, 'TELEPHONY_TIMEOUT');
  assert.ok(performance.now() - start < 8500);
});

test('reports on streams go to the server that the variables name', async () => {
  await using served = await createServed({ env: { CALLSEAL_PUBLIC_BASE_URL: 'https://kit.example/voice/' } });
  assert.equal((await ask(served, 'start-stream', { form: { Token: 'good-token', taskSid } })).status, 200);
  const created = served.twilio.requests.find(({ path }) => path.endsWith('/Streams.json'));
  assert.equal(new URLSearchParams(created?.body).get('StatusCallback'), `https://kit.example/voice${routes.streamStatus.path}`);
});

test('malformed JSON never reaches the function: the runtime refuses it by itself', async () => {
  await using served = await createServed();
  Object.assign(globalThis, { callbacks: 0 });
  const response = await ask(served, 'start-stream', { raw: '{"Token":', headers: { 'content-type': 'application/json' } });
  assert.deepEqual([response.status, callbacks()], [400, 0]);
});

test('headers of an answer stay far below what the platform takes', async () => {
  await using served = await createServed();
  const { headers } = await ask(served, 'get-temporary-token', { form: { Token: 'good-token' } });
  const all = [...headers];
  assert.ok(all.length < 45, all.length.toString());
  assert.ok(all.map(([name, value]) => name.length + value.length + 4).reduce((sum, length) => sum + length, 0) < 7500);
});
