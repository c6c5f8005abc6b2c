import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type SalesforceAnswer, notFound, SalesforceRefusal, sessionOver } from './salesforce-answers.js';
import type { SalesforceObjects } from './org-records.js';
import { createQueryResource } from './query.js';
import { parseSearchRequest } from './search-request.js';
import { search } from './search.js';
import type { TokenEndpoint } from './token-endpoint.js';

/** What a request was for. */
export type SalesforceOperation = 'token' | 'parameterizedSearch' | 'query' | 'queryMore';

/** A request the double received, kept for assertions. No secret and no token is in it. */
export interface SalesforceRequest {
  readonly method: string;
  /** Path with the query string. */
  readonly path: string;
  /** `null` when the double has nothing at that path. */
  readonly operation: SalesforceOperation | null;
  /** The JSON body of a search; of others `null`. */
  readonly body: unknown;
  /** HTTP status of the answer. */
  readonly status: number;
  /** Why it was refused, `null` when it was not. */
  readonly refused: string | null;
}

/** A failure to be answered instead of the next requests. */
export interface SalesforceFailure {
  /** HTTP status. */
  readonly status: number;
  /** Such as `REQUEST_LIMIT_EXCEEDED`. */
  readonly errorCode: string;
  /** Default: of every kind. */
  readonly operation?: SalesforceOperation;
  /** How many requests fail. Default 1. */
  readonly times?: number;
}

export interface SalesforceServerOptions {
  readonly objects: SalesforceObjects;
  readonly tokens: TokenEndpoint;
  readonly apiVersions: readonly string[];
  readonly pageSize: number;
  /** Called after every answer. */
  readonly onRequest: (request: SalesforceRequest) => void;
  /** The failure that was asked for, if there is one for this operation. */
  readonly takeFailure: (operation: SalesforceOperation) => SalesforceFailure | undefined;
}

/** Bytes of a body. */
const bodyBytes = 65_536;

interface Received {
  readonly method: string;
  readonly url: URL;
  readonly type: string;
  readonly authorization: string;
  readonly body: string;
  /** Of the server, as the client named it. */
  readonly origin: string;
}

interface Target {
  readonly operation: SalesforceOperation;
  /** `/services/data/v62.0`; empty for the token endpoint. */
  readonly api: string;
  readonly locator: string;
}

/** The HTTP side of the double: session, shape, then the operation. */
export function createSalesforceServer(options: SalesforceServerOptions): Server {
  const { objects, tokens, apiVersions, pageSize, onRequest, takeFailure } = options;
  const queries = createQueryResource(objects, pageSize);

  const play = (received: Received, { operation, api, locator }: Target): SalesforceAnswer => {
    const { method, url, type, authorization, body } = received;
    const wanted = operation === 'query' || operation === 'queryMore' ? 'GET' : 'POST';
    if (method !== wanted) throw new SalesforceRefusal('METHOD_NOT_ALLOWED', `HTTP Method '${method}' not allowed.`, 405);
    const failure = takeFailure(operation);
    if (failure !== undefined) throw new SalesforceRefusal(failure.errorCode, 'A failure that was asked for', failure.status);
    if (operation === 'token') {
      if (type !== 'application/x-www-form-urlencoded' || url.search !== '')
        throw new SalesforceRefusal('invalid_request', 'a form is needed');
      return tokens.answer(new URLSearchParams(body), received.origin);
    }
    if (!tokens.use(/^Bearer (\S+)$/.exec(authorization)?.[1] ?? '')) throw sessionOver();
    if (operation === 'parameterizedSearch') {
      if (type !== 'application/json' || url.search !== '') throw new SalesforceRefusal('JSON_PARSER_ERROR', 'a JSON body is needed');
      return { status: 200, body: search(objects, api, parseSearchRequest(parseJson(body))) };
    }
    if (operation === 'queryMore') {
      if (url.search !== '') throw new SalesforceRefusal('INVALID_QUERY_LOCATOR', 'a next page has no parameters');
      return { status: 200, body: queries.more(locator, api) };
    }
    const names = [...url.searchParams.keys()];
    if (names.length !== 1 || names[0] !== 'q') throw new SalesforceRefusal('MALFORMED_QUERY', 'a query has the parameter q and no other');
    return { status: 200, body: queries.query(url.searchParams.get('q') ?? '', api) };
  };

  const decide = (received: Received, target: Target | null): { answer: SalesforceAnswer; refused: string | null } => {
    try {
      if (target === null) throw notFound();
      const answer = play(received, target);
      return { answer, refused: answer.status === 200 ? null : JSON.stringify(answer.body) };
    } catch (error) {
      if (!(error instanceof SalesforceRefusal)) throw error;
      return { answer: error.answer, refused: `${error.errorCode}: ${error.message}` };
    }
  };

  return createServer((request, response) => {
    receive(request).then(
      (received) => {
        const target = findTarget(received.url.pathname, apiVersions);
        const { answer, refused } = decide(received, target);
        onRequest({
          method: received.method,
          path: received.url.pathname + received.url.search,
          operation: target?.operation ?? null,
          body: target?.operation === 'parameterizedSearch' ? parseJson(received.body) : null,
          status: answer.status,
          refused,
        });
        response.writeHead(answer.status, { 'content-type': 'application/json;charset=UTF-8' }).end(JSON.stringify(answer.body));
      },
      () => response.destroy(),
    );
  });
}

function findTarget(path: string, apiVersions: readonly string[]): Target | null {
  if (path === '/services/oauth2/token') return { operation: 'token', api: '', locator: '' };
  const [, version = '', resource = '', locator] =
    /^\/services\/data\/v(\d+\.\d)\/(parameterizedSearch|query)(?:\/([\w-]*))?$/.exec(path) ?? [];
  if (!apiVersions.includes(version)) return null;
  const api = `/services/data/v${version}`;
  if (locator === undefined || locator === '')
    return { operation: resource === 'query' ? 'query' : 'parameterizedSearch', api, locator: '' };
  return resource === 'query' ? { operation: 'queryMore', api, locator } : null;
}

async function receive(request: IncomingMessage): Promise<Received> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > bodyBytes) throw new Error('The body is too large.');
    pieces.push(piece);
  }
  const { method = '', headers } = request;
  const origin = `http://${headers.host ?? ''}`;
  return {
    method,
    url: new URL(request.url ?? '/', origin),
    type: (headers['content-type'] ?? '').split(';', 1)[0]?.trim() ?? '',
    authorization: headers.authorization ?? '',
    body: Buffer.concat(pieces).toString('utf8'),
    origin,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
