import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ServerErrorCode } from '@callseal/protocol/errors';
import { limits } from '@callseal/protocol/limits';
import { routes } from '@callseal/protocol/routes';
import { createDevelopmentAuthenticator } from '../agents/development-authenticator.js';
import type { CredentialStore } from '../credentials/credential-store.js';
import { createMemoryCredentialStore } from '../credentials/memory-credential-store.js';
import { voiceAgents } from '../testkit/full-kit.js';
import { createGateParts } from '../testkit/gate-parts.js';
import { assertError, origin, type Send, send } from '../testkit/kit.js';
import { callSid, createTwilioDouble } from '../testkit/twilio-double.js';
import { createCallseal } from './create-callseal.js';
import { createAnyCallAccess } from '../streams/any-call-access.js';

/** A kit whose surroundings say when they were touched. */
async function createWatchedKit() {
  const twilio = await createTwilioDouble();
  const touched: string[] = [];
  const memory = createMemoryCredentialStore();
  const credentials: CredentialStore = {
    ...memory,
    get: (subject) => (touched.push('get'), memory.get(subject)),
    put: (subject, credential) => (touched.push('put'), memory.put(subject, credential)),
    delete: (subject) => (touched.push('delete'), memory.delete(subject)),
  };
  const kit = createCallseal({
    agents: createDevelopmentAuthenticator({ tokens: { good: { identity: 'alice', roles: [] } } }),
    allowedOrigins: [origin],
    publicBaseUrl: 'https://kit.example',
    streams: { client: twilio.client, audioUrl: 'wss://audio.example/twilio', authToken: 'auth' },
    calls: createAnyCallAccess({ allowAnyCall: true, client: twilio.client }),
    voiceService: {
      tokenUrl: 'https://voice.example/oauth2/token',
      clientId: 'id',
      clientSecret: 'secret',
      fetch: () => {
        touched.push('token');
        return Promise.resolve(Response.json({ access_token: 'a' }));
      },
    },
    credentials,
    gate: createGateParts(),
    relay: { signallingUrl: 'ws://127.0.0.1:9', withDirectMode: true },
    voiceAgents,
  });
  return {
    kit,
    [Symbol.asyncDispose]: () => twilio[Symbol.asyncDispose](),
    assertUntouched: () => {
      assert.deepEqual([...touched, ...twilio.calls()], []);
    },
  };
}

const bearer = { authorization: 'Bearer good' };
const type = (value: string): Record<string, string> => ({ ...bearer, 'content-type': value });
const start = routes.startStream.path;
const store = routes.storeCredential.path;
const stored = { subject: '+34600000001', credential: 'c' };

