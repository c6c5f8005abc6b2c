import { grantHeader } from '@callseal/protocol/gate-routes';
import type { Agent, AgentAuthenticator } from '../agents/authenticator.js';
import { identifyServerError, ServerError } from '../errors/server-error.js';
import { describeCause, type OnLog } from '../log/log.js';
import type { SignatureCheck } from '../streams/signature-check.js';
import type { PlatformProof } from '../voice-agents/platform-proof.js';
import { answerDocument, answerError, answerHeaders, answerJson, type HeaderRecord } from './answer.js';
import type { OriginPolicy } from './cors.js';
import { createDeadlines } from './deadlines.js';
import type { Endpoint } from './endpoint.js';
import { answerEvents, EventStream, observeStream } from './event-stream.js';
import { Exchange } from './exchange.js';
import type { Answer, Incoming } from './incoming.js';
import { noBody, parseFields, type ReadBody, readText, withoutEmptyFields } from './read-fields.js';
import { pathOf, requestIdFrom, securityToken } from './request-line.js';
import type { RequestObserver } from './request-observer.js';

/** What requests are answered with. */
export interface DispatcherOptions {
  readonly endpoints: readonly Endpoint[];
  readonly agents: AgentAuthenticator;
  /** Roles of administrators. */
  readonly administrators: readonly string[];
  readonly origins: OriginPolicy;
  readonly isSigned: SignatureCheck;
  /** Absent when there is no voice-agent platform: nothing proves to be one then. */
  readonly platform: PlatformProof | undefined;
  /** Whether the server is reached by https alone. */
  readonly isSecure: boolean;
  /** Milliseconds for one request. */
  readonly timeout: number;
  readonly log: OnLog;
  readonly observer: RequestObserver | undefined;
}

/** Seconds a browser may remember a preflight. */
const preflightMaxAge = '600';

