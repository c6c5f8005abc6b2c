import { limits } from '@callseal/protocol/limits';
import { routes } from '@callseal/protocol/routes';
import { origin } from './kit.js';

/** A request as it is written on a wire. */
export interface WireRequest {
  readonly title: string;
  readonly method: string;
  readonly path: string;
  /** In order, in the case given, doubled where doubled. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: string | Uint8Array<ArrayBuffer>;
  /** Sent in pieces of unknown total length. */
  readonly chunked?: boolean;
  /** A body parser that runs before the kit answers this itself, or hides what was sent. */
  readonly stoppedByParsers?: boolean;
  /** The answer has a request id of its own. */
  readonly namelessAnswer?: boolean;
}

type Rest = Omit<WireRequest, 'title' | 'method' | 'path' | 'headers'>;

const bearer = ['authorization', 'Bearer good-token'] as const;
const json = ['content-type', 'application/json'] as const;
const form = ['content-type', 'application/x-www-form-urlencoded'] as const;
const { token, lookUpCredential: lookup, health, enterPage, enterStyle } = routes;
type Headers = WireRequest['headers'];

const row = (title: string, method: string, path: string, headers: Headers, rest: Rest = {}): WireRequest => ({
  title,
  method,
  path,
  headers: rest.namelessAnswer === true ? headers : [['x-request-id', 'row-12345678'], ...headers],
  ...rest,
});
const posted = (title: string, headers: Headers, body?: WireRequest['body'], rest: Rest = {}): WireRequest =>
  row(title, 'POST', lookup.path, headers, body === undefined ? rest : { body, ...rest });

const { requestBodyBytes } = limits;
const padded = (bytes: number): string => `{"subject":"known"${' '.repeat(bytes - '{"subject":"known"}'.length)}}`;

