import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import fc from 'fast-check';
import type { ServerErrorCode } from '@callseal/protocol/errors';
import { exchange, exchangeRaw } from '../testkit/hardening/exchange.js';
import { judge, judgeEntry } from '../testkit/hardening/judge.js';
import { createMarkedKit } from '../testkit/hardening/marked-kit.js';
import { fuzzCounts } from '../testkit/hardening/fuzz-counts.js';
import { prototypes } from '../testkit/hardening/marks.js';
import { type FuzzedRequest, requestsAnywhere, requestsFor } from '../testkit/hardening/request-arbitraries.js';
import { validRequest } from '../testkit/hardening/valid-request.js';
import { fuzzedRoutes } from '../testkit/hardening/route-fields.js';

const { perRoute, anywhere, tokens } = fuzzCounts;
const counts = new Map<string, number>();
const before = prototypes();
/** Values that one route may leave in the shared state: most leave one or none, different reports are told apart for ten minutes. */
const mostKeys = perRoute / 2;

/** Routes whose right requests hold something that was made for one call, which the fuzzer cannot know. */
const needsMore: ReadonlySet<string> = new Set([
  'checkAnswers',
  'checkCode',
  'enterCode',
  'listTransactions',
  'transferGrant',
  'verifyCodeTool',
  'verifyAnswersTool',
  'lookUpTool',
  'transactionsTool',
]);

function count(kind: string): void {
  counts.set(kind, (counts.get(kind) ?? 0) + 1);
}

after(() => {
  assert.equal(prototypes(), before, 'a prototype was polluted');
});

/** Headers by which somebody proves who they are. */
const proofs: ReadonlySet<string> = new Set(['authorization', 'x-twilio-signature', 'x-callseal-secret', 'elevenlabs-signature']);
const announcement = fuzzedRoutes.find(({ name }) => name === 'beginConversation')!;

/** The route that a URL parser may make out of a target: dots and backslashes are its to resolve. */
function routeIn(target: string) {
  const named = fuzzedRoutes.map(({ route }) => route).filter(({ path }) => target.replaceAll('\\', '/').includes(path));
  return named.sort((a, b) => b.path.length - a.path.length)[0];
}

test('every field of every route can be filled in by the fuzzer', () => {
  for (const { name, fields } of fuzzedRoutes) {
    for (const field of fields) assert.notDeepEqual(field.valid, [], `add a value for ${name}.${field.name} to the pool`);
  }
});

describe('a fuzzed request is answered once, in the one shape, without a secret', () => {
  for (const row of fuzzedRoutes) {
    test(`for ${row.route.method} ${row.route.path}`, async (context) => {
      await using marked = await createMarkedKit();
      const { kit, entries } = marked;
      // tools answer about a call that was announced
      if (row.route.needs === 'voice-agent') await exchange(kit, validRequest(announcement));
      const codes = new Set<ServerErrorCode | 'answered'>();
      const send = async (request: FuzzedRequest, raw: boolean): Promise<void> => {
        count('requests');
        const answer = await (raw ? exchangeRaw : exchange)(kit, request);
        const code = judge(answer, row.route);
        codes.add(code ?? 'answered');
        assert.ok(answer.status < 500, `${code ?? ''}: nothing is broken, so nothing may fail`);
        for (const entry of entries.splice(0)) judgeEntry(entry);
      };
      // one that nothing is wrong with: of a few hundred by chance none may be
      await send(validRequest(row), false);
      await fc.assert(fc.asyncProperty(requestsFor(row), fc.boolean(), send), { numRuns: perRoute });
      context.diagnostic(`${perRoute} requests: ${[...codes].sort().join(', ')}; ${(await marked.stateKeys()).length} values of state`);
      assert.ok(codes.has('answered') || needsMore.has(row.name), 'no request came through to the handler');
      assert.ok((await marked.stateKeys()).length <= mostKeys, 'the shared state grows with every request');
      if (row.route.needs !== 'nothing') assert.ok(codes.size >= 4, 'the fuzzer goes by too few ways');
    });
  }

  test('for any method and path', async () => {
    await using marked = await createMarkedKit();
    const { kit, entries } = marked;
    const send = async (request: FuzzedRequest, raw: boolean): Promise<void> => {
      count('requests');
      const answer = await (raw ? exchangeRaw : exchange)(kit, request);
      judge(answer, routeIn(request.target));
      for (const entry of entries.splice(0)) judgeEntry(entry);
    };
    await fc.assert(fc.asyncProperty(requestsAnywhere(fuzzedRoutes), fc.boolean(), send), { numRuns: anywhere });
  });
});

test('requests with wrong tokens leave nothing behind, and ask nobody but the validation service', async () => {
  await using marked = await createMarkedKit();
  const { kit, entries, outbound, stored, twilio } = marked;
  const proven = fuzzedRoutes.filter(({ route }) => route.needs !== 'nothing');
  const each = Math.ceil(tokens / proven.length);
  const send = async (request: FuzzedRequest, token: string): Promise<void> => {
    count('requests');
    const headers = [...request.headers.filter(([name]) => !proofs.has(name)), ['authorization', `Bearer ${token}`]] as const;
    const answer = await exchangeRaw(kit, { ...request, headers: headers });
    assert.ok(answer.status >= 400 || answer.status === 204);
    entries.length = 0;
  };
  const wrong = fc.string({ unit: 'grapheme-ascii', minLength: 0, maxLength: 60 });
  for (const row of proven) await fc.assert(fc.asyncProperty(requestsFor(row), wrong, send), { numRuns: each });
  assert.deepEqual([...stored, ...twilio.calls(), ...(await marked.stateKeys())], []);
  assert.equal(marked.counted(), 0);
  assert.deepEqual(
    [...new Set(outbound)].filter((line) => !line.startsWith('POST https://iam.twilio.com/')),
    [],
  );
});

test('the whole of it is at least as many requests as docs/security.md says', (context) => {
  const total = counts.get('requests') ?? 0;
  context.diagnostic(`${total} fuzzed requests in this process`);
  assert.ok(total >= fuzzCounts.inProcess);
});
