import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createHttpDouble, type Reply } from '../testkit/http-double.js';
import { accountSid } from '../testkit/twilio-double.js';
import { createFlexAuthenticator, type FlexAuthenticatorOptions } from './flex-authenticator.js';

const now = Date.parse('2026-01-01T00:00:00Z');
const good = {
  valid: true,
  code: 0,
  message: null,
  expiration: '2026-01-01T01:00:00.000Z',
  realm_user_id: 'u',
  identity: 'alice',
  roles: ['agent', 'wfo.full_access'],
  worker_sid: `WK${'5'.repeat(32)}`,
};
const context = { signal: new AbortController().signal };
const reply = (body: unknown, status = 200): Reply => ({ status, body: typeof body === 'string' ? body : JSON.stringify(body) });

function authenticatorOf(baseUrl: string, options: Partial<FlexAuthenticatorOptions> = {}) {
  return createFlexAuthenticator({ accountSid, authToken: 'secret', baseUrl, now: () => now, timeout: 10_000, ...options });
}

describe('a valid token', () => {
  test('is asked about as Twilio’s contract says, and gives the agent', async () => {
    await using iam = await createHttpDouble(() => reply(good));
    const agent = await authenticatorOf(iam.url).authenticate('flex-token', context);
    assert.deepEqual(agent, { identity: 'alice', workerSid: good.worker_sid, roles: good.roles, expiresAt: Date.parse(good.expiration) });
    const [request] = iam.requests;
    assert.equal(request?.method, 'POST');
    assert.equal(request.path, `/v1/Accounts/${accountSid}/Tokens/validate`);
    assert.equal(request.headers.authorization, `Basic ${Buffer.from(`${accountSid}:secret`).toString('base64')}`);
    assert.equal(request.headers['content-type'], 'application/json');
    assert.equal(request.body, '{"token":"flex-token"}');
  });

  test('is asked about with an API key', async () => {
    await using iam = await createHttpDouble(() => reply(good));
    const authenticator = createFlexAuthenticator({ accountSid, apiKey: 'SK1', apiSecret: 's', baseUrl: iam.url, now: () => now });
    await authenticator.authenticate('t', context);
    assert.equal(iam.requests[0]?.headers.authorization, `Basic ${Buffer.from('SK1:s').toString('base64')}`);
  });

  test('of a worker without an identity is known by its worker', async () => {
    await using iam = await createHttpDouble(() => reply({ ...good, identity: undefined, roles: undefined }));
    const agent = await authenticatorOf(iam.url).authenticate('t', context);
    assert.deepEqual(agent, { identity: good.worker_sid, workerSid: good.worker_sid, roles: [], expiresAt: Date.parse(good.expiration) });
  });

  for (const [realm, host] of [
    [undefined, 'iam.twilio.com'],
    ['stage-us1', 'iam.stage-us1.twilio.com'],
  ] as const) {
    test(`is asked about at ${host}`, async () => {
      const urls: string[] = [];
      const authenticator = createFlexAuthenticator({
        accountSid,
        authToken: 'secret',
        now: () => now,
        ...(realm === undefined ? {} : { realm }),
        fetch: (url) => {
          urls.push(url);
          return Promise.resolve(Response.json(good));
        },
      });
      await authenticator.authenticate('t', context);
      assert.deepEqual(urls, [`https://${host}/v1/Accounts/${accountSid}/Tokens/validate`]);
    });
  }
});

