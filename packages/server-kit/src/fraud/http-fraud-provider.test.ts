import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fraudReasons } from '@callseal/protocol/gate-routes';
import fc from 'fast-check';
import { createHttpDouble, type Received, type Reply } from '../testkit/http-double.js';
import type { FraudProvider, FraudScreening } from './fraud-provider.js';
import type { HttpFraudOptions } from './http-fraud-options.js';
import { createHttpFraudProvider } from './http-fraud-provider.js';

const secret = 'Bearer secret-of-the-screen';
const now = Date.parse('2026-11-30T12:00:00Z');
const clock = { now: () => now, sleep: () => Promise.resolve() };
const call = { callId: 'CA1', callerNumber: '+34600000001' };
const clean = { fraud_risk: 0.1, fraud_is_synthetic: false, fraud_watchlist_hit: false };
const json = (body: unknown, status = 200): Reply => ({ status, body: JSON.stringify(body) });
const { signal } = new AbortController();

async function createEndpoint(reply: (request: Received) => Reply, options: Partial<HttpFraudOptions> = {}) {
  const double = await createHttpDouble(reply);
  const provider = createHttpFraudProvider({ url: `${double.url}/screen`, secret, timeout: 5000, clock, ...options });
  return { double, provider, [Symbol.asyncDispose]: () => double[Symbol.asyncDispose]() };
}
const answering = (text: string, options: Partial<HttpFraudOptions> = {}): FraudProvider =>
  createHttpFraudProvider({
    url: 'https://screen.example',
    secret,
    clock,
    fetch: () => Promise.resolve(new Response(text)),
    ...options,
  });

describe('the HTTP fraud provider', () => {
  test('asks with the secret and the call, and says nothing of the caller', async () => {
    await using endpoint = await createEndpoint(() => json({ ...clean, reasons: [], model: 'm-1' }));
    assert.deepEqual(await endpoint.provider.screen(call, { signal }), {
      risk: 0.1,
      isSynthetic: false,
      isOnWatchlist: false,
      reasons: [],
      model: 'm-1',
      at: now,
    });
    const [request] = endpoint.double.requests;
    assert.deepEqual([request?.method, request?.path, request?.headers['x-callseal-secret']], ['POST', '/screen', secret]);
    assert.deepEqual(JSON.parse(request?.body ?? ''), { call_id: 'CA1' });
  });

  test("speaks a vendor's language both ways, and only here", async () => {
    const vendor = { result: { spoof: { score: 87, fake: true }, lists: [{ hit: false }], why: ['DEEPFAKE', 'GEO-17'] }, age: 30 };
    await using endpoint = await createEndpoint(() => json(vendor), {
      name: 'vendor.x',
      secretHeader: 'authorization',
      highestRisk: 100,
      request: { callId: 'session.id', callerNumber: 'session.ani' },
      fields: {
        risk: 'result.spoof.score',
        isSynthetic: 'result.spoof.fake',
        isOnWatchlist: 'result.lists.0.hit',
        reasons: 'result.why',
        ageSeconds: 'age',
      },
      reasons: { DEEPFAKE: 'synthetic-voice' },
    });
    const found = await endpoint.provider.screen(call, { signal });
    assert.deepEqual(found, {
      risk: 0.87,
      isSynthetic: true,
      isOnWatchlist: false,
      reasons: ['synthetic-voice', 'other'],
      at: now - 30_000,
    });
    assert.equal(endpoint.provider.name, 'vendor.x');
    assert.deepEqual(JSON.parse(endpoint.double.requests[0]?.body ?? ''), { session: { id: 'CA1', ani: '+34600000001' } });
    assert.equal(endpoint.double.requests[0]?.headers.authorization, secret);
  });

  test('takes what an endpoint does not check for not checked', async () => {
    const provider = answering(JSON.stringify({ fraud_risk: 0.2 }), { fields: { isSynthetic: null, isOnWatchlist: null } });
    const { isSynthetic, isOnWatchlist } = await provider.screen({ callId: 'CA1' }, { signal });
    assert.deepEqual([isSynthetic, isOnWatchlist], [null, null]);
  });

  const measured = (measured_at: string) => ({ ...clean, measured_at });
  for (const [what, answer, at] of [
    ['measured a minute ago', measured('2026-11-30T11:59:00Z'), now - 60_000],
    ['with an offset', measured('2026-11-30T12:59:00+01:00'), now - 60_000],
    ['by a clock that is a little ahead', measured('2026-11-30T12:00:04Z'), now],
    ['with its age', { ...clean, age_seconds: 299.5 }, now - 299_500],
  ] as const) {
    test(`reads an answer ${what}`, async () => {
      assert.equal((await answering(JSON.stringify(answer)).screen(call, { signal })).at, at);
    });
  }
});

