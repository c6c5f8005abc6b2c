import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createHttpDouble, type Reply } from '../testkit/http-double.js';
import { createManualClock } from '../testkit/kit.js';
import { selfSigned } from '../testkit/self-signed.js';
import { createTokenSource, type VoiceServiceOptions } from './token-source.js';

const client = { clientId: 'id & more', clientSecret: 's=cr+t' };
const reply = (body: unknown, status = 200): Reply => ({ status, body: typeof body === 'string' ? body : JSON.stringify(body) });
const numbered =
  (extra: object = {}) =>
  (_: unknown, index: number) =>
    reply({ token_type: 'Bearer', access_token: `t${index}`, ...extra });

function sourceOf(url: string, options: Partial<VoiceServiceOptions> = {}, clock = createManualClock()) {
  return createTokenSource({ tokenUrl: `${url}/oauth2/token`, ...client, ...options }, clock);
}

describe('fetching a token', () => {
  test('asks by client credentials in a form', async () => {
    await using service = await createHttpDouble(numbered());
    await sourceOf(service.url).get();
    const [request] = service.requests;
    assert.equal(request?.path, '/oauth2/token');
    assert.equal(request.headers['content-type'], 'application/x-www-form-urlencoded');
    assert.deepEqual(Object.fromEntries(new URLSearchParams(request.body)), {
      grant_type: 'client_credentials',
      client_id: client.clientId,
      client_secret: client.clientSecret,
    });
  });

  for (const [what, body, token] of [
    ['an object', { token_type: 'Bearer', access_token: 'a.b' }, { token_type: 'Bearer', access_token: 'a.b' }],
    ['a JSON string', '"Bearer a.b"', { token_type: 'Bearer', access_token: 'a.b' }],
    ['raw text', 'Bearer a.b', { token_type: 'Bearer', access_token: 'a.b' }],
    ['a lifetime as text', { access_token: 'a.b', expires_in: '60' }, { token_type: 'Bearer', access_token: 'a.b', expires_in: 60 }],
  ] as const) {
    test(`reads ${what}`, async () => {
      await using service = await createHttpDouble(() => reply(body));
      assert.deepEqual({ ...(await sourceOf(service.url).get()) }, token);
    });
  }

  for (const [what, answer, code] of [
    ['a refusal', reply({ error: 'invalid_client' }, 401), 'TOKEN_SERVICE_FAILED'],
    ['a refusal that carries a token', reply({ access_token: 'a' }, 500), 'TOKEN_SERVICE_FAILED'],
    ['an HTML page', reply('<html><body>login</body></html>'), 'TOKEN_SERVICE_FAILED'],
    ['an empty answer', reply(''), 'TOKEN_SERVICE_FAILED'],
    ['an object without token', reply({ token_type: 'Bearer' }), 'TOKEN_SERVICE_FAILED'],
    ['an endless answer', reply('x'.repeat(70_000)), 'TOKEN_SERVICE_FAILED'],
    ['a redirect', { status: 307, headers: { location: 'http://127.0.0.1:1/' }, body: '' }, 'TOKEN_SERVICE_FAILED'],
    ['silence', 'hang', 'TOKEN_SERVICE_TIMEOUT'],
  ] as const) {
    test(`answers ${what} with ${code}, repeats nothing of it, and asks again next time`, async () => {
      let failing = true;
      await using service = await createHttpDouble((request, index) => (failing ? answer : numbered()(request, index)));
      // long enough for the second answer on a busy machine
      const source = sourceOf(service.url, { timeout: answer === 'hang' ? 1000 : 10_000 });
      await assert.rejects(
        async () => source.get(),
        (error: Error & { code?: string }) => {
          assert.equal(error.code, code);
          assert.doesNotMatch(error.message, /invalid_client|html|xxx|s=cr/);
          return true;
        },
      );
      failing = false;
      assert.equal((await source.get()).access_token, 't1');
    });
  }

  test('fails when nobody listens', async () => {
    const service = await createHttpDouble(numbered());
    await service[Symbol.asyncDispose]();
    await assert.rejects(async () => sourceOf(service.url).get(), { code: 'TOKEN_SERVICE_FAILED' });
  });
});

