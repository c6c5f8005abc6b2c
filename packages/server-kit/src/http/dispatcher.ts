import type { Agent, AgentAuthenticator } from '../agents/authenticator.js';
import { identifyServerError, ServerError } from '../errors/server-error.js';
import { describeCause, type OnLog } from '../log/log.js';
import type { SignatureCheck } from '../streams/stream-status.js';
import { answerError, answerHeaders, answerJson, type HeaderRecord } from './answer.js';
import type { OriginPolicy } from './cors.js';
import type { Endpoint } from './endpoint.js';
import { Exchange } from './exchange.js';
import { readFields, withoutEmptyFields } from './read-fields.js';
import { pathOf, requestIdFrom, securityToken } from './request-line.js';

/** What requests are answered with. */
export interface DispatcherOptions {
  readonly endpoints: readonly Endpoint[];
  readonly agents: AgentAuthenticator;
  readonly origins: OriginPolicy;
  readonly isSigned: SignatureCheck;
  /** Milliseconds for one request. */
  readonly timeout: number;
  readonly log: OnLog;
}

/** Seconds a browser may remember a preflight. */
const preflightMaxAge = '600';

/** Takes a request through origin, route, method, body, proof and handler, in this order, against the clock. */
export function createDispatcher(options: DispatcherOptions): (request: Request) => Promise<Response> {
  const table = new Map(options.endpoints.map((endpoint) => [endpoint.route.path, endpoint]));

  const run = async (request: Request, exchange: Exchange, origin: string | null, headers: HeaderRecord): Promise<Response> => {
    const endpoint = table.get(pathOf(request.url));
    if (endpoint === undefined) throw new ServerError('ROUTE_NOT_FOUND');
    const { method, path, needs } = endpoint.route;
    exchange.route = path;
    if (request.method !== method) {
      if (isPreflight(request, origin)) return answerPreflight(method, headers);
      headers.allow = `${method}, OPTIONS`;
      throw new ServerError('METHOD_NOT_ALLOWED');
    }
    if (needs === 'nothing') return answerJson(await endpoint.answer({}, exchange, undefined), headers);
    const body = await readFields(request);
    let agent: Agent | undefined;
    if (needs === 'agent') {
      exchange.stage = 'agent';
      agent = await authenticate(options.agents, securityToken(request.headers.get('authorization'), body.fields), exchange);
    } else {
      // Twilio signs forms by their fields; JSON would be signed otherwise and is not sent
      if (body.kind === 'json') throw new ServerError('MEDIA_TYPE_UNSUPPORTED');
      if (!options.isSigned(request.headers.get('x-twilio-signature'), body.fields)) throw new ServerError('SIGNATURE_INVALID');
    }
    return answerJson(await endpoint.answer(withoutEmptyFields(body), exchange, agent), headers);
  };

  const fail = (error: unknown, exchange: Exchange, headers: HeaderRecord): Response => {
    const failure = identifyServerError(error, 'INTERNAL');
    const { requestId, route } = exchange;
    options.log({
      level: failure.code === 'INTERNAL' ? 'error' : 'warn',
      event: 'request-failed',
      requestId,
      ...(route === undefined ? {} : { route }),
      code: failure.code,
      ...describeCause(failure),
    });
    return answerError(failure, requestId, headers);
  };

  const start = (request: Request, resolve: (response: Response) => void): void => {
    const exchange = new Exchange(requestIdFrom(request.headers.get('x-request-id')));
    const origin = request.headers.get('origin');
    const verdict = options.origins.judge(origin);
    const headers = answerHeaders(exchange.requestId, verdict === 'allowed' ? origin : null);
    if (verdict === 'foreign') {
      resolve(fail(new ServerError('ORIGIN_NOT_ALLOWED'), exchange, headers));
      return;
    }
    const timer = setTimeout(() => {
      resolve(fail(new ServerError(exchange.expire()), exchange, headers));
    }, options.timeout);
    run(request, exchange, origin, headers).then(
      (response) => {
        clearTimeout(timer);
        resolve(response);
      },
      (error: unknown) => {
        clearTimeout(timer);
        // a failure after the time was over has been answered, and logged, as a time-out
        if (!exchange.expired) resolve(fail(error, exchange, headers));
      },
    );
  };

  return (request) =>
    new Promise((resolve) => {
      try {
        start(request, resolve);
      } catch (error) {
        // reading a header may throw in a runtime that let a forbidden character through
        const exchange = new Exchange(requestIdFrom(null));
        resolve(fail(new ServerError('BODY_MALFORMED', { cause: error }), exchange, answerHeaders(exchange.requestId, null)));
      }
    });
}

async function authenticate(agents: AgentAuthenticator, token: string, exchange: Exchange): Promise<Agent> {
  try {
    return await agents.authenticate(token, exchange);
  } catch (error) {
    throw identifyServerError(error, 'AUTHENTICATOR_UNAVAILABLE');
  }
}

function isPreflight(request: Request, origin: string | null): boolean {
  return request.method === 'OPTIONS' && origin !== null && request.headers.has('access-control-request-method');
}

function answerPreflight(method: string, answer: HeaderRecord): Response {
  const headers = { ...answer };
  delete headers['content-type'];
  return new Response(null, {
    status: 204,
    headers: {
      ...headers,
      'access-control-allow-methods': method,
      'access-control-allow-headers': 'authorization, content-type, x-request-id',
      'access-control-max-age': preflightMaxAge,
    },
  });
}
