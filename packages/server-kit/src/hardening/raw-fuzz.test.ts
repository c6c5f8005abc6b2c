import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { limits } from '@callseal/protocol/limits';
import { type Route, routes } from '@callseal/protocol/routes';
import { serve } from '../node/node-server.js';
import { mediaTypeOf } from '../openapi/openapi-document.js';
import { fuzzCounts } from '../testkit/hardening/fuzz-counts.js';
import { accepts, judge, judgeEntry } from '../testkit/hardening/judge.js';
import { createMarkedKit } from '../testkit/hardening/marked-kit.js';
import { marks, marksIn, prototypes } from '../testkit/hardening/marks.js';
import { http, isTransportRefusal, ofTheKit, parseAnswers, talk } from '../testkit/hardening/raw-client.js';
import { pathsNear } from '../testkit/hardening/request-arbitraries.js';
import { fuzzedRoutes } from '../testkit/hardening/route-fields.js';

const before = prototypes();
let sent = 0;
after(() => {
  assert.equal(prototypes(), before, 'a prototype was polluted');
});

const paths = fuzzedRoutes.map(({ route }) => route.path);
/** What is answered as it is, and not as JSON: asked for in every run, for chance asks for it in every second one. */
const files = fuzzedRoutes.flatMap(({ route }) => (route.sends !== undefined && route.sends !== 'events' ? [route.path] : []));
const body = '{"subject":"a"}';
const usual = ['host: kit.example', 'content-type: application/json', `authorization: Bearer ${marks.agentToken}`];

/** Header lines that are wrong as lines, not only as values. */
const lines = fc.oneof(
  fc.constantFrom(
    'x-folded: a\r\n b',
    'x-folded: a\r\n\tset-cookie: c=d',
    'x-request-id: aaaaaaaa\r\nx-request-id: bbbbbbbb',
    'x-request-id: aaaaaaaa\nset-cookie: c=d',
    'x-request-id: aaaaaaaa\rset-cookie: c=d',
    'x-request-id: "\u0000"',
    'origin: https://desk.example\r\norigin: https://evil.example',
    'origin: https://evil.example\r\norigin: https://desk.example',
    'host: other.example',
    'host: a\r\nhost: b',
    `authorization: Bearer ${marks.adminToken}\r\nauthorization: Bearer ${marks.agentToken}`,
    'content-type: text/plain\r\ncontent-type: application/json',
    'content-length: 3\r\ncontent-length: 15',
    'content-length: 3, 15',
    'content-length: -1',
    'content-length: 0x0f',
    'content-length: 99999999999999999999',
    'transfer-encoding: chunked\r\ncontent-length: 3',
    'transfer-encoding: identity, chunked',
    'transfer-encoding: xchunked',
    'transfer-encoding : chunked',
    'transfer-encoding: chunked\r\ntransfer-encoding: identity',
    'content-encoding: gzip',
    'expect: 100-continue',
    'expect: 200-ok',
    'upgrade: websocket\r\nconnection: upgrade',
    'no colon',
    ': no name',
    'space before : colon',
    'x\u0000y: z',
    '__proto__: polluted',
    'constructor: polluted',
    `x-long: ${'x'.repeat(20_000)}`,
    `${'x'.repeat(20_000)}: long`,
    Array.from({ length: 120 }, (_, index) => `x-${index}: y`).join('\r\n'),
    'cookie: a=b',
    'x-forwarded-host: evil.example\r\nx-forwarded-proto: http',
  ),
  fc.string({ unit: 'binary', maxLength: 60 }),
);

const bodies = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ head: [`content-length: ${body.length}`], bytes: Buffer.from(body) }) },
  { weight: 2, arbitrary: fc.constant({ head: ['transfer-encoding: chunked'], bytes: Buffer.from(`f\r\n${body}\r\n0\r\n\r\n`) }) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      // lies about the length
      { head: ['content-length: 5'], bytes: Buffer.from(body) },
      { head: ['content-length: 500'], bytes: Buffer.from(body) },
      { head: [], bytes: Buffer.from(body) },
      // broken chunks
      { head: ['transfer-encoding: chunked'], bytes: Buffer.from(`zz\r\n${body}\r\n0\r\n\r\n`) },
      { head: ['transfer-encoding: chunked'], bytes: Buffer.from(`fffffffffffffffff\r\n${body}`) },
      { head: ['transfer-encoding: chunked'], bytes: Buffer.from(`f;${'x'.repeat(20_000)}\r\n${body}\r\n0\r\n\r\n`) },
      { head: ['transfer-encoding: chunked'], bytes: Buffer.from(`f\r\n${body}\r\n0\r\ncontent-length: 9\r\n__proto__: x\r\n\r\n`) },
      { head: ['transfer-encoding: chunked'], bytes: Buffer.from(`f\r\n${body}`) },
      // a second request inside
      { head: ['content-length: 0'], bytes: Buffer.from('GET /health HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n') },
      { head: [`content-length: ${limits.requestBodyBytes + 1}`], bytes: Buffer.alloc(limits.requestBodyBytes + 1, 32) },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => ({ head: [`content-length: ${bytes.length}`], bytes: Buffer.from(bytes) })),
  },
);

