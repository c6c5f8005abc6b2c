import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as nextTurn } from 'node:timers/promises';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { createDevelopmentAuthenticator } from '../agents/development-authenticator.js';
import { createMemoryCredentialStore } from '../credentials/memory-credential-store.js';
import { ServerError } from '../errors/server-error.js';
import type { LogEntry } from '../log/log.js';
import type { StreamEvent } from '../streams/stream-status.js';
import { createHttpDouble } from '../testkit/http-double.js';
import { assertError, createDeferred, createManualClock, send } from '../testkit/kit.js';
import { callSid, conferenceSid, createTwilioDouble, json, notFound, streamSid, taskSid } from '../testkit/twilio-double.js';
import { createAnyCallAccess } from '../streams/any-call-access.js';
import { createHookAccess } from '../streams/hook-access.js';
import type { TwilioLike } from '../streams/twilio-like.js';
import { createCallseal } from './create-callseal.js';
import type { CallsealOptions, StreamsOptions } from './options.js';

const alice = { identity: 'alice', roles: ['agent'] };
const agents = createDevelopmentAuthenticator({ tokens: { good: alice } });
const headers = { authorization: 'Bearer good' };
const started = { streamSid: streamSid(1), name: `callseal-${callSid}`, callSid };
const anyCall = (client: TwilioLike) => createAnyCallAccess({ allowAnyCall: true, client });
const audioUrl = 'wss://audio.example/twilio';
const voiceService = (url: string) => ({ tokenUrl: `${url}/oauth2/token`, clientId: 'id', clientSecret: 'secret' });
const tokenReply = () => ({ body: JSON.stringify({ token_type: 'Bearer', access_token: 'a.b.c', expires_in: 600 }) });

test('health answers without an agent', async () => {
  const response = await send(createCallseal({ agents, credentials: createMemoryCredentialStore() }), '/health', { method: 'GET' });
  assert.deepEqual([response.status, await response.json()], [200, { status: 'ok' }]);
});

test('the token route answers an object, the tutorial’s path a JSON string', async () => {
  await using service = await createHttpDouble(tokenReply);
  const kit = createCallseal({ agents, voiceService: voiceService(service.url), clock: createManualClock() });
  const response = await send(kit, '/v1/token', { json: {}, headers });
  assert.deepEqual([response.status, await response.json()], [200, { token_type: 'Bearer', access_token: 'a.b.c', expires_in: 600 }]);
  const legacy = await send(kit, '/getTemporaryToken', { form: { Token: 'good' } });
  assert.deepEqual([legacy.headers.get('content-type'), await legacy.json()], ['application/json', 'Bearer a.b.c']);
  assert.equal((await send(kit, '/v1/token', { headers })).status, 200, 'a body is not needed');
  assert.equal(service.requests.length, 1);
});

for (const [startPath, stopPath] of [
  ['/v1/streams/start', '/v1/streams/stop'],
  ['/startStreamAudio', '/stopStreamAudio'],
] as const) {
  test(`${startPath} and ${stopPath} open and close the caller’s stream`, async () => {
    await using twilio = await createTwilioDouble();
    const kit = createCallseal({ agents, streams: { client: twilio.client, audioUrl }, calls: anyCall(twilio.client) });
    const form = { Token: 'good', callSid, conferenceSid, taskSid, url: 'wss://evil.example', track: 'both_tracks' };
    const start = await send(kit, startPath, { form });
    assert.deepEqual([start.status, await start.json()], [200, started]);
    const stop = await send(kit, stopPath, { form });
    assert.deepEqual([stop.status, await stop.json()], [200, { callSid, stopped: true }]);
    assert.deepEqual(twilio.calls(), [
      `GET Calls/${callSid}`,
      `POST Calls/${callSid}/Streams/callseal-${callSid}`,
      `POST Calls/${callSid}/Streams`,
      `POST Calls/${callSid}/Streams/${streamSid(1)}`,
    ]);
    const sent = new URLSearchParams(twilio.requests[2]?.body);
    assert.deepEqual([sent.get('Url'), sent.get('Track')], [audioUrl, 'inbound_track']);
    assert.ok(
      twilio.requests.every(({ body }) => !/twiml/i.test(body)),
      'the call’s TwiML is never touched',
    );
  });
}