describe('caching a token', () => {
  test('keeps it until shortly before it expires, and says how long it still lives', async () => {
    await using service = await createHttpDouble(numbered({ expires_in: 600 }));
    const clock = createManualClock();
    const source = sourceOf(service.url, {}, clock);
    assert.deepEqual(await source.get(), { token_type: 'Bearer', access_token: 't0', expires_in: 600 });
    clock.advance(569_999);
    assert.deepEqual(await source.get(), { token_type: 'Bearer', access_token: 't0', expires_in: 30 });
    clock.advance(1);
    assert.deepEqual(await source.get(), { token_type: 'Bearer', access_token: 't1', expires_in: 600 });
  });

  test('counts the time that fetching took off what it says', async () => {
    const clock = createManualClock();
    const fetch = (): Promise<Response> => {
      clock.advance(4000);
      return Promise.resolve(Response.json({ token_type: 'Bearer', access_token: 't', expires_in: 10 }));
    };
    assert.equal((await sourceOf('https://voice.example', { fetch }, clock).get()).expires_in, 6);
  });

  test('keeps a short-lived one for nine tenths of its life', async () => {
    await using service = await createHttpDouble(numbered({ expires_in: 10 }));
    const clock = createManualClock();
    const source = sourceOf(service.url, {}, clock);
    await source.get();
    clock.advance(8_999);
    assert.equal((await source.get()).access_token, 't0');
    clock.advance(1);
    assert.equal((await source.get()).access_token, 't1');
  });

  test('keeps one of unknown lifetime for five minutes and claims none', async () => {
    await using service = await createHttpDouble(numbered());
    const clock = createManualClock();
    const source = sourceOf(service.url, {}, clock);
    assert.deepEqual(await source.get(), { token_type: 'Bearer', access_token: 't0' });
    clock.advance(299_999);
    assert.equal((await source.get()).access_token, 't0');
    clock.advance(1);
    assert.equal((await source.get()).access_token, 't1');
  });

  test('keeps one with an absurd lifetime for a day at most', async () => {
    await using service = await createHttpDouble(numbered({ expires_in: 1e15 }));
    const clock = createManualClock();
    const source = sourceOf(service.url, {}, clock);
    await source.get();
    clock.advance(86_400_000);
    assert.equal((await source.get()).access_token, 't1');
  });

  test('asks once for many that wait at once', async () => {
    await using service = await createHttpDouble(numbered());
    const source = sourceOf(service.url);
    const tokens = await Promise.all(Array.from({ length: 20 }, async () => source.get()));
    assert.deepEqual(new Set(tokens.map((token) => token.access_token)), new Set(['t0']));
    assert.equal(service.requests.length, 1);
  });

  test('lets all that wait share a failure, and none that comes later', async () => {
    await using service = await createHttpDouble((request, index) => (index === 0 ? reply('', 500) : numbered()(request, index)));
    const source = sourceOf(service.url);
    const results = await Promise.allSettled([source.get(), source.get()]);
    assert.deepEqual(
      results.map((result) => result.status),
      ['rejected', 'rejected'],
    );
    assert.equal((await source.get()).access_token, 't1');
  });
});

describe('TLS', () => {
  test('a token endpoint with a self-signed certificate is refused before the secret is sent', async () => {
    await using service = await createHttpDouble(numbered(), selfSigned);
    await assert.rejects(
      async () => sourceOf(service.url).get(),
      (error: Error & { code?: string }) => {
        assert.equal(error.code, 'TOKEN_SERVICE_FAILED');
        const codes: unknown[] = [];
        for (let inner: unknown = error; inner instanceof Error; inner = inner.cause) codes.push((inner as { code?: unknown }).code);
        assert.ok(codes.includes('DEPTH_ZERO_SELF_SIGNED_CERT'), `refused for another reason: ${codes.join(', ')}`);
        return true;
      },
    );
    assert.equal(service.requests.length, 0);
  });

  test('a process that has switched certificate checks off is refused', (context) => {
    const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    context.after(() => {
      if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
    });
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    assert.throws(() => sourceOf('https://voice.example'), { code: 'CONFIG_INVALID' });
  });

  for (const url of [
    'http://voice.example',
    'http://127.0.0.1.evil.example',
    'http://10.0.0.1',
    'ftp://voice.example',
    'voice',
    '',
    'https://u:p@voice.example',
  ]) {
    test(`the token URL ${url === '' ? '(empty)' : url} is refused`, () => {
      assert.throws(() => sourceOf(url), { code: 'CONFIG_INVALID' });
    });
  }

  test('plain http is taken on loopback, and elsewhere only when it is asked for', () => {
    for (const url of ['http://127.0.0.1:1', 'http://localhost:1', 'http://[::1]:1']) sourceOf(url);
    sourceOf('http://10.0.0.1', { allowInsecure: true });
  });

  test('empty client credentials are refused', () => {
    assert.throws(() => sourceOf('https://voice.example', { clientSecret: '' }), { code: 'CONFIG_INVALID' });
  });
});