const written = fc
  .record({
    method: fc.oneof(
      { weight: 8, arbitrary: fc.constant('POST') },
      { weight: 2, arbitrary: fc.constantFrom('GET', 'HEAD', 'OPTIONS', 'TRACE', 'CONNECT', 'PRI', 'post', 'PO ST', 'SOURCE', '') },
    ),
    target: fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...paths) }, { weight: 1, arbitrary: pathsNear(paths) }),
    lines: fc.oneof(
      { weight: 2, arbitrary: fc.constant<string[]>([]) },
      { weight: 3, arbitrary: fc.array(lines, { minLength: 1, maxLength: 2 }) },
    ),
    body: bodies,
  })
  .map(({ method, target, lines: extra, body: { head, bytes } }) =>
    http(method, target, [...usual, ...extra, ...head, 'connection: close'], bytes),
  );

/** Bytes changed, cut or doubled at one place. */
const mutated = fc.tuple(written, fc.nat(), fc.uint8Array({ maxLength: 4 }), fc.nat({ max: 3 })).map(([bytes, at, insert, drop]) => {
  const position = at % (bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, position), insert, bytes.subarray(position + drop)]);
});

const noise = fc.oneof(
  fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
  fc
    .constantFrom(
      '\r\n\r\n',
      '\0',
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
      '\x16\x03\x01\x02\x00\x01\x00',
      'GET / HTTP/9.9\r\n\r\n',
      'GET / HTTP/1.0\r\n\r\n',
    )
    .map((text) => Buffer.from(text, 'latin1')),
);

async function createFuzzedServer() {
  const marked = await createMarkedKit();
  const served = await serve(marked.kit, { port: 0 });
  return {
    ...marked,
    url: served.url,
    async [Symbol.asyncDispose]() {
      await served.close();
      await marked[Symbol.asyncDispose]();
    },
  };
}

for (const [what, bytes] of [
  ['well-formed and wrong requests', written],
  ['requests with changed bytes', mutated],
  ['noise', noise],
] as const) {
  test(`a server survives ${what} on raw connections: each gets whole answers or is cut, and tells no secret`, async (context) => {
    await using server = await createFuzzedServer();
    const codes = new Map<string, number>();
    const runs = Math.ceil(fuzzCounts.overSockets / 3);
    await fc.assert(
      fc.asyncProperty(bytes, async (request) => {
        sent += 1;
        const { received, ended } = await talk(server.url, request);
        assert.notEqual(ended, 'gave-up', 'the connection was left open');
        const answers = request.subarray(0, 5).toString() === 'HEAD ' ? [] : parseAnswers(received);
        const asked = 1 + request.toString('latin1').split(' HTTP/').length;
        assert.ok(answers.length <= asked, 'more was answered than was asked');
        for (const answer of answers) {
          const outcome = isTransportRefusal(answer) ? `transport ${answer.status}` : (judgeAny(answer) ?? 'answered');
          codes.set(outcome, (codes.get(outcome) ?? 0) + 1);
        }
        assert.deepEqual(
          marksIn(received.toString('latin1')).filter((mark) => mark !== 'accessToken'),
          [],
        );
        for (const entry of server.entries.splice(0)) judgeEntry(entry);
      }),
      { numRuns: runs, examples: files.map((path) => [http('GET', path, [...usual, 'connection: close'], Buffer.alloc(0))]) },
    );
    context.diagnostic(`${runs} connections: ${[...codes].map(([code, times]) => `${times} ${code}`).join(', ')}`);
    assert.equal((await fetch(server.url + routes.health.path)).status, 200);
  });
}

/** Judges an answer of which only the bytes of the request are known: by whichever route's schema fits. */
function judgeAny(answer: Parameters<typeof judge>[0]): string | undefined {
  const type = answer.headers['content-type']?.split(';')[0];
  const body: unknown = type === 'application/json' ? JSON.parse(answer.text) : answer.text;
  const fits = (route: Route): boolean => mediaTypeOf(route) === type && accepts(route.response, body);
  const fitting = answer.status === 200 ? fuzzedRoutes.find(({ route }) => fits(route)) : undefined;
  return judge(ofTheKit(answer), fitting?.route);
}

test('connections are at least as many as docs/security.md says', (context) => {
  context.diagnostic(`${sent} fuzzed connections`);
  assert.ok(sent >= fuzzCounts.overSockets);
});