const table: readonly (readonly [string, string, Send, ServerErrorCode])[] = [
  // tokens
  ['no token', store, { json: stored }, 'AGENT_NOT_AUTHENTICATED'],
  ['a wrong token', store, { json: stored, headers: { authorization: 'Bearer bad' } }, 'AGENT_NOT_AUTHENTICATED'],
  ['an empty bearer token', store, { json: stored, headers: { authorization: 'Bearer ' } }, 'AGENT_NOT_AUTHENTICATED'],
  ['another scheme', store, { json: stored, headers: { authorization: 'Basic good' } }, 'AGENT_NOT_AUTHENTICATED'],
  ['a token without scheme', store, { json: stored, headers: { authorization: 'good' } }, 'AGENT_NOT_AUTHENTICATED'],
  ['two tokens', store, { json: stored, headers: { authorization: 'Bearer good, Bearer good' } }, 'AGENT_NOT_AUTHENTICATED'],
  ['a token in the query', `${store}?Token=good`, { json: stored }, 'AGENT_NOT_AUTHENTICATED'],
  ['a token that is a list', store, { json: { ...stored, Token: ['good'] } }, 'AGENT_NOT_AUTHENTICATED'],
  [
    'a token that is given twice',
    store,
    { raw: 'Token=good&Token=good&subject=s&credential=c', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    'AGENT_NOT_AUTHENTICATED',
  ],
  [
    'a token by inheritance',
    store,
    { raw: '{"__proto__":{"Token":"good"},"subject":"s","credential":"c"}', headers: { 'content-type': 'application/json' } },
    'AGENT_NOT_AUTHENTICATED',
  ],
  [
    'a wrong header beside a right field',
    store,
    { json: { ...stored, Token: 'good' }, headers: { authorization: 'Bearer bad' } },
    'AGENT_NOT_AUTHENTICATED',
  ],
  // bodies
  ['no body', store, { headers: bearer }, 'BODY_MALFORMED'],
  ['broken JSON', store, { raw: '{"subject":', headers: type('application/json') }, 'BODY_MALFORMED'],
  ['a list', store, { raw: '[]', headers: type('application/json') }, 'BODY_MALFORMED'],
  ['null', store, { raw: 'null', headers: type('application/json') }, 'BODY_MALFORMED'],
  ['text', store, { raw: '"x"', headers: type('application/json') }, 'BODY_MALFORMED'],
  ['JSON nested a thousand times', store, { raw: '['.repeat(50_000), headers: type('application/json') }, 'BODY_MALFORMED'],
  [
    'bytes that are not UTF-8',
    store,
    { raw: new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]), headers: type('application/json') },
    'BODY_MALFORMED',
  ],
  ['a missing field', store, { json: { subject: 's' }, headers: bearer }, 'BODY_MALFORMED'],
  ['a number for text', store, { json: { ...stored, subject: 34600000001 }, headers: bearer }, 'BODY_MALFORMED'],
  ['an object for text', store, { json: { ...stored, subject: { $ne: null } }, headers: bearer }, 'BODY_MALFORMED'],
  ['an empty subject', store, { json: { ...stored, subject: '   ' }, headers: bearer }, 'BODY_MALFORMED'],
  ['a long subject', store, { json: { ...stored, subject: 's'.repeat(limits.subjectCharacters + 1) }, headers: bearer }, 'BODY_MALFORMED'],
  [
    'a long credential',
    store,
    { json: { ...stored, credential: 'c'.repeat(limits.credentialCharacters + 1) }, headers: bearer },
    'BODY_MALFORMED',
  ],
  [
    'fields by inheritance',
    store,
    { raw: '{"__proto__":{"subject":"s","credential":"c"}}', headers: type('application/json') },
    'BODY_MALFORMED',
  ],
  [
    'fields by a polluting form',
    store,
    { form: { '__proto__[subject]': 's', 'constructor[prototype][credential]': 'c' }, headers: bearer },
    'BODY_MALFORMED',
  ],
  [
    'a field that a form repeats',
    store,
    { raw: 'subject=a&subject=b&credential=c', headers: type('application/x-www-form-urlencoded') },
    'BODY_MALFORMED',
  ],
  ['an empty form field', store, { form: { subject: '', credential: 'c' }, headers: bearer }, 'BODY_MALFORMED'],
  ['a body above the limit', store, { raw: ' '.repeat(limits.requestBodyBytes + 1), headers: type('application/json') }, 'BODY_TOO_LARGE'],
  ['a declared length above the limit', store, { json: stored, headers: { ...bearer, 'content-length': '99999999' } }, 'BODY_TOO_LARGE'],
  ['a declared length that is none', store, { json: stored, headers: { ...bearer, 'content-length': '1e' } }, 'BODY_TOO_LARGE'],
  // content types
  ['no content type', store, { raw: new TextEncoder().encode(JSON.stringify(stored)), headers: bearer }, 'MEDIA_TYPE_UNSUPPORTED'],
  ['plain text', store, { raw: JSON.stringify(stored), headers: type('text/plain') }, 'MEDIA_TYPE_UNSUPPORTED'],
  ['multipart', store, { raw: '--x--', headers: type('multipart/form-data; boundary=x') }, 'MEDIA_TYPE_UNSUPPORTED'],
  ['XML', store, { raw: '<a/>', headers: type('application/xml') }, 'MEDIA_TYPE_UNSUPPORTED'],
  ['another charset', store, { raw: JSON.stringify(stored), headers: type('application/json; charset=utf-16') }, 'MEDIA_TYPE_UNSUPPORTED'],
  ['a compressed body', store, { json: stored, headers: { ...bearer, 'content-encoding': 'gzip' } }, 'MEDIA_TYPE_UNSUPPORTED'],
  // call ids
  ...[
    '..',
    '../',
    '../../Accounts',
    `${callSid}/../${callSid}`,
    `${callSid}.json?a=b`,
    `${callSid}%2f..`,
    `${callSid}\r\nx: y`,
    `${callSid}"/><Dial>`,
    'CA1',
    callSid.toUpperCase().replace('1', 'g'),
    `WT${'1'.repeat(32)}`,
    '__proto__',
    'c'.repeat(200),
  ].flatMap((id) => [
    [`the call ${JSON.stringify(id)}`, start, { json: { callSid: id }, headers: bearer }, 'BODY_MALFORMED'] as const,
    [
      `the call ${JSON.stringify(id)} to stop`,
      routes.legacyStopStream.path,
      { form: { Token: 'good', callSid: id } },
      'BODY_MALFORMED',
    ] as const,
    [`the conference ${JSON.stringify(id)}`, start, { json: { callSid, conferenceSid: id }, headers: bearer }, 'BODY_MALFORMED'] as const,
  ]),
  ['the task ..', start, { json: { callSid, taskSid: '..' }, headers: bearer }, 'BODY_MALFORMED'],
  [
    'a task that became the text "undefined"',
    routes.legacyStartStream.path,
    { form: { Token: 'good', callSid, taskSid: 'undefined' } },
    'BODY_MALFORMED',
  ],
  ['only a URL', start, { json: { url: 'wss://evil.example' }, headers: bearer }, 'BODY_MALFORMED'],
  // origins
  ...[`${origin}.evil.example`, 'https://evil.example', 'null', 'http://desk.example', `${origin}:444`, `${origin}/`, '*', ''].map(
    (foreign) =>
      [
        `the origin ${JSON.stringify(foreign)}`,
        store,
        { json: stored, headers: { ...bearer, origin: foreign } },
        'ORIGIN_NOT_ALLOWED',
      ] as const,
  ),
  // callbacks
  ['an unsigned callback', routes.streamStatus.path, { form: { CallSid: callSid } }, 'SIGNATURE_INVALID'],
  ['a callback with an agent’s token', routes.streamStatus.path, { form: { CallSid: callSid }, headers: bearer }, 'SIGNATURE_INVALID'],
  [
    'a callback in JSON',
    routes.streamStatus.path,
    { json: { CallSid: callSid }, headers: { 'x-twilio-signature': 'x' } },
    'MEDIA_TYPE_UNSUPPORTED',
  ],
  ['a callback without body', routes.streamStatus.path, { headers: { 'x-twilio-signature': 'x' } }, 'SIGNATURE_INVALID'],
  // routes
  ...['/', '/v1', '/v1/token/', '/V1/TOKEN', '//v1/token', '/v1//token', '/v1/token%00', '/__proto__', '/constructor'].map(
    (path) => [`the path ${path}`, path, { json: {}, headers: bearer }, 'ROUTE_NOT_FOUND'] as const,
  ),
];

