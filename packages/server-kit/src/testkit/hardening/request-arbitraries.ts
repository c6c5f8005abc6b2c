import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import fc from 'fast-check';
import { limits } from '@callseal/protocol/limits';
import { origin } from '../kit.js';
import { publicBaseUrl } from './marked-kit.js';
import { marks } from './marks.js';
import { webhookSignature } from '../webhook-signature.js';
import { type FuzzedRoute, nastyNames, nastyValues } from './route-fields.js';

/** One request, as bytes and text of any kind: not everything of it could be sent through a `Request`. */
export interface FuzzedRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

/** The fields a well-behaved page would send, some wrong, some missing, some too many. */
function fieldsFor({ fields }: FuzzedRoute): fc.Arbitrary<readonly (readonly [string, unknown])[]> {
  const own = fields.map(({ name, valid, optional }) =>
    fc.oneof(
      { weight: optional ? 12 : 16, arbitrary: fc.constantFrom(...valid).map((value) => [[name, value]] as const) },
      { weight: 1, arbitrary: fc.constantFrom(...nastyValues).map((value) => [[name, value]] as const) },
      { weight: optional ? 4 : 1, arbitrary: fc.constant([] as const) },
    ),
  );
  const strange = fc.oneof(
    { weight: 8, arbitrary: fc.constant([] as const) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom<string>(...nastyNames), fc.oneof(fc.constantFrom(...nastyValues), fc.jsonValue({ maxDepth: 3 })))
        .map((pair) => [pair] as const),
    },
  );
  return fc.tuple(...own, strange).map((parts) => (parts as unknown as (readonly (readonly [string, unknown])[])[]).flat());
}

/** JSON with its keys in order and repeated as given, which `JSON.stringify` of an object could not write. */
function json(pairs: readonly (readonly [string, unknown])[]): string {
  return `{${pairs.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`;
}

function form(pairs: readonly (readonly [string, unknown])[]): string {
  const part = (value: unknown): string => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return new URLSearchParams([['', text]]).toString().slice(1);
  };
  return pairs.map(([name, value]) => `${part(name)}=${part(value)}`).join('&');
}

interface Body {
  readonly type: string;
  readonly bytes: Buffer;
}

const asJson = 'application/json';
const asForm = 'application/x-www-form-urlencoded';