/** Takes a request through origin, route, method, body, proof and handler, in this order, against the clock. */
export function createDispatcher(options: DispatcherOptions): (incoming: Incoming) => Promise<Answer> {
  const table = new Map(options.endpoints.map((endpoint) => [endpoint.route.path, endpoint]));

  const run = async (incoming: Incoming, exchange: Exchange, origin: string | null, headers: HeaderRecord): Promise<Answer> => {
    const endpoint = table.get(pathOf(incoming.url));
    if (endpoint === undefined) throw new ServerError('ROUTE_NOT_FOUND');
    const { method, path, needs } = endpoint.route;
    exchange.route = path;
    exchange.failure = endpoint.failure;
    if (incoming.method !== method) {
      if (isPreflight(incoming, origin)) return answerPreflight(method, headers);
      headers.allow = `${method}, OPTIONS`;
      throw new ServerError('METHOD_NOT_ALLOWED');
    }
    if (needs === 'voice-agent' && options.platform?.isPlatform(incoming) !== true) throw new ServerError('TOOL_NOT_AUTHENTICATED');
    const body = method === 'GET' ? noBody : parseFields(await readSigned(endpoint, incoming, exchange), incoming);
    exchange.header = (name) => incoming.header(name);
    const agent = needs === 'nothing' ? undefined : await prove(endpoint.route, incoming, body, exchange);
    const value = endpoint.answer(withoutEmptyFields(body), exchange, agent);
    const settled: unknown = value instanceof Promise ? await value : value;
    if (settled instanceof EventStream) return answerEvents(settled, exchange.status, headers);
    return endpoint.document === undefined
      ? answerJson(settled, exchange.status, headers)
      : answerDocument(endpoint.document, settled as string, exchange.status, headers);
  };

  /** The text of the body. A webhook is signed as it was sent, so it is checked before anybody has read it. */
  const readSigned = async ({ route: { needs }, bodyBytes }: Endpoint, incoming: Incoming, exchange: Exchange): Promise<string> => {
    const text = await readText(incoming, bodyBytes);
    if (needs !== 'voice-agent-signature') return text;
    exchange.signature = options.platform?.signatureOf(incoming.header('elevenlabs-signature'), text);
    if (exchange.signature === undefined) throw new ServerError('WEBHOOK_SIGNATURE_INVALID');
    return text;
  };

  /** Whether the request may come through; resolves with the agent who sent it, where one must have. */
  const prove = async (
    { needs, path }: Endpoint['route'],
    incoming: Incoming,
    body: ReadBody,
    exchange: Exchange,
  ): Promise<Agent | undefined> => {
    if (needs === 'agent' || needs === 'administrator') {
      exchange.stage = 'agent';
      const agent = await options.agents.authenticate(securityToken(incoming.header('authorization'), body.fields), exchange);
      if (needs === 'administrator' && !agent.roles.some((role) => options.administrators.includes(role))) {
        throw new ServerError('ROLE_MISSING');
      }
      return agent;
    }
    if (needs === 'voice-agent' || needs === 'voice-agent-signature') {
      // the platform has proven itself; its tools and webhooks speak JSON
      if (body.kind === 'form') throw new ServerError('MEDIA_TYPE_UNSUPPORTED');
      return undefined;
    }
    // Twilio signs forms by their fields; JSON would be signed otherwise and is not sent
    if (body.kind === 'json') throw new ServerError('MEDIA_TYPE_UNSUPPORTED');
    if (!options.isSigned(incoming.header('x-twilio-signature'), body.fields, path)) throw new ServerError('SIGNATURE_INVALID');
    return undefined;
  };

  const fail = (error: unknown, exchange: Exchange, headers: HeaderRecord): Answer => {
    const failure = identifyServerError(error, exchange.failureCode);
    const { requestId, route } = exchange;
    exchange.code = failure.code;
    options.log({
      level: failure.code === 'INTERNAL' ? 'error' : 'warn',
      event: 'request-failed',
      requestId,
      ...(route === undefined ? {} : { route }),
      code: failure.code,
      ...describeCause(failure),
    });
    return answerError(failure, requestId, headers, exchange.failure);
  };

  const deadlines = createDeadlines(options.timeout);
  const start = (incoming: Incoming, settle: (answer: Answer) => void): void => {
    const exchange: Exchange = new Exchange(requestIdFrom(incoming.header('x-request-id')), (code) => {
      resolve(fail(new ServerError(code), exchange, headers));
    });
    const observation = options.observer?.begin(exchange, incoming.method);
    const resolve =
      observation === undefined
        ? settle
        : (answer: Answer) => {
            const { stream } = answer;
            if (stream === undefined) observation.end(answer.status);
            settle(stream === undefined ? answer : observeStream(answer, stream, observation));
          };
    const origin = incoming.header('origin');
    const verdict = options.origins.judge(origin);
    const headers = answerHeaders(exchange.requestId, verdict === 'allowed' ? origin : null, options.isSecure);
    if (verdict === 'foreign') {
      resolve(fail(new ServerError('ORIGIN_NOT_ALLOWED'), exchange, headers));
      return;
    }
    const deadline = deadlines.add(exchange);
    const handle = (): Promise<Answer> => run(incoming, exchange, origin, headers);
    (observation === undefined ? handle() : observation.within(handle)).then(
      (answer) => {
        deadlines.delete(deadline);
        if (!exchange.expired) resolve(answer);
      },
      (error: unknown) => {
        deadlines.delete(deadline);
        // a failure after the time was over has been answered, and logged, as a time-out
        if (!exchange.expired) resolve(fail(error, exchange, headers));
      },
    );
  };

  return (incoming) =>
    new Promise((resolve) => {
      try {
        start(incoming, resolve);
      } catch (cause) {
        // reading a header may throw in a runtime that let a forbidden character through
        const exchange = new Exchange(requestIdFrom(null), () => undefined);
        resolve(fail(new ServerError('BODY_MALFORMED', { cause }), exchange, answerHeaders(exchange.requestId, null, options.isSecure)));
      }
    });
}

function isPreflight(incoming: Incoming, origin: string | null): boolean {
  return incoming.method === 'OPTIONS' && origin !== null && incoming.header('access-control-request-method') !== null;
}

function answerPreflight(method: string, answer: HeaderRecord): Answer {
  const headers: HeaderRecord = {
    ...answer,
    'access-control-allow-methods': method,
    'access-control-allow-headers': `authorization, content-type, ${grantHeader}, last-event-id, x-request-id`,
    'access-control-max-age': preflightMaxAge,
  };
  delete headers['content-type'];
  delete headers['content-length'];
  return { status: 204, headers, body: null };
}