/** What an endpoint may do; none of it is an answer. */
const failures: readonly (readonly [string, Reply])[] = [
  ['an error', json(clean, 500)],
  ['a refusal', json(clean, 401)],
  ['nothing to say', { status: 204, body: '' }],
  ['something accepted', json(clean, 202)],
  ['a redirect', { status: 307, headers: { location: 'https://attacker.example/' }, body: '' }],
  ['silence', 'hang'],
  ['no JSON', { body: '<html>+34600000001' }],
  ['half of it', { body: JSON.stringify(clean).slice(0, -5) }],
  ['a list', json([clean])],
  ['nothing', json({})],
  ['too much', json({ ...clean, padding: 'x'.repeat(70_000) })],
  ['a risk above one', json({ ...clean, fraud_risk: 1.01 })],
  ['a risk below zero', json({ ...clean, fraud_risk: -0.01 })],
  ['a risk that is text', json({ ...clean, fraud_risk: '0.1' })],
  ['a risk that is not a number', { body: '{"fraud_risk":1e999,"fraud_is_synthetic":false,"fraud_watchlist_hit":false}' }],
  ['a yes that is text', json({ ...clean, fraud_watchlist_hit: 'false' })],
  ['a yes that is a number', json({ ...clean, fraud_is_synthetic: 0 })],
  ['a field too few', json({ fraud_risk: 0.1, fraud_is_synthetic: false })],
  ['nothing checked', json({ fraud_risk: null, fraud_is_synthetic: null, fraud_watchlist_hit: null })],
  ['reasons that are text', json({ ...clean, reasons: 'none' })],
  ['reasons that are numbers', json({ ...clean, reasons: [1] })],
  ['reasons without an end', json({ ...clean, reasons: Array.from({ length: 65 }, () => 'x') })],
  ['a model without a name', json({ ...clean, model: '' })],
  ['a time that is none', json({ ...clean, measured_at: 'yesterday' })],
  ['a time in the future', json({ ...clean, measured_at: '2026-11-30T12:00:06Z' })],
  ['a time long ago', json({ ...clean, measured_at: '2026-11-30T11:54:59Z' })],
  ['an age that is too high', json({ ...clean, age_seconds: 301 })],
  ['an age below zero', json({ ...clean, age_seconds: -1 })],
  ['two times', json({ ...clean, age_seconds: 1, measured_at: '2026-11-30T12:00:00Z' })],
];