/** What every adapter must answer as `callseal.fetch` does. */
export const wireRequests: readonly WireRequest[] = [
  row('a bearer token without a body', 'POST', token.path, [bearer]),
  row('a page', 'GET', enterPage.path, []),
  row('a style', 'GET', enterStyle.path, []),
  row('a token in a form', 'POST', token.path, [form], { body: 'Token=good-token' }),
  row('a token in JSON', 'POST', token.path, [json], { body: '{"Token":"good-token"}' }),
  row('a wrong token', 'POST', token.path, [['authorization', 'Bearer bad']]),
  row('no token', 'POST', token.path, []),
  row('a token in the query', 'POST', `${token.path}?Token=good-token`, []),
  posted('fields in JSON', [bearer, json], '{"subject":"known"}'),
  posted('fields in a form', [bearer, form], 'subject=known'),
  posted('fields in a form that are not ASCII', [bearer, form], `subject=${encodeURIComponent('ñandú 語')}`),
  posted('fields in JSON that are not ASCII', [bearer, json], '{"subject":"ñandú 語"}'),
  posted('JSON with a charset', [bearer, ['content-type', 'application/json; charset=UTF-8']], '{"subject":"known"}'),
  posted('a field that a form repeats', [bearer, form], 'subject=known&subject=other'),
  posted('an empty field of a form', [bearer, form], 'subject='),
  posted('names with brackets', [bearer, form], 'subject[a]=known&subject[]=b'),
  posted('no body where fields are needed', [bearer, json]),
  posted('a body of white space', [bearer, json], '  ', { stoppedByParsers: true }),
  posted('malformed JSON', [bearer, json], '{"subject":', { stoppedByParsers: true }),
  posted('an array', [bearer, json], '["known"]'),
  posted('a bare value', [bearer, json], '"known"', { stoppedByParsers: true }),
  posted('a prototype in JSON', [bearer, json], '{"subject":"known","__proto__":{"x":1},"constructor":{"prototype":{"y":1}}}'),
  posted('a prototype in a form', [bearer, form], 'subject=known&__proto__[x]=1&constructor[prototype][y]=1'),
  posted('binary garbage', [bearer, json], new Uint8Array([0, 255, 254, 1, 128, 13, 10, 0]), { stoppedByParsers: true }),
  posted('binary garbage in a form', [bearer, form], new Uint8Array([0x73, 0x3d, 0xff, 0xfe]), { stoppedByParsers: true }),
  posted('a body of no type', [bearer], '{"subject":"known"}'),
  posted('a type that is not read', [bearer, ['content-type', 'text/plain']], '{"subject":"known"}'),
  posted('a type that is no type', [bearer, ['content-type', ';;;']], '{"subject":"known"}'),
  posted('a charset that is not read', [bearer, ['content-type', 'application/json; charset=latin1']], '{"subject":"known"}', {
    stoppedByParsers: true,
  }),
  posted('a compressed body', [bearer, json, ['content-encoding', 'gzip']], new Uint8Array([31, 139, 8]), { stoppedByParsers: true }),
  posted('the largest body', [bearer, json], padded(requestBodyBytes), { stoppedByParsers: true }),
  posted('a body one byte too large', [bearer, json], padded(requestBodyBytes + 1), { stoppedByParsers: true }),
  posted('a body far too large, in pieces', [bearer, json], padded(requestBodyBytes * 3), { chunked: true, stoppedByParsers: true }),
  posted('a small body in pieces', [bearer, json], '{"subject":"known"}', { chunked: true }),
  row('a wrong method', 'GET', token.path, [bearer]),
  row('PUT', 'PUT', token.path, [bearer, json], { body: '{}' }),
  row('DELETE', 'DELETE', lookup.path, [bearer]),
  row('PATCH', 'PATCH', lookup.path, [bearer, json], { body: '{}' }),
  row('POST to a route of GET', 'POST', health.path, [json], { body: '{}' }),
  row('GET', 'GET', health.path, []),
  row('GET with a query', 'GET', `${health.path}?a=b#c`, []),
  row('HEAD', 'HEAD', health.path, []),
  row('HEAD of a route of POST', 'HEAD', token.path, [bearer]),
  row('OPTIONS that is no preflight', 'OPTIONS', token.path, []),
  row('a preflight', 'OPTIONS', token.path, [
    ['origin', origin],
    ['access-control-request-method', 'POST'],
    ['access-control-request-headers', 'authorization'],
  ]),
  row('a preflight of a foreign page', 'OPTIONS', token.path, [
    ['origin', 'https://evil.example'],
    ['access-control-request-method', 'POST'],
  ]),
  row('a page that is allowed', 'POST', token.path, [bearer, ['origin', origin]]),
  row('a page that is not', 'POST', token.path, [bearer, ['origin', 'https://evil.example']]),
  row('the same origin twice', 'POST', token.path, [bearer, ['origin', origin], ['origin', origin]]),
  row('an unknown path', 'POST', '/v1/none', [bearer, json], { body: '{}' }),
  row('a slash too many', 'POST', `${token.path}/`, [bearer]),
  row('two slashes', 'POST', `/${token.path}`, [bearer]),
  row('an encoded path', 'POST', token.path.replace('token', '%74oken'), [bearer]),
  row(
    'headers in capitals',
    'POST',
    lookup.path,
    [
      ['AUTHORIZATION', 'BEARER good-token'],
      ['CONTENT-TYPE', 'APPLICATION/JSON'],
    ],
    {
      body: '{"subject":"known"}',
    },
  ),
  row('two authorizations', 'POST', token.path, [bearer, ['Authorization', 'Bearer other']]),
  row('two types', 'POST', lookup.path, [bearer, json, form], { body: '{"subject":"known"}', stoppedByParsers: true }),
  row('what proxies forward', 'GET', token.path, [
    bearer,
    ['x-forwarded-host', 'evil.example'],
    ['x-forwarded-proto', 'javascript'],
    ['x-forwarded-prefix', '/v2'],
    ['x-forwarded-for', '127.0.0.1'],
    ['forwarded', 'host=evil.example'],
    ['x-original-url', health.path],
    ['x-rewrite-url', health.path],
    ['x-http-method-override', 'POST'],
  ]),
  row('a cookie with a token', 'POST', token.path, [['cookie', 'Token=good-token; authorization=Bearer good-token']]),
  row('a request id that is not fit for a log', 'POST', token.path, [bearer, ['x-request-id', 'a b<c>']], { namelessAnswer: true }),
];