test('credentials are stored, found, replaced and deleted', async () => {
  const kit = createCallseal({ agents, credentials: createMemoryCredentialStore() });
  const ask = async (path: string, body: object): Promise<unknown> =>
    (await send(kit, `/v1/credentials/${path}`, { json: body, headers })).json();
  const subject = '+34600000001';
  assert.deepEqual(await ask('lookup', { subject }), { credential: null });
  assert.deepEqual(await ask('store', { subject, credential: 'c1', modelHash: 'm' }), { stored: true });
  assert.deepEqual(await ask('store', { subject, credential: 'c2' }), { stored: true });
  assert.deepEqual(await ask('lookup', { subject }), { credential: 'c2' });
  assert.deepEqual(await ask('delete', { subject }), { deleted: true });
  assert.deepEqual(await ask('delete', { subject }), { deleted: false });
  assert.deepEqual(await ask('lookup', { subject }), { credential: null });
});

test('routes of a part that is not configured do not exist', async () => {
  const kit = createCallseal({ agents, credentials: createMemoryCredentialStore() });
  for (const path of ['/v1/token', '/v1/streams/start', '/getTemporaryToken'])
    await assertError(await send(kit, path, { json: {}, headers }), 'ROUTE_NOT_FOUND');
});

describe('which agent may use which call', () => {
  test('is decided by the hook, which sees agent, call and action', async () => {
    await using twilio = await createTwilioDouble();
    const asked: unknown[] = [];
    const kit = createCallseal({
      agents,
      streams: { client: twilio.client, audioUrl },
      calls: createHookAccess((agent, use) => {
        asked.push([agent.identity, use]);
        return use.action === 'stop';
      }),
    });
    await assertError(await send(kit, '/v1/streams/start', { json: { callSid, taskSid }, headers }), 'AGENT_NOT_ON_CALL');
    assert.deepEqual(twilio.calls(), []);
    assert.equal((await send(kit, '/v1/streams/stop', { json: { callSid }, headers })).status, 200);
    assert.deepEqual(asked, [
      ['alice', { callSid, taskSid, action: 'start' }],
      ['alice', { callSid, action: 'stop' }],
    ]);
  });

  for (const [what, hook, code] of [
    [
      'a hook that throws an error of ours',
      () => {
        throw new ServerError('CALL_NOT_FOUND');
      },
      'CALL_NOT_FOUND',
    ],
    ['a hook in which the Twilio client fails', () => Promise.reject(Object.assign(new Error('x'), { status: 429 })), 'TELEPHONY_BUSY'],
    [
      'a hook that breaks',
      () => {
        throw new TypeError('secret +34600000001');
      },
      'INTERNAL',
    ],
    ['a hook that answers with something else than true', () => 'yes' as unknown as boolean, 'AGENT_NOT_ON_CALL'],
  ] as const) {
    test(`${what} lets nobody through: ${code}`, async () => {
      await using twilio = await createTwilioDouble();
      const kit = createCallseal({ agents, streams: { client: twilio.client, audioUrl }, calls: createHookAccess(hook) });
      const message = await assertError(await send(kit, '/v1/streams/start', { json: { callSid }, headers }), code);
      assert.doesNotMatch(message, /secret|\+34/);
      assert.deepEqual(twilio.calls(), []);
    });
  }

  for (const [what, reply, code] of [
    ['does not exist', (path: string) => (path.includes('/Calls/') ? notFound : undefined), 'CALL_NOT_FOUND'],
    ['is ringing', (path: string) => (path.includes('/Calls/') ? json({ status: 'ringing' }) : undefined), 'CALL_NOT_IN_PROGRESS'],
    ['is completed', (path: string) => (path.includes('/Calls/') ? json({ status: 'completed' }) : undefined), 'CALL_NOT_IN_PROGRESS'],
  ] as const) {
    test(`without a hook, a call that ${what} is ${code}, and no stream is touched`, async () => {
      await using twilio = await createTwilioDouble(({ path }) => reply(path));
      const kit = createCallseal({ agents, streams: { client: twilio.client, audioUrl }, calls: anyCall(twilio.client) });
      await assertError(await send(kit, '/v1/streams/start', { json: { callSid, conferenceSid }, headers }), code);
      assert.ok(twilio.calls().every((call) => call.startsWith('GET ')));
    });
  }
});