describe('bad input touches neither store, token service nor telephony', () => {
  for (const [what, path, request, code] of table) {
    test(`${what} is ${code}`, async () => {
      await using watched = await createWatchedKit();
      const { kit, assertUntouched } = watched;
      await assertError(await send(kit, path, request), code);
      assertUntouched();
    });
  }

  for (const { path, method } of Object.values(routes)) {
    for (const wrong of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'].filter((name) => name !== method)) {
      test(`${wrong} ${path} is METHOD_NOT_ALLOWED and names what is allowed`, async () => {
        await using watched = await createWatchedKit();
        const { kit, assertUntouched } = watched;
        const response = await send(kit, path, { method: wrong, headers: bearer });
        assert.equal(response.headers.get('allow'), `${method}, OPTIONS`);
        await assertError(response, 'METHOD_NOT_ALLOWED');
        assertUntouched();
      });
    }
  }
});

test('a body of unknown length is let go of at the limit', async () => {
  await using watched = await createWatchedKit();
  const { kit, assertUntouched } = watched;
  let sent = 0;
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 16_384;
      controller.enqueue(new Uint8Array(16_384));
    },
    cancel() {
      cancelled = true;
    },
  });
  const request = new Request(`https://kit.example${store}`, {
    method: 'POST',
    body,
    duplex: 'half',
    headers: type('application/json'),
  });
  await assertError(await kit.fetch(request), 'BODY_TOO_LARGE');
  assert.ok(cancelled);
  assert.ok(sent <= limits.requestBodyBytes + 3 * 16_384, `${sent} bytes were taken`);
  assertUntouched();
});

