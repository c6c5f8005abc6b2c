import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { serverErrors } from '@callseal/protocol/errors';
import { OpenApiSchema, routes, type Route, type RouteName } from '@callseal/protocol/routes';
import { Validator } from '@seriousme/openapi-schema-validator';
import { fromJSONSchema } from 'zod';
import { createDevelopmentAuthenticator } from '../agents/development-authenticator.js';
import { createCallseal } from '../app/create-callseal.js';
import { createMemoryCredentialStore } from '../credentials/memory-credential-store.js';
import { createFullKit, people, platformHeaders, publicBaseUrl, signature } from '../testkit/full-kit.js';
import { send } from '../testkit/kit.js';
import { formOf, rightFields } from '../testkit/right-requests.js';
import { createOpenApiDocument, mediaTypeOf } from './openapi-document.js';
import { routeDocuments } from './route-documents.js';

interface Media {
  readonly schema: Parameters<typeof fromJSONSchema>[0];
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: { readonly code: string } }>>;
}
interface Operation {
  readonly operationId: string;
  readonly security: readonly Readonly<Record<string, unknown>>[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, { readonly content: Readonly<Record<string, Media>> }>>;
}
interface Document {
  readonly servers?: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const names = Object.keys(routes) as RouteName[];
const form = 'application/x-www-form-urlencoded';
const describeAll = (): Document => createOpenApiDocument({ names, publicBaseUrl }) as unknown as Document;

function operationOf(document: Document, name: RouteName): Operation {
  const operation = document.paths[routes[name].path]?.[routes[name].method.toLowerCase()];
  assert.ok(operation, `${name} is described`);
  return operation;
}

describe('the document', () => {
  test('is valid by the official schema of OpenAPI 3.1', async () => {
    const validator = new Validator();
    const result = await validator.validate(structuredClone(createOpenApiDocument({ names, publicBaseUrl })));
    assert.deepEqual([result.valid, validator.version], [true, '3.1'], JSON.stringify(result.errors));
  });

  test('would be called invalid if it were', async () => {
    const broken = { ...createOpenApiDocument({ names, publicBaseUrl }), info: { title: 'no version' } };
    assert.equal((await new Validator().validate(broken)).valid, false);
  });

  test('describes every route, each with the proof it needs', () => {
    const document = describeAll();
    const schemes = {
      nothing: [],
      agent: ['securityToken'],
      administrator: ['securityToken'],
      'twilio-signature': ['twilioSignature'],
      'voice-agent': ['platformSecret'],
      'voice-agent-signature': ['platformSignature'],
    };
    for (const name of names) {
      const { security, operationId } = operationOf(document, name);
      assert.deepEqual([operationId, security.flatMap((scheme) => Object.keys(scheme))], [name, schemes[routes[name].needs]]);
    }
  });

  test('says what a request needs and an answer promises, where the schemas say it in code', () => {
    const document = describeAll();
    const read = (name: RouteName) => {
      const { requestBody, responses } = operationOf(document, name);
      const [request, answer] = [requestBody?.content['application/json'], responses[200]?.content['application/json']];
      assert.ok(request && answer);
      return { request: fromJSONSchema(request.schema), answer: fromJSONSchema(answer.schema) };
    };
    assert.equal(read('storeCredential').answer.safeParse({ stored: false }).success, false);
    const media = operationOf(document, 'startStream').requestBody?.content[form];
    assert.deepEqual((media?.schema as { anyOf?: unknown } | undefined)?.anyOf, [{ required: ['callSid'] }, { required: ['taskSid'] }]);
    assert.equal(read('storeCredential').request.safeParse({ subject: 's' }).success, false);
    assert.equal(read('token').answer.safeParse('Bearer token').success, false);
    assert.equal(read('legacyToken').answer.safeParse({ access_token: 'token' }).success, false);
  });

  test('describes every error code that there is for a route, in the one shape', () => {
    const codes = new Set<string>();
    for (const name of names) {
      for (const [status, { content }] of Object.entries(operationOf(describeAll(), name).responses)) {
        for (const { value } of Object.values(content['application/json']?.examples ?? {})) {
          assert.equal(String(serverErrors[value.code as keyof typeof serverErrors].status), status);
          codes.add(value.code);
        }
      }
    }
    // about what is not in the table
    const elsewhere = ['METHOD_NOT_ALLOWED', 'ROUTE_NOT_FOUND'];
    // events of the relay carry these
    elsewhere.push('VOICE_SERVICE_FAILED', 'VOICE_SERVICE_TIMEOUT');
    assert.deepEqual(
      Object.keys(serverErrors)
        .filter((code) => !codes.has(code))
        .toSorted(),
      elsewhere.toSorted(),
    );
  });
});

describe('every example', () => {
  const document = describeAll();
  for (const name of names) {
    test(`of ${name} is read by the route's own schemas and by the described ones`, () => {
      const route: Route = routes[name];
      const { request, answer } = routeDocuments[name];
      route.request.parse(request);
      route.response.parse(answer);
      const { requestBody, responses } = operationOf(document, name);
      for (const { schema, example } of Object.values(requestBody?.content ?? {})) {
        fromJSONSchema(schema).parse(example);
        route.request.parse(example);
      }
      const media = responses[200]?.content[mediaTypeOf(route)];
      assert.ok(media);
      fromJSONSchema(media.schema).parse(media.example);
    });
  }
});

/** How a request may be written. */
function typesOf({ method, needs }: Route): readonly ('json' | 'form' | undefined)[] {
  if (method === 'GET') return [undefined];
  if (needs === 'voice-agent' || needs === 'voice-agent-signature') return ['json'];
  return needs === 'twilio-signature' ? ['form'] : ['json', 'form'];
}

describe('a kit with every part answers the example of', async () => {
  const full = await createFullKit();
  after(() => full[Symbol.asyncDispose]());
  const served = (await (await send(full.kit, '/openapi.json', { method: 'GET' })).json()) as Document;

  for (const name of names) {
    const route: Route = routes[name];
    for (const type of typesOf(route)) {
      test(`${name}${type === undefined ? '' : ` as ${type}`} as described`, async () => {
        const operation = operationOf(served, name);
        const fields = await rightFields(full, name);
        const strings = formOf(fields);
        const response = await send(full.kit, route.path, {
          method: route.method,
          headers: {
            ...(route.needs === 'twilio-signature' ? signature(route.path, strings) : {}),
            ...(type === 'json' ? { authorization: `Bearer ${people.administrator}`, ...platformHeaders(JSON.stringify(fields)) } : {}),
          },
          ...(type === 'json' ? { json: fields } : {}),
          ...(type === 'form' ? { form: route.needs === 'twilio-signature' ? strings : { Token: people.administrator, ...strings } } : {}),
        });
        assert.equal(response.headers.get('content-type')?.split(';')[0], mediaTypeOf(route));
        const answer: unknown = route.sends === undefined ? await response.json() : await response.text();
        assert.equal(response.status, 200, JSON.stringify(answer));
        route.response.parse(answer);
        const media = operation.responses[200]?.content[mediaTypeOf(route)];
        assert.ok(media);
        fromJSONSchema(media.schema).parse(answer);
        if (type !== undefined) assert.ok(operation.requestBody?.content[type === 'json' ? 'application/json' : form]);
      });
    }
  }
});

describe('the served document', () => {
  const agents = createDevelopmentAuthenticator({ allowUnauthenticated: true });
  const read = async (kit: Parameters<typeof send>[0]): Promise<Document> => {
    const body: unknown = await (await send(kit, '/openapi.json', { method: 'GET' })).json();
    OpenApiSchema.parse(body);
    return body as Document;
  };

  test('leaves out the routes of parts that are not configured', async () => {
    const { paths, servers } = await read(createCallseal({ agents, credentials: createMemoryCredentialStore() }));
    assert.ok(paths['/v1/credentials/lookup'] && paths['/health'] && paths['/openapi.json']);
    assert.deepEqual(
      [paths['/v1/streams/start'], paths['/v1/token'], paths['/getTemporaryToken'], servers],
      [undefined, undefined, undefined, undefined],
    );
  });

  test('names exactly the routes that answer', async () => {
    await using full = await createFullKit();
    const { paths, servers } = await read(full.kit);
    assert.deepEqual(Object.keys(paths).toSorted(), names.map((name) => routes[name].path).toSorted());
    assert.deepEqual(servers, [{ url: publicBaseUrl }]);
  });
});