describe('the status callback', () => {
  const url = 'https://kit.example/v1/streams/status';
  const fields = {
    CallSid: callSid,
    StreamSid: streamSid(1),
    StreamName: 'n',
    StreamEvent: 'stream-error',
    StreamError: '31920',
    Empty: '',
  };
  const signed = { 'x-twilio-signature': getExpectedTwilioSignature('auth', url, fields) };

  async function kitOf(streams: Partial<StreamsOptions>, options: Partial<CallsealOptions> = {}) {
    const twilio = await createTwilioDouble();
    const kit = createCallseal({
      agents,
      streams: { client: twilio.client, audioUrl, ...streams },
      calls: anyCall(twilio.client),
      publicBaseUrl: 'https://kit.example',
      ...options,
    });
    return { kit, twilio, [Symbol.asyncDispose]: () => twilio[Symbol.asyncDispose]() };
  }

  test('is asked for, checked, and reported', async () => {
    const { promise, resolve } = createDeferred<StreamEvent>();
    await using served = await kitOf({ authToken: 'auth' }, { onStreamEvent: resolve });
    const { kit, twilio } = served;
    await send(kit, '/v1/streams/start', { json: { callSid }, headers });
    assert.equal(new URLSearchParams(twilio.requests.at(-1)?.body).get('StatusCallback'), url);
    const response = await send(kit, '/v1/streams/status', { form: fields, headers: signed });
    assert.deepEqual([response.status, await response.json()], [200, {}]);
    assert.deepEqual(await promise, { type: 'failed', callSid, streamSid: streamSid(1), name: 'n', error: '31920' });
    const again = await send(kit, '/v1/streams/start', { json: { callSid }, headers });
    assert.equal(((await again.json()) as { streamSid: string }).streamSid, streamSid(2), 'the failed stream is not handed out again');
  });

  test('of an event that nobody knows is answered and not reported', async () => {
    let reported = 0;
    await using served = await kitOf({ authToken: 'auth' }, { onStreamEvent: () => void (reported += 1) });
    const { kit } = served;
    const form = { CallSid: callSid, StreamSid: streamSid(1), StreamEvent: 'stream-paused' };
    const signature = { 'x-twilio-signature': getExpectedTwilioSignature('auth', url, form) };
    assert.equal((await send(kit, '/v1/streams/status', { form, headers: signature })).status, 200);
    assert.equal(reported, 0);
  });

  test('with a hook that breaks is answered all the same', async () => {
    const { promise, resolve } = createDeferred<LogEntry>();
    const onLog = (entry: LogEntry): void => {
      if (entry.level === 'error') resolve(entry);
    };
    const onStreamEvent = (): never => {
      throw new TypeError('no');
    };
    await using served = await kitOf({ authToken: 'auth' }, { onStreamEvent, onLog });
    const { kit } = served;
    assert.equal((await send(kit, '/v1/streams/status', { form: fields, headers: signed })).status, 200);
    assert.equal((await promise).cause?.name, 'TypeError');
  });

  for (const [what, streams, options, sent] of [
    ['not signed', { authToken: 'auth' }, {}, {}],
    ['signed for other fields', { authToken: 'auth' }, {}, { 'x-twilio-signature': getExpectedTwilioSignature('auth', url, {}) }],
    ['signed while there is no token to check it with', {}, {}, signed],
    ['signed while there is no public URL', { authToken: 'auth' }, { publicBaseUrl: undefined }, signed],
  ] as const) {
    test(`${what} is refused`, async () => {
      await using served = await kitOf(streams, options);
      const { kit } = served;
      await assertError(await send(kit, '/v1/streams/status', { form: fields, headers: { ...headers, ...sent } }), 'SIGNATURE_INVALID');
    });
  }
});

