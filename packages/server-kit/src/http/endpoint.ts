import type { Route } from '@callseal/protocol/routes';
import type { Agent } from '../agents/authenticator.js';
import { ServerError } from '../errors/server-error.js';
import type { Exchange, Stage } from './exchange.js';
import type { Fields } from './read-fields.js';

/** The part of a schema that the kit uses. */
interface Schema<T> {
  safeParse(
    value: unknown,
  ):
    | { readonly success: true; readonly data: T }
    | { readonly success: false; readonly error: { readonly issues: readonly { readonly path: readonly PropertyKey[] }[] } };
}

type RouteLine = Pick<Route, 'method' | 'path' | 'needs'>;

/** What an answer is that is not JSON. */
export interface AnswerDocument {
  /** Its `content-type`. */
  readonly type: string;
  /** What a browser that opens it may do. Default: nothing. */
  readonly contentSecurityPolicy?: string;
}

/** A row of the route table together with what answers it. */
export interface Endpoint {
  readonly route: RouteLine;
  /** Where it answers with a text that is not JSON. */
  readonly document?: AnswerDocument;
  /** Fields that every error answer of this route carries besides the one error shape. */
  readonly failure?: Fields;
  /** Bytes of a body. Default: the limit of all routes. */
  readonly bodyBytes?: number;
  /**
   * Validates the fields and answers with the body, to be sent as JSON under the exchange's status, or an `EventStream`; or with the
   * promise of either.
   */
  answer(fields: Fields, exchange: Exchange, agent: Agent | undefined): unknown;
}

/** What an endpoint needs besides its route. */
export interface EndpointOptions<Body> {
  readonly route: RouteLine & { readonly request: Schema<Body> };
  readonly stage: Stage;
  readonly document?: AnswerDocument;
  readonly handle: (body: Body, exchange: Exchange, agent: Agent | undefined) => unknown;
}

/** Joins a route and its handler: the body is validated by the route's schema, unknown fields fall away. */
export function createEndpoint<Body>({ route, stage, document, handle }: EndpointOptions<Body>): Endpoint {
  const { request } = route;
  return {
    route,
    ...(document === undefined ? {} : { document }),
    answer(fields, exchange, agent) {
      const parsed = request.safeParse(fields);
      if (!parsed.success) {
        const names = parsed.error.issues.map((issue) => issue.path.join('.')).filter((name) => name !== '');
        throw new ServerError('BODY_MALFORMED', { fields: [...new Set(names)] });
      }
      exchange.stage = stage;
      return handle(parsed.data, exchange, agent);
    },
  };
}
