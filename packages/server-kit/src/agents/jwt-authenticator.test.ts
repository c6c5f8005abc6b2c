import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, test } from 'node:test';
import { exportJWK, exportSPKI, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import { createHttpDouble, type Reply } from '../testkit/http-double.js';
import { selfSigned } from '../testkit/self-signed.js';
import { createJwtAuthenticator, type JwtAlgorithm, type JwtAuthenticatorOptions } from './jwt-authenticator.js';

const now = Date.parse('2026-01-01T00:00:00Z');
const seconds = now / 1000;
const issuer = 'https://login.example/';
const audience = 'callseal';
const workerSid = `WK${'5'.repeat(32)}`;
const good: JWTPayload = { iss: issuer, aud: audience, sub: 'alice', iat: seconds - 10, exp: seconds + 600, roles: ['agent', 'admin'] };
const context = { signal: new AbortController().signal };

interface Signer {
  readonly jwk: JWK;
  readonly publicPem: string;
  sign(payload?: JWTPayload, header?: Record<string, unknown>): Promise<string>;
}

async function createSigner(alg: string, kid: string): Promise<Signer> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  return {
    jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' },
    publicPem: await exportSPKI(publicKey),
    sign: (payload = good, header = {}) => new SignJWT(payload).setProtectedHeader({ alg, kid, ...header }).sign(privateKey),
  };
}

const signer = await createSigner('ES256', 'first');
const rsa = await createSigner('RS256', 'rsa');
const stranger = await createSigner('ES256', 'first');
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const unsigned = (header: unknown, payload: unknown = good): string => `${encode(header)}.${encode(payload)}`;
const keySet = (...signers: readonly Signer[]) => ({ keys: signers.map(({ jwk }) => jwk) });
const keysReply = (...signers: readonly Signer[]): Reply => ({ body: JSON.stringify(keySet(...signers)) });

function authenticatorOf(options: Partial<JwtAuthenticatorOptions> = {}) {
  const keys = options.jwksUrl === undefined ? { keys: keySet(signer, rsa) } : {};
  return createJwtAuthenticator({ issuer, audience, now: () => now, timeout: 10_000, ...keys, ...options });
}

describe('a signed token', () => {
  for (const alg of ['RS256', 'PS384', 'ES256', 'ES512', 'EdDSA'] as const satisfies readonly JwtAlgorithm[]) {
    test(`under ${alg} gives the agent until it expires`, async () => {
      const own = await createSigner(alg, 'k');
      const agent = await authenticatorOf({ keys: keySet(own) }).authenticate(await own.sign(), context);
      assert.deepEqual(agent, { identity: 'alice', roles: ['agent', 'admin'], expiresAt: now + 600_000 });
    });
  }

  test('gives the agent until it is too old, where that comes before it expires', async () => {
    for (const [maximumTokenAge, expected] of [
      [60, now + 50_000],
      [6000, now + 600_000],
    ] as const) {
      const agent = await authenticatorOf({ maximumTokenAge }).authenticate(await signer.sign(), context);
      assert.equal(agent.expiresAt, expected);
    }
  });

  test('names the agent by the claims that were configured, nested ones too', async () => {
    const claims = { identity: 'email', roles: ['realm_access', 'roles'], workerSid: 'https://example.com/worker' };
    const token = await signer.sign({
      ...good,
      email: 'alice@example.com',
      realm_access: { roles: ['supervisor'] },
      'https://example.com/worker': workerSid,
    });
    const agent = await authenticatorOf({ claims }).authenticate(token, context);
    assert.deepEqual(agent, { identity: 'alice@example.com', roles: ['supervisor'], workerSid, expiresAt: now + 600_000 });
  });

  for (const [what, roles, expected] of [
    ['a text with spaces', 'agent  admin', ['agent', 'admin']],
    ['nothing', undefined, []],
  ] as const) {
    test(`may carry its roles as ${what}`, async () => {
      const agent = await authenticatorOf().authenticate(await signer.sign({ ...good, roles }), context);
      assert.deepEqual(agent.roles, expected);
    });
  }

  test('passes within the tolerance of clocks', async () => {
    await authenticatorOf().authenticate(await signer.sign({ ...good, exp: seconds - 4, nbf: seconds + 4 }), context);
  });

  test('passes when one of several audiences is ours', async () => {
    await authenticatorOf({ audience: ['callseal', 'other'] }).authenticate(
      await signer.sign({ ...good, aud: ['x', 'callseal'] }),
      context,
    );
  });
});