test('a malformed field is named, its value is not repeated', async () => {
  await using watched = await createWatchedKit();
  const { kit } = watched;
  const message = await assertError(await send(kit, start, { json: { callSid: '../secret' }, headers: bearer }), 'BODY_MALFORMED');
  assert.match(message, /callSid/);
  assert.doesNotMatch(message, /secret/);
});

test('unknown fields are ignored, and pollute nothing', async () => {
  await using watched = await createWatchedKit();
  const { kit } = watched;
  const raw = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"extra":true,"subject":"s","credential":"c"}';
  assert.equal((await send(kit, store, { raw, headers: type('application/json;charset="UTF-8"') })).status, 200);
  assert.equal(({} as { polluted?: unknown }).polluted, undefined);
});

describe('the request id', () => {
  for (const [what, sent, kept] of [
    ['well-formed', 'desk-0123456789', true],
    ['too short', 'abc', false],
    ['too long', 'a'.repeat(65), false],
    // the log would mask these, and nobody would find the line
    ['like a key', 'a'.repeat(64), false],
    ['like a token', 'eyJhbGciOiJIUzI1NiJ9.e30', false],
    ['like a phone number', 'call.34600000001', false],
    ['with markup', '<script>alert(1)</script>', false],
    ['of two headers', 'aaaaaaaa, bbbbbbbb', false],
  ] as const) {
    test(`that is ${what} is ${kept ? 'kept' : 'replaced'}`, async () => {
      await using watched = await createWatchedKit();
      const { kit } = watched;
      const response = await send(kit, '/health', { method: 'GET', headers: { 'x-request-id': sent } });
      const id = response.headers.get('x-request-id') ?? '';
      assert.equal(id === sent, kept);
      assert.match(id, /^[\w.-]{8,64}$/);
    });
  }
});

describe('origins', () => {
  test('a page on the allowlist gets its own origin back, also with an error; nobody ever gets *', async () => {
    await using watched = await createWatchedKit();
    const { kit } = watched;
    for (const [own, headers, allowed] of [
      [origin, { ...bearer, origin }, origin],
      ['the public URL', { ...bearer, origin: 'https://kit.example' }, 'https://kit.example'],
      ['an error', { origin }, origin],
      ['a server', bearer, null],
      ['a foreign page', { ...bearer, origin: 'https://evil.example' }, null],
    ] as const) {
      const response = await send(kit, routes.lookUpCredential.path, { json: { subject: 's' }, headers });
      assert.equal(response.headers.get('access-control-allow-origin'), allowed, own);
      assert.equal(response.headers.get('access-control-expose-headers'), allowed === null ? null : 'retry-after', own);
      assert.equal(response.headers.get('vary'), 'Origin');
    }
  });

  test('a preflight is answered for an allowed origin only', async () => {
    await using watched = await createWatchedKit();
    const { kit, assertUntouched } = watched;
    const ask = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' };
    const allowed = await send(kit, store, { method: 'OPTIONS', headers: { ...ask, origin } });
    assert.deepEqual([allowed.status, await allowed.text()], [204, '']);
    assert.equal(allowed.headers.get('access-control-allow-origin'), origin);
    assert.equal(allowed.headers.get('access-control-allow-methods'), 'POST');
    assert.equal(
      allowed.headers.get('access-control-allow-headers'),
      'authorization, content-type, callseal-grant, last-event-id, x-request-id',
    );
    assert.equal(allowed.headers.get('access-control-allow-credentials'), null);
    await assertError(
      await send(kit, store, { method: 'OPTIONS', headers: { ...ask, origin: 'https://evil.example' } }),
      'ORIGIN_NOT_ALLOWED',
    );
    await assertError(await send(kit, store, { method: 'OPTIONS', headers: ask }), 'METHOD_NOT_ALLOWED');
    await assertError(await send(kit, '/nowhere', { method: 'OPTIONS', headers: { ...ask, origin } }), 'ROUTE_NOT_FOUND');
    assertUntouched();
  });
});
