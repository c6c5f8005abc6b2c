import { ErrorBodySchema, type ServerErrorCode, serverErrors } from '@callseal/protocol/errors';
import { routes, type Route, type RouteName, type RouteNeeds } from '@callseal/protocol/routes';
import { defaultSecretHeader } from '../voice-agents/platform-proof.js';
import { describeSchema, type JsonSchema } from './describe-schema.js';
import type { RouteDocument } from './route-document.js';
import { routeDocuments } from './route-documents.js';
import { routeErrors } from './route-errors.js';

/** A JSON object of the document. */
type Part = Readonly<Record<string, unknown>>;

/** What the document is about. */
export interface OpenApiDocumentOptions {
  /** Routes that are served. */
  readonly names: readonly RouteName[];
  /** Where they are served, when that is configured. */
  readonly publicBaseUrl: string | undefined;
}

const description =
  'Verifies the person on a phone call. Error answers have one shape and a stable code. Bodies are JSON or urlencoded forms; a page that ' +
  "sends a form without own headers spares the browser's preflight, and gives its security token in the field `Token`.";

const securitySchemes = {
  securityToken: {
    type: 'http',
    scheme: 'bearer',
    description:
      "The security token of the agent's desktop: Flex, Genesys Cloud, or a signed token. In a form it may be the field `Token` instead of " +
      'the header.',
  },
  twilioSignature: {
    type: 'apiKey',
    in: 'header',
    name: 'X-Twilio-Signature',
    description: "The provider's signature of the form and the configured public URL.",
  },
  platformSecret: {
    type: 'apiKey',
    in: 'header',
    name: defaultSecretHeader,
    description: 'The secret that voice-agent platform and server share. A server may want a client certificate instead, or besides.',
  },
  platformSignature: {
    type: 'apiKey',
    in: 'header',
    name: 'ElevenLabs-Signature',
    description: "The platform's signature of time and body: t=<seconds>,v0=<HMAC-SHA256 in hexadecimal>.",
  },
} as const;

/** The OpenAPI 3.1 document of the routes that are served. */
export function createOpenApiDocument({ names, publicBaseUrl }: OpenApiDocumentOptions): Part {
  const paths = names.map((name) => {
    const { method, path } = routes[name];
    return [path, { [method.toLowerCase()]: describeRoute(name) }] as const;
  });
  return {
    openapi: '3.1.1',
    info: { title: 'Callseal server kit', version: '1', description, license: { name: 'MIT', identifier: 'MIT' } },
    ...(publicBaseUrl === undefined ? {} : { servers: [{ url: publicBaseUrl.replace(/\/+$/, '') }] }),
    tags: [...new Set(names.map((name) => routeDocuments[name].tag))].map((name) => ({ name })),
    paths: Object.fromEntries(paths),
    components: { schemas: { Error: describeSchema(ErrorBodySchema, 'output') }, securitySchemes },
  };
}

function describeRoute(name: RouteName): Part {
  const route: Route = routes[name];
  const document: RouteDocument = routeDocuments[name];
  return {
    operationId: name,
    tags: [document.tag],
    summary: document.summary,
    security: securityOf(route),
    ...(route.method === 'GET' ? {} : { requestBody: describeBody(route, document) }),
    responses: { ...describeAnswers(name, route, document), ...describeErrors(routeErrors(name)) },
  };
}

const schemeOf = {
  nothing: undefined,
  agent: 'securityToken',
  administrator: 'securityToken',
  'twilio-signature': 'twilioSignature',
  'voice-agent': 'platformSecret',
  'voice-agent-signature': 'platformSignature',
} as const satisfies Record<RouteNeeds, keyof typeof securitySchemes | undefined>;

function securityOf({ needs }: Route): readonly Part[] {
  const scheme = schemeOf[needs];
  return scheme === undefined ? [] : [{ [scheme]: [] }];
}

function describeBody({ needs, request }: Route, document: RouteDocument): Part {
  const schema = describeSchema(request, 'input');
  const example = document.request;
  if (needs === 'twilio-signature') return { required: true, content: { [form]: { schema, example } } };
  if (needs === 'voice-agent' || needs === 'voice-agent-signature') {
    return { required: true, content: { 'application/json': { schema, example } } };
  }
  const token = { type: 'string', description: 'The security token, unless it is in the authorization header' };
  const formSchema = needs === 'nothing' ? schema : { ...schema, properties: { Token: token, ...schema.properties } };
  const required = (schema.required ?? schema.anyOf) !== undefined;
  return {
    required,
    content: {
      'application/json': { schema, example },
      [form]: { schema: formSchema, example: needs === 'nothing' ? example : { Token: 'example-token', ...example } },
    },
  };
}

const form = 'application/x-www-form-urlencoded';

/** What an answer is sent as. */
export function mediaTypeOf({ sends = 'json' }: Pick<Route, 'sends'>): string {
  return mediaTypes[sends];
}

const mediaTypes = {
  json: 'application/json',
  events: 'text/event-stream',
  html: 'text/html',
  script: 'text/javascript',
  style: 'text/css',
  twiml: 'text/xml',
} as const satisfies Record<NonNullable<Route['sends']> | 'json', string>;

function describeAnswers(name: RouteName, route: Route, { summary, answer }: RouteDocument): Part {
  const schema: JsonSchema =
    name === 'legacyToken' ? { type: 'string', pattern: String.raw`^\S+ \S+$` } : describeSchema(route.response, 'output');
  const content = { [mediaTypeOf(route)]: { schema, example: answer } };
  if (name !== 'readiness') return { 200: { description: summary, content } };
  const example = { status: 'not-ready', checks: { credentials: 'failed', state: 'ok' } };
  return {
    200: { description: 'Every part answers', content },
    503: { description: 'A part does not answer', content: { 'application/json': { schema, example } } },
  };
}

/** One answer per status, with every code that comes with it. */
function describeErrors(codes: readonly ServerErrorCode[]): Part {
  const statuses = [...new Set(codes.map((code) => serverErrors[code].status))];
  return Object.fromEntries(
    statuses.map((status) => [status, describeError(codes.filter((code) => serverErrors[code].status === status))]),
  );
}

function describeError(codes: readonly ServerErrorCode[]): Part {
  const schema = { allOf: [{ $ref: '#/components/schemas/Error' }, { properties: { code: { enum: codes } } }] };
  const examples = codes.map((code) => [code, { value: exampleError(code) }] as const);
  return {
    description: codes.map((code) => serverErrors[code].message).join(' '),
    content: { 'application/json': { schema, examples: Object.fromEntries(examples) } },
  };
}

function exampleError(code: ServerErrorCode): Part {
  const { message, mend, retryable } = serverErrors[code];
  return { code, message: `${message} ${mend}`, retryable, requestId: '0c6f3c2e-6f0a-4b7e-9d0a-2f6b8f1f4a11' };
}
