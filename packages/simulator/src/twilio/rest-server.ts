import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Exchange } from '../calls/exchange.js';
import { type Answer, refuse, restErrors } from './answers.js';
import type { Contract, Fields } from './contract.js';
import { playOperation, toMap } from './operations.js';
import type { FailureOptions, RecordedRequest } from './recorded-request.js';
import { checkRules } from './rules.js';

export interface RestServerOptions {
  readonly accountSid: string;
  readonly authToken: string;
  readonly workspaceSid: string;
  readonly contract: Contract;
  readonly exchange: Exchange;
  /** Called after every answer. */
  readonly onRequest: (request: RecordedRequest, callSid: string | null) => void;
}

export interface RestServer {
  readonly server: Server;
  readonly failNext: (failure: FailureOptions) => void;
}

/** Bytes of a form: 99 parameters of 500 characters, and then some. */
const formBytes = 131_072;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** The body as text, or `null` when it is too large; the rest is then thrown away. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size <= formBytes) pieces.push(piece);
  }
  return size > formBytes ? null : Buffer.concat(pieces).toString('utf8');
}

function send(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

interface Received {
  readonly method: string;
  readonly url: URL;
  readonly query: Fields;
  readonly form: Fields;
  readonly formProblems: readonly string[];
}

async function receive(request: IncomingMessage): Promise<Received | null> {
  const body = await readBody(request);
  if (body === null) return null;
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const isForm = (request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  return {
    method: request.method ?? 'GET',
    url,
    query: [...url.searchParams],
    form: isForm ? [...new URLSearchParams(body)] : [],
    formProblems: body === '' || isForm ? [] : ['The body must be application/x-www-form-urlencoded'],
  };
}

/** The HTTP side of the double: credentials, contract, rules, then the operation. */
export function createRestServer(options: RestServerOptions): RestServer {
  const { accountSid, authToken, workspaceSid, contract, exchange, onRequest } = options;
  const expected = digest(`Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`);
  const failures: (FailureOptions & { left: number })[] = [];

  const takeFailure = (operation: string): Answer | null => {
    const failure = failures.find((candidate) => candidate.operation === undefined || candidate.operation === operation);
    if (failure === undefined) return null;
    failure.left--;
    if (failure.left <= 0) failures.splice(failures.indexOf(failure), 1);
    return refuse({ status: failure.status, code: failure.code, message: failure.message ?? 'A failure that was asked for' });
  };

  const answer = ({ method, url, query, form, formProblems }: Received, authorization: string): Answer => {
    const { pathname } = url;
    const match = contract.find(method, pathname);
    const violations =
      match === null
        ? [`${method} ${pathname} is not an operation of the contract`]
        : [...formProblems, ...match.validate(query, form), ...checkRules(match.operation, form)];
    const decide = (): Answer => {
      if (!timingSafeEqual(digest(authorization), expected)) return refuse(restErrors.authenticate);
      if (match === null) return refuse({ ...restErrors.notFound, message: `The requested resource ${pathname} was not found` });
      if (match.path.WorkspaceSid === undefined && match.path.AccountSid !== accountSid) return refuse(restErrors.authenticate);
      if (violations.length > 0) return refuse({ ...restErrors.badRequest, message: `${violations.join('; ')}.` });
      if ((match.path.WorkspaceSid ?? workspaceSid) !== workspaceSid) {
        return refuse({ ...restErrors.notFound, message: `The requested resource ${pathname} was not found` });
      }
      const request = { accountSid, pathname, path: match.path, query: toMap(query), form: toMap(form) };
      return takeFailure(match.operation) ?? playOperation(match.operation, request, exchange);
    };
    const decided = decide();
    const callSid = match?.path.CallSid ?? (match?.operation.endsWith('Call') ? match.path.Sid : undefined) ?? null;
    onRequest(
      {
        method,
        path: pathname + url.search,
        operation: match?.operation ?? null,
        params: Object.fromEntries([...query, ...form]),
        violations,
        status: decided.status,
      },
      callSid,
    );
    return decided;
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const received = await receive(request);
    send(response, received === null ? refuse(restErrors.tooLarge) : answer(received, request.headers.authorization ?? ''));
  };

  const server = createServer((request, response) => {
    handle(request, response).catch(() => {
      response.destroy();
    });
  });
  return {
    server,
    failNext: (failure) => {
      failures.push({ ...failure, left: failure.times ?? 1 });
    },
  };
}