describe('an endpoint that answers with', () => {
  for (const [what, reply] of failures) {
    test(`${what} has not screened, and the failure repeats nothing`, async () => {
      await using endpoint = await createEndpoint(() => reply, reply === 'hang' ? { timeout: 200 } : {});
      await assert.rejects(endpoint.provider.screen(call, { signal }), (error: Error & { code?: unknown }) => {
        assert.equal(error.code, 'SCREEN_FAILED');
        assert.doesNotMatch(`${error.stack ?? ''} ${(error.cause as Error).stack ?? ''}`, /600000001|secret-of|attacker|fraud_/);
        return true;
      });
    });
  }

  test('nothing at all, or that nobody waits for any more, has not screened', async () => {
    await using endpoint = await createEndpoint(() => 'hang', { timeout: 30_000 });
    const controller = new AbortController();
    const screened = endpoint.provider.screen(call, { signal: controller.signal });
    controller.abort();
    await assert.rejects(screened, { code: 'SCREEN_FAILED' });
    const gone = createHttpFraudProvider({ url: 'http://127.0.0.1:1/', secret });
    await assert.rejects(gone.screen(call, { signal }), { code: 'SCREEN_FAILED' });
  });

  test('anything is a whole screening or none', async () => {
    const word = fc.oneof(
      fc.constantFrom('fraud_risk', 'fraud_is_synthetic', 'fraud_watchlist_hit', 'reasons', 'model', 'age_seconds'),
      fc.string(),
    );
    const value = fc.oneof(
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.string(),
      fc.array(fc.oneof(fc.string(), fc.constantFrom(...fraudReasons))),
      fc.jsonValue(),
    );
    const body = fc.oneof(
      fc.record(
        { fraud_risk: value, fraud_is_synthetic: value, fraud_watchlist_hit: value, reasons: value, model: value, age_seconds: value },
        { requiredKeys: [] },
      ),
      fc.record({
        fraud_risk: fc.double({ min: 0, max: 1, noNaN: true }),
        fraud_is_synthetic: fc.boolean(),
        fraud_watchlist_hit: fc.boolean(),
        reasons: fc.array(fc.constantFrom(...fraudReasons, 'GEO-17'), { maxLength: 5 }),
      }),
      fc.dictionary(word, value),
      fc.jsonValue(),
    );
    let whole = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          body.map((answer) => JSON.stringify(answer)),
          fc.string(),
        ),
        async (text) => {
          const found = await answering(text)
            .screen(call, { signal })
            .catch((error: unknown) => (error as { readonly code?: unknown }).code);
          if (typeof found === 'object' && isWhole(found as FraudScreening)) whole++;
          else assert.equal(found, 'SCREEN_FAILED');
        },
      ),
      { numRuns: 400 },
    );
    assert.ok(whole > 20, `${whole} of the answers were whole`);
  });
});

function isWhole({ risk, isSynthetic, isOnWatchlist, reasons, at }: FraudScreening): boolean {
  const isShare = risk === null || (Number.isFinite(risk) && risk >= 0 && risk <= 1);
  const isTold = [risk, isSynthetic, isOnWatchlist].some((part) => part !== null);
  const isKnown = reasons.every((reason) => fraudReasons.includes(reason)) && new Set(reasons).size === reasons.length;
  const isAnswer = (part: unknown): boolean => part === null || typeof part === 'boolean';
  return isShare && isTold && isKnown && isAnswer(isSynthetic) && isAnswer(isOnWatchlist) && at <= now;
}

describe('options', () => {
  const valid = { url: 'https://screen.example/', secret };
  for (const [what, options] of [
    ['a plain URL', { ...valid, url: 'http://screen.example/' }],
    ['no URL', { ...valid, url: 'screen' }],
    ['a password in the URL', { ...valid, url: 'https://a:b@screen.example/' }],
    ['a short secret', { ...valid, secret: 'short' }],
    ['a secret that breaks out of its header', { ...valid, secret: `${secret}\r\nx: y` }],
    ['a header that is the protocol’s', { ...valid, secretHeader: 'Content-Length' }],
    ['a name with a digit', { ...valid, name: 'vendor-2' }],
    ['an endless wait', { ...valid, timeout: Infinity }],
    ['a path that is none', { ...valid, fields: { risk: 'a..b' } }],
    ['nothing that is screened', { ...valid, fields: { risk: null, isSynthetic: null, isOnWatchlist: null } }],
    ['one place for two fields', { ...valid, request: { callId: 'call', callerNumber: 'call' } }],
    ['a word that means nothing of ours', { ...valid, reasons: { X: 'bad' as never } }],
    ['a scale without a top', { ...valid, highestRisk: 0 }],
    ['answers of any age', { ...valid, maximumAgeSeconds: Infinity }],
  ] satisfies readonly (readonly [string, HttpFraudOptions])[]) {
    test(`with ${what} are refused, without the secret`, () => {
      assert.throws(
        () => createHttpFraudProvider(options),
        (error: Error & { code?: unknown }) => error.code === 'CONFIG_INVALID' && !error.message.includes('secret-of'),
      );
    });
  }
});
