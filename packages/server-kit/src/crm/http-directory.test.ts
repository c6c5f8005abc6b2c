import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { hashAnswer } from '../knowledge/answer-hash.js';
import { createHashedAnswersProvider } from '../knowledge/hashed-answers-provider.js';
import { createHttpDouble, type Received, type Reply } from '../testkit/http-double.js';
import { createHttpDirectory } from './http-directory.js';

const subject = '+34600000001';
const secret = 'secret-of-the-directory';
const json = (body: unknown, status = 200): Reply => ({ status, body: JSON.stringify(body) });

async function createEndpoint(reply: (request: Received) => Reply, timeout = 5000) {
  const double = await createHttpDouble(reply);
  const directory = createHttpDirectory({ url: `${double.url}/directory`, secret, timeout });
  return { double, directory, [Symbol.asyncDispose]: () => double[Symbol.asyncDispose]() };
}

describe('the directory', () => {
  test('says where codes go, asked with the secret and for nothing else', async () => {
    await using endpoint = await createEndpoint(() => json({ sms: subject, email: 'ada@example.com', call: null, pin: '1234' }));
    assert.deepEqual(await endpoint.directory.destinations(subject), { sms: subject, email: 'ada@example.com' });
    const [request] = endpoint.double.requests;
    assert.deepEqual([request?.method, request?.path], ['POST', '/directory']);
    assert.equal(request?.headers['x-callseal-secret'], secret);
    assert.deepEqual(JSON.parse(request.body), { subject, wants: 'destinations' });
  });

  test('knows nobody by an empty answer or 404', async () => {
    await using empty = await createEndpoint(() => json({}));
    assert.deepEqual(await empty.directory.destinations(subject), {});
    assert.deepEqual(await empty.directory.answers(subject), []);
    await using missing = await createEndpoint(() => json({}, 404));
    assert.equal(await missing.directory.destinations(subject), undefined);
    assert.deepEqual(await missing.directory.answers(subject), []);
  });

  test('gives hashed answers to the questions', async () => {
    const hash = await hashAnswer('text', 'Rex', { cost: 10 });
    await using endpoint = await createEndpoint(() => json({ answers: [{ question: 'pet', hash }] }));
    const provider = createHashedAnswersProvider({
      questions: [{ id: 'pet', text: 'The name of your first pet?', kind: 'text' }],
      rows: (asked) => endpoint.directory.answers(asked),
      cost: 10,
    });
    assert.equal(await provider.check(subject, [{ id: 'pet', answer: 'rex' }]), true);
    assert.equal(await provider.check(subject, [{ id: 'pet', answer: 'max' }]), false);
  });

  for (const [what, reply] of [
    ['an error', json({}, 500)],
    ['a refusal', json({}, 401)],
    ['no JSON', { body: `<html>${subject}` }],
    ['a list', json([])],
    ['a destination that is no text', json({ sms: 5 })],
    ['answers that are none', json({ answers: [{ question: 'pet' }], sms: {} })],
    ['a redirect', { status: 307, headers: { location: 'https://attacker.example/' }, body: '' }],
    ['silence', 'hang'],
  ] as const) {
    test(`that answers with ${what} has failed, and its failure repeats nothing`, async () => {
      await using endpoint = await createEndpoint(() => reply, reply === 'hang' ? 200 : undefined);
      const bare = (code: string) => (error: Error & { code?: unknown }) => {
        assert.equal(error.code, code);
        assert.doesNotMatch(`${error.stack ?? ''} ${(error.cause as Error).stack ?? ''}`, /600000001|secret-of|attacker/);
        return true;
      };
      await assert.rejects(endpoint.directory.destinations(subject), bare('DESTINATIONS_FAILED'));
      if (what !== 'a destination that is no text')
        await assert.rejects(endpoint.directory.answers(subject), bare('CUSTOMER_RECORDS_FAILED'));
    });
  }
});

test('an endpoint without TLS, and a secret that could be guessed or breaks its header, are refused', () => {
  const right = { url: 'https://directory.example/callseal', secret };
  createHttpDirectory(right);
  for (const wrong of [
    { url: 'http://directory.example' },
    { secret: 'short' },
    { secret: `${secret}\r\nx: y` },
    { secretHeader: 'a b' },
  ]) {
    assert.throws(() => createHttpDirectory({ ...right, ...wrong }), { code: 'CONFIG_INVALID' });
  }
});