describe('time-outs', () => {
  const never = new Promise<never>(() => undefined);
  for (const [what, code, options, path, body] of [
    [
      'an authenticator',
      'AUTHENTICATOR_UNAVAILABLE',
      { agents: { authenticate: () => never } },
      '/v1/credentials/lookup',
      { subject: 's' },
    ],
    [
      'a store',
      'STORE_FAILED',
      { credentials: { ...createMemoryCredentialStore(), get: () => never } },
      '/v1/credentials/lookup',
      { subject: 's' },
    ],
    ['a hook', 'TELEPHONY_TIMEOUT', { calls: createHookAccess(() => never) }, '/v1/streams/start', { callSid }],
    ['the token service', 'TOKEN_SERVICE_TIMEOUT', {}, '/v1/token', {}],
  ] as const) {
    test(`${what} that hangs is answered with ${code}`, async () => {
      await using twilio = await createTwilioDouble();
      const service = { ...voiceService('http://127.0.0.1:1'), fetch: () => never };
      const defaults = {
        agents,
        credentials: createMemoryCredentialStore(),
        voiceService: service,
        streams: { client: twilio.client, audioUrl },
        calls: anyCall(twilio.client),
      };
      await assertError(await send(createCallseal({ ...defaults, ...options, timeout: 30 }), path, { json: body, headers }), code);
    });
  }

  test('the authenticator’s signal is aborted', async () => {
    const { promise, resolve } = createDeferred<true>();
    const authenticate = (_: string, { signal }: { signal: AbortSignal }): Promise<never> => {
      signal.addEventListener('abort', () => {
        resolve(true);
      });
      return never;
    };
    const kit = createCallseal({ agents: { authenticate }, credentials: createMemoryCredentialStore(), timeout: 30 });
    await assertError(await send(kit, '/v1/credentials/lookup', { json: { subject: 's' } }), 'AUTHENTICATOR_UNAVAILABLE');
    assert.equal(await promise, true);
  });

  test('a stream that opens after the answer is closed again', async () => {
    const opened = createDeferred<undefined>();
    await using twilio = await createTwilioDouble(async ({ path }) => {
      if (path.endsWith('/Streams.json')) await opened.promise;
      return undefined;
    });
    const kit = createCallseal({ agents, streams: { client: twilio.client, audioUrl }, calls: anyCall(twilio.client), timeout: 400 });
    await assertError(await send(kit, '/v1/streams/start', { json: { callSid }, headers }), 'TELEPHONY_TIMEOUT');
    opened.resolve(undefined);
    const stop = `POST Calls/${callSid}/Streams/${streamSid(1)}`;
    for (let tries = 0; tries < 200 && !twilio.calls().includes(stop); tries += 1) await nextTurn(10);
    assert.ok(twilio.calls().includes(stop));
  });

  test('a body that never ends is given up', async () => {
    const kit = createCallseal({ agents, credentials: createMemoryCredentialStore(), timeout: 30 });
    const body = new ReadableStream({ pull: () => never });
    const request = new Request('https://kit.example/v1/credentials/lookup', {
      method: 'POST',
      body,
      duplex: 'half',
      headers,
    });
    await assertError(await kit.fetch(request), 'BODY_MALFORMED');
  });
});

test('failures of a store get their codes, and the log carries no message', async () => {
  const entries: LogEntry[] = [];
  const broken = (error: Error) => ({
    ...createMemoryCredentialStore(),
    get: () => Promise.reject(error),
    put: () => Promise.reject(error),
    delete: () => Promise.reject(error),
  });
  for (const [error, code] of [
    [new Error('disk of +34600000001 is full'), 'STORE_FAILED'],
    [new ServerError('CREDENTIAL_UNREADABLE'), 'CREDENTIAL_UNREADABLE'],
  ] as const) {
    const kit = createCallseal({ agents, credentials: broken(error), onLog: (entry) => entries.push(entry) });
    const message = await assertError(await send(kit, '/v1/credentials/lookup', { json: { subject: '+34600000001' }, headers }), code);
    assert.doesNotMatch(message, /\+34/);
  }
  assert.deepEqual(
    entries.map(({ level, event, route, code }) => ({ level, event, route, code })),
    [
      { level: 'warn', event: 'request-failed', route: '/v1/credentials/lookup', code: 'STORE_FAILED' },
      { level: 'warn', event: 'request-failed', route: '/v1/credentials/lookup', code: 'CREDENTIAL_UNREADABLE' },
    ],
  );
  assert.doesNotMatch(JSON.stringify(entries), /\+34|full/);
});

test('nothing secret reaches the log of a whole operation, and a log that throws disturbs nothing', async () => {
  await using twilio = await createTwilioDouble();
  await using service = await createHttpDouble(tokenReply);
  const lines: string[] = [];
  const kit = createCallseal({
    agents,
    streams: { client: twilio.client, audioUrl },
    calls: anyCall(twilio.client),
    voiceService: voiceService(service.url),
    credentials: createMemoryCredentialStore(),
    onLog: (entry) => {
      lines.push(JSON.stringify(entry));
      throw new Error('the log is broken');
    },
  });
  for (const [path, body] of [
    ['/v1/token', {}],
    ['/v1/streams/start', { callSid }],
    ['/v1/streams/stop', { callSid }],
    ['/v1/credentials/store', { subject: '+34600000001', credential: 'voiceprint' }],
    ['/v1/credentials/delete', { subject: '+34600000001' }],
  ] as const) {
    assert.equal((await send(kit, path, { json: body, headers })).status, 200);
  }
  await assertError(await send(kit, '/v1/credentials/store', { json: { subject: '+34600000001' }, headers }), 'BODY_MALFORMED');
  assert.equal(lines.length, 5);
  assert.doesNotMatch(lines.join('\n'), /\+34|voiceprint|a\.b\.c|good|secret/);
});