/** Bodies that keep to no route's schema. */
const wildBodies: fc.Arbitrary<Body> = fc
  .oneof(
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    fc.json({ maxDepth: 5 }).map((text) => Buffer.from(text)),
    fc.string({ unit: 'binary', maxLength: 200 }).map((text) => Buffer.from(text)),
    fc.integer({ min: 1, max: 60_000 }).map((depth) => Buffer.from('['.repeat(depth))),
    fc.integer({ min: 1, max: 9_000 }).map((depth) => Buffer.from(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`)),
    fc.integer({ min: 1, max: 2_000 }).map((digits) => Buffer.from(`{"milliseconds":${'9'.repeat(digits)},"subject":1e${digits}}`)),
    fc.integer({ min: 1, max: 5_000 }).map((count) => Buffer.from('a=1&'.repeat(count))),
    fc.constantFrom(
      Buffer.from('{"subject":"a","subject":"b","__proto__":{"polluted":1}}'),
      Buffer.from('{"__proto__":{"subject":"x","Token":"y"}}'),
      Buffer.from('\ufeff{"subject":"a"}'),
      Buffer.from('{"subject":"a"}', 'utf16le'),
      Buffer.from([0xff, 0xfe, 0x7b, 0x00]),
      Buffer.from([0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 3]),
      Buffer.alloc(limits.requestBodyBytes + 1, 32),
      Buffer.from('__proto__[polluted]=1&constructor[prototype][polluted]=1&__proto__=x&subject[$ne]=a'),
      Buffer.from('%&%=%ZZ&=&==&&a=%ff%fe&b=%00&c=%c0%af'),
    ),
  )
  .chain((bytes) => fc.constantFrom(asJson, asForm).map((type) => ({ type, bytes })));

function bodyFor(row: FuzzedRoute): fc.Arbitrary<Body> {
  const shaped = fc.tuple(fieldsFor(row), fc.boolean()).map(([pairs, isForm]) => ({
    type: isForm ? asForm : asJson,
    bytes: Buffer.from(isForm ? form(pairs) : json(pairs)),
  }));
  return fc.oneof({ weight: 5, arbitrary: shaped }, { weight: 2, arbitrary: wildBodies });
}

const tokens = fc.oneof(
  { weight: 6, arbitrary: fc.constant(`Bearer ${marks.adminToken}`) },
  { weight: 3, arbitrary: fc.constant(`Bearer ${marks.agentToken}`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      'Bearer',
      'Bearer ',
      'Basic eA==',
      marks.agentToken,
      `Bearer ${marks.agentToken}x`,
      `bearer  ${marks.adminToken}`,
    ),
  },
);

/** Header values with control characters: what a lenient runtime or proxy may let through. */
const wildText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.constantFrom('a\r\nb: c', '\u0000', '\n', 'é', '\ud800', 'x'.repeat(20_000), '${jndi:ldap://x}', 'undefined', '%0d%0aset-cookie:a=b'),
);

const headerNames = [
  'x-request-id',
  'origin',
  'content-length',
  'content-encoding',
  'content-type',
  'x-twilio-signature',
  'x-callseal-secret',
  'elevenlabs-signature',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-http-method-override',
  'transfer-encoding',
  'cookie',
  'referer',
  'accept',
  'if-none-match',
  'range',
  'authorization',
  'access-control-request-method',
  'traceparent',
  'tracestate',
  'baggage',
] as const;

const strayHeaders = fc.oneof(
  { weight: 3, arbitrary: fc.constant([]) },
  {
    weight: 2,
    arbitrary: fc.array(
      fc.oneof(
        fc.tuple(fc.constantFrom<string>(...headerNames), wildText),
        fc.constantFrom(
          ['origin', origin],
          ['origin', 'null'],
          ['content-type', 'application/json; charset=utf-16'],
          ['content-type', 'application/json;charset="UTF-8"'],
          ['content-type', 'multipart/form-data; boundary=x'],
          ['content-encoding', 'gzip'],
          ['content-length', '-1'],
          ['content-length', '1e3'],
          ['x-http-method-override', 'DELETE'],
          ['traceparent', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'],
        ) as fc.Arbitrary<[string, string]>,
      ),
      { maxLength: 4 },
    ),
  },
);

/** The signature Twilio would send with a form; the helper trips over what no form of Twilio's holds. */
export function signatureOf(path: string, body: Buffer): string {
  const fields: Record<string, string | string[]> = {};
  for (const [name, value] of new URLSearchParams(body.toString('utf8'))) {
    const present = Object.hasOwn(fields, name) ? fields[name] : undefined;
    const all = present === undefined ? value : [present, value].flat();
    Object.defineProperty(fields, name, { value: all, enumerable: true, configurable: true, writable: true });
  }
  return getExpectedTwilioSignature(marks.authToken, publicBaseUrl + path, fields);
}

/** What a voice-agent platform sends with a body. */
export function platformProof(body: string): readonly (readonly [string, string])[] {
  return [
    ['x-callseal-secret', marks.platformSecret],
    ['elevenlabs-signature', webhookSignature(marks.webhookSecret, body)],
  ];
}

/** Requests for one route: mostly with its method, mostly with a good token. */
export function requestsFor(row: FuzzedRoute): fc.Arbitrary<FuzzedRequest> {
  const { method, path, needs } = row.route;
  const isPlatforms = needs === 'voice-agent' || needs === 'voice-agent-signature';
  return fc
    .record({
      method: fc.oneof({ weight: 30, arbitrary: fc.constant<string>(method) }, { weight: 1, arbitrary: methods }),
      query: fc.oneof(
        { weight: 10, arbitrary: fc.constant('') },
        {
          weight: 1,
          arbitrary: fc.constantFrom(`?Token=${marks.adminToken}`, '?', '?__proto__[a]=b', '#x', '?subject=a&url=wss://evil.example'),
        },
      ),
      body: bodyFor(row),
      token: tokens,
      stray: strayHeaders,
    })
    .map(({ method: sent, query, body, token, stray }) => ({
      method: sent,
      target: path + query,
      // strays come last and replace: a second value of a header is what raw sockets are for
      headers: [
        ['content-type', body.type],
        ...(needs === 'twilio-signature' ? [['x-twilio-signature', signatureOf(path, body.bytes)] as const] : []),
        ['authorization', token],
        ...(isPlatforms ? platformProof(body.bytes.toString('utf8')) : []),
        ...stray,
      ],
      body: body.bytes,
    }));
}

const methods = fc.constantFrom(
  'GET',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'HEAD',
  'QUERY',
  'get',
  'post',
  'CONNECT',
  'PROPFIND',
  '',
);

/** Paths near the table's and far from it. */
export function pathsNear(paths: readonly string[]): fc.Arbitrary<string> {
  const known = fc.constantFrom(...paths);
  return fc.oneof(
    known.chain((path) =>
      fc.constantFrom(
        `/${path}`,
        `${path}/`,
        `${path}//`,
        path.toUpperCase(),
        `${path}%00`,
        `${path}%2f..`,
        `/x/..${path}`,
        `/%2e%2e${path}`,
        path.replace(/\//g, '%2f'),
        path.replace(/\//g, '\\'),
        `${path};a=b`,
        `${path}.json`,
        `${path} `,
        `http://evil.example${path}`,
        `//evil.example${path}`,
        `${path}\u0000`,
        path.slice(1),
      ),
    ),
    fc.webPath(),
    fc.string({ unit: 'binary', maxLength: 60 }).map((text) => `/${text}`),
    fc.constantFrom(
      '',
      '*',
      '/',
      '/..',
      '/__proto__',
      '/constructor',
      '/toString',
      '/v1/__proto__',
      '/.git/config',
      `/${'a'.repeat(9000)}`,
    ),
  );
}

/** Requests for anything at all. */
export function requestsAnywhere(rows: readonly FuzzedRoute[]): fc.Arbitrary<FuzzedRequest> {
  return fc.record({
    method: methods,
    target: pathsNear(rows.map(({ route }) => route.path)),
    headers: fc.tuple(tokens, strayHeaders).map(([token, stray]) => [['authorization', token] as [string, string], ...stray]),
    body: fc.oneof(
      wildBodies.map(({ bytes }) => bytes),
      fc.constant(Buffer.alloc(0)),
    ),
  });
}