describe('a token is refused', () => {
  const hmac = (secret: string): string => {
    const input = unsigned({ alg: 'HS256', kid: 'rsa' });
    return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
  };
  const tampered = async (): Promise<string> => {
    const [header, , signature] = (await signer.sign()).split('.');
    return `${header}.${encode({ ...good, sub: 'mallory' })}.${signature}`;
  };
  const without = (claim: string): JWTPayload => Object.fromEntries(Object.entries(good).filter(([name]) => name !== claim));
  for (const [what, token] of [
    ['with alg none', () => `${unsigned({ alg: 'none' })}.`],
    ['with alg None', () => `${unsigned({ alg: 'None', kid: 'first' })}.`],
    ['without alg', () => `${unsigned({ kid: 'first' })}.AA`],
    ['signed by HMAC with the public key as secret', () => hmac(rsa.publicPem)],
    ['signed by HMAC with the key’s JSON as secret', () => hmac(JSON.stringify(rsa.jwk))],
    ['signed by a stranger under a known key id', () => stranger.sign()],
    ['changed after signing', tampered],
    ['without signature', async () => (await signer.sign()).replace(/[^.]+$/, '')],
    ['whose header brings its own key', () => stranger.sign(good, { jwk: stranger.jwk })],
    ['whose header says where its key is', () => stranger.sign(good, { jku: 'https://evil.example/jwks' })],
    ['with a header extension that is not understood', () => `${unsigned({ alg: 'ES256', kid: 'first', crit: ['x'], x: 1 })}.AA`],
    ['under an algorithm that its key is not for', () => `${unsigned({ alg: 'PS256', kid: 'rsa' })}.AA`],
    ['of an unknown key', () => signer.sign(good, { kid: 'other' })],
    ['of another issuer', () => signer.sign({ ...good, iss: 'https://login.example' })],
    ['without issuer', () => signer.sign(without('iss'))],
    ['for another audience', () => signer.sign({ ...good, aud: 'other' })],
    ['without audience', () => signer.sign(without('aud'))],
    ['that has expired', () => signer.sign({ ...good, exp: seconds - 6 })],
    ['that never expires', () => signer.sign(without('exp'))],
    ['whose expiry is a text', () => signer.sign({ ...good, exp: '9999999999' as unknown as number })],
    ['that is not valid yet', () => signer.sign({ ...good, nbf: seconds + 6 })],
    ['without a subject', () => signer.sign(without('sub'))],
    ['with an empty subject', () => signer.sign({ ...good, sub: '' })],
    ['with an endless subject', () => signer.sign({ ...good, sub: 'a'.repeat(257) })],
    ['whose subject is no text', () => signer.sign({ ...good, sub: 7 as unknown as string })],
    ['whose roles are no texts', () => signer.sign({ ...good, roles: [{ admin: true }] })],
    ['whose roles are an object', () => signer.sign({ ...good, roles: { admin: true } })],
    ['whose worker is no worker', () => signer.sign({ ...good, worker_sid: 'WK/../..' })],
    ['that is no token', () => 'flex-session-token'],
    ['that is a JWE', () => 'a.b.c.d.e'],
    ['that is too long', async () => `${await signer.sign()}${'A'.repeat(8192)}`],
    ['with a line break', async () => `${await signer.sign()}\r\n`],
    ['that is empty', () => ''],
  ] as const) {
    test(what, async () => {
      await assert.rejects(authenticatorOf().authenticate(await token(), context), { code: 'AGENT_NOT_AUTHENTICATED' });
    });
  }

  for (const [what, options, payload, header] of [
    ['under an algorithm that was not configured', { algorithms: ['RS256'] }, {}, {}],
    ['of another type', { type: 'at+jwt' }, {}, { typ: 'JWT' }],
    ['that is too old', { maximumTokenAge: 60 }, { iat: seconds - 66 }, {}],
    ['whose age is not known', { maximumTokenAge: 60 }, { iat: undefined }, {}],
    ['that is issued in the future', { maximumTokenAge: 60 }, { iat: seconds + 60 }, {}],
    ['without the claim of its identity', { claims: { identity: 'email' } }, {}, {}],
    ['whose claim is an inherited member', { claims: { identity: ['constructor', 'name'] } }, {}, {}],
  ] as const) {
    test(what, async () => {
      const token = await signer.sign({ ...good, ...payload } as JWTPayload, header);
      await assert.rejects(authenticatorOf(options).authenticate(token, context), { code: 'AGENT_NOT_AUTHENTICATED' });
    });
  }
});