describe('a token is not accepted', () => {
  for (const [what, answer, code] of [
    ['called invalid', reply({ valid: false, code: 1, message: 'expired' }), 'AGENT_NOT_AUTHENTICATED'],
    ['called invalid with HTTP 401', reply({ valid: false }, 401), 'AGENT_NOT_AUTHENTICATED'],
    ['called invalid with HTTP 400 and no verdict', reply({ code: 20001 }, 400), 'AGENT_NOT_AUTHENTICATED'],
    ['called valid with HTTP 400', reply(good, 400), 'AGENT_NOT_AUTHENTICATED'],
    ['without a verdict', reply({ ...good, valid: undefined }), 'AGENT_NOT_AUTHENTICATED'],
    ['with neither identity nor worker', reply({ ...good, identity: '', worker_sid: '' }), 'AGENT_NOT_AUTHENTICATED'],
    ['with an identity that is no text', reply({ ...good, identity: 7, worker_sid: null }), 'AGENT_NOT_AUTHENTICATED'],
    ['expired', reply({ ...good, expiration: '2025-12-31T23:59:59Z' }), 'AGENT_NOT_AUTHENTICATED'],
    ['expiring this moment', reply({ ...good, expiration: '2026-01-01T00:00:00Z' }), 'AGENT_NOT_AUTHENTICATED'],
    ['without expiration', reply({ ...good, expiration: undefined }), 'AGENT_NOT_AUTHENTICATED'],
    ['with an unreadable expiration', reply({ ...good, expiration: 'soon' }), 'AGENT_NOT_AUTHENTICATED'],
    ['of another account', reply({ ...good, account_sid: `AC${'9'.repeat(32)}` }), 'AGENT_NOT_AUTHENTICATED'],
    ['while our own credentials are refused', reply({ code: 20003 }, 401), 'AUTHENTICATOR_UNAVAILABLE'],
    ['while the service is overloaded', reply({ valid: true }, 429), 'AUTHENTICATOR_UNAVAILABLE'],
    ['while the service fails', reply(good, 500), 'AUTHENTICATOR_UNAVAILABLE'],
    ['while a proxy answers in HTML', reply('<html>ok</html>'), 'AUTHENTICATOR_UNAVAILABLE'],
    ['while the service answers with nothing', reply(''), 'AUTHENTICATOR_UNAVAILABLE'],
    ['while the service answers with a list', reply([good]), 'AUTHENTICATOR_UNAVAILABLE'],
    ['while the service redirects', { status: 302, headers: { location: 'http://127.0.0.1:1' }, body: '' }, 'AUTHENTICATOR_UNAVAILABLE'],
    ['while the service is silent', 'hang', 'AUTHENTICATOR_UNAVAILABLE'],
  ] as const) {
    test(`${what}: ${code}`, async () => {
      await using iam = await createHttpDouble(() => answer);
      const authenticator = authenticatorOf(iam.url, answer === 'hang' ? { timeout: 100 } : {});
      await assert.rejects(authenticator.authenticate('t', context), { code });
    });
  }

  test('when the request has run out of time', async () => {
    await using iam = await createHttpDouble(() => 'hang');
    const signal = AbortSignal.abort();
    await assert.rejects(authenticatorOf(iam.url, { timeout: 60_000 }).authenticate('t', { signal }), {
      code: 'AUTHENTICATOR_UNAVAILABLE',
    });
  });

  for (const [what, token] of [
    ['empty', ''],
    ['with a line break', 'a\r\nx-admin: 1'],
    ['with a space', 'a b'],
    ['not ASCII', 'tökén'],
    ['too long', 'a'.repeat(8193)],
  ] as const) {
    test(`${what}, without asking the service`, async () => {
      await using iam = await createHttpDouble(() => reply(good));
      await assert.rejects(authenticatorOf(iam.url).authenticate(token, context), { code: 'AGENT_NOT_AUTHENTICATED' });
      assert.equal(iam.requests.length, 0);
    });
  }
});

describe('options are refused', () => {
  const base = { accountSid, authToken: 'secret' };
  for (const [what, options] of [
    ['no credentials', { accountSid }],
    ['an empty auth token', { accountSid, authToken: '' }],
    ['an API key without its secret', { accountSid, apiKey: 'SK1' }],
    ['both kinds of credentials', { ...base, apiKey: 'SK1', apiSecret: 's' }],
    ['an account SID that is none', { ...base, accountSid: 'AC/../..' }],
    ['a base URL and a realm', { ...base, baseUrl: 'https://iam.example', realm: 'stage' }],
    ['a realm that is no label', { ...base, realm: 'evil.example/' }],
    ['plain http', { ...base, baseUrl: 'http://iam.example' }],
  ] as const) {
    test(what, () => {
      assert.throws(() => createFlexAuthenticator(options), { code: 'CONFIG_INVALID' });
    });
  }
});