describe('published keys', () => {
  const path = '/jwks';
  test('are fetched once for many tokens', async () => {
    await using provider = await createHttpDouble(() => keysReply(signer));
    const authenticator = authenticatorOf({ jwksUrl: provider.url + path });
    const token = await signer.sign();
    await Promise.all(Array.from({ length: 20 }, () => authenticator.authenticate(token, context)));
    await authenticator.authenticate(token, context);
    assert.deepEqual(
      provider.requests.map((request) => `${request.method} ${request.path}`),
      ['GET /jwks'],
    );
    assert.equal(provider.requests[0]?.headers.authorization, undefined);
  });

  test('are fetched again for a new key id: a rotation locks nobody out', async () => {
    const next = await createSigner('ES256', 'second');
    await using provider = await createHttpDouble((_, index) => (index === 0 ? keysReply(signer) : keysReply(signer, next)));
    const authenticator = authenticatorOf({ jwksUrl: provider.url + path, cooldown: 0 });
    await authenticator.authenticate(await signer.sign(), context);
    assert.equal((await authenticator.authenticate(await next.sign(), context)).identity, 'alice');
    assert.equal((await authenticator.authenticate(await signer.sign(), context)).identity, 'alice');
    assert.equal(provider.requests.length, 2);
  });

  test('lose a key that the provider took back', async () => {
    const next = await createSigner('ES256', 'second');
    await using provider = await createHttpDouble((_, index) => (index === 0 ? keysReply(signer) : keysReply(next)));
    const authenticator = authenticatorOf({ jwksUrl: provider.url + path, cooldown: 0 });
    await authenticator.authenticate(await signer.sign(), context);
    await authenticator.authenticate(await next.sign(), context);
    await assert.rejects(authenticator.authenticate(await signer.sign(), context), { code: 'AGENT_NOT_AUTHENTICATED' });
  });

  test('are not fetched by made-up key ids during the cool-down', async () => {
    await using provider = await createHttpDouble(() => keysReply(signer));
    const authenticator = authenticatorOf({ jwksUrl: provider.url + path });
    await authenticator.authenticate(await signer.sign(), context);
    for (let index = 0; index < 20; index += 1) {
      const token = await stranger.sign(good, { kid: `made-up-${index}` });
      await assert.rejects(authenticator.authenticate(token, context), { code: 'AGENT_NOT_AUTHENTICATED' });
    }
    assert.equal(provider.requests.length, 1);
  });

  test('are not fetched for what is no token', async () => {
    await using provider = await createHttpDouble(() => keysReply(signer));
    const authenticator = authenticatorOf({ jwksUrl: provider.url + path });
    for (const token of ['', 'opaque', 'a'.repeat(8193), `${unsigned({ alg: 'none' })}.`, `${unsigned({ alg: 'HS256' })}.AA`]) {
      await assert.rejects(authenticator.authenticate(token, context), { code: 'AGENT_NOT_AUTHENTICATED' });
    }
    assert.equal(provider.requests.length, 0);
  });

  for (const [what, reply] of [
    ['the provider is silent', 'hang'],
    ['the provider fails', { status: 500, body: '{}' }],
    ['the provider asks to slow down', { status: 429, body: '{}' }],
    ['the provider redirects', { status: 302, headers: { location: 'http://127.0.0.1:1/jwks' }, body: '' }],
    ['a proxy answers in HTML', { body: '<html>' }],
    ['the answer is no key set', { body: '{"keys":"none"}' }],
    ['the answer has no end', { body: `{"keys":[],"x":"${'x'.repeat(70_000)}"}` }],
  ] as const) {
    test(`cannot be had when ${what}: the agent is not let in, and is later`, async () => {
      await using provider = await createHttpDouble((_, index) => (index === 0 ? reply : keysReply(signer)));
      // long enough for the second answer on a busy machine
      const authenticator = authenticatorOf({ jwksUrl: provider.url + path, ...(reply === 'hang' ? { timeout: 1000 } : {}) });
      const token = await signer.sign();
      await assert.rejects(authenticator.authenticate(token, context), { code: 'AUTHENTICATOR_UNAVAILABLE' });
      assert.equal((await authenticator.authenticate(token, context)).identity, 'alice');
    });
  }

  test('do not come from a server whose certificate nobody vouches for', async () => {
    await using provider = await createHttpDouble(() => keysReply(signer), selfSigned);
    const checked = authenticatorOf({ jwksUrl: provider.url + path }).authenticate(await signer.sign(), context);
    await assert.rejects(checked, { code: 'AUTHENTICATOR_UNAVAILABLE' });
    assert.equal(provider.requests.length, 0);
  });
});

describe('options are refused', () => {
  const keys = keySet(signer);
  for (const [what, options] of [
    ['no keys', { issuer, audience }],
    ['an empty key set', { issuer, audience, keys: { keys: [] } }],
    ['keys and their URL', { issuer, audience, keys, jwksUrl: 'https://login.example/jwks' }],
    ['plain http', { issuer, audience, jwksUrl: 'http://login.example/jwks' }],
    ['a URL with a password', { issuer, audience, jwksUrl: 'https://a:b@login.example/jwks' }],
    ['a private key', { issuer, audience, keys: { keys: [{ ...signer.jwk, d: 'secret' }] } }],
    ['a shared key', { issuer, audience, keys: { keys: [{ kty: 'oct', k: 'secret' }] } }],
    ['a key without type', { issuer, audience, keys: { keys: [{ kid: 'x' }] } }],
    ['no issuer', { issuer: '', audience, keys }],
    ['no audience', { issuer, audience: [], keys }],
    ['an empty audience', { issuer, audience: [''], keys }],
    ['an HMAC algorithm', { issuer, audience, keys, algorithms: ['HS256' as JwtAlgorithm] }],
    ['the algorithm none', { issuer, audience, keys, algorithms: ['none' as JwtAlgorithm] }],
    ['no algorithm', { issuer, audience, keys, algorithms: [] }],
    ['an endless clock tolerance', { issuer, audience, keys, clockTolerance: 3600 }],
    ['a token age that is none', { issuer, audience, keys, maximumTokenAge: 0 }],
    ['a claim without a name', { issuer, audience, keys, claims: { identity: [] } }],
  ] as const) {
    test(what, () => {
      assert.throws(() => createJwtAuthenticator(options), { code: 'CONFIG_INVALID' });
    });
  }
});
