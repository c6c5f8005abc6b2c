import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ALBEvent, ALBResult, APIGatewayProxyEvent, APIGatewayProxyEventV2, APIGatewayProxyResult } from 'aws-lambda';
import type { APIGatewayProxyStructuredResultV2, LambdaFunctionURLResult } from 'aws-lambda';
import { ErrorBodySchema } from '@callseal/protocol/errors';
import { limits } from '@callseal/protocol/limits';
import { routes } from '@callseal/protocol/routes';
import type { Callseal } from '../app/create-callseal.js';
import { createConformanceKit, testAdapter } from '../testkit/adapter-conformance.js';
import type { RunningAdapter, WireAnswer } from '../testkit/tested-adapter.js';
import type { WireRequest } from '../testkit/adapter-rows.js';
import { albEvent, functionUrlEvent, httpApiEvent, restApiEvent } from '../testkit/lambda-events.js';
import type { LambdaEvent, LambdaResult } from './lambda-events.js';
import { createLambdaHandler } from './lambda-handler.js';

type Parts = Pick<WireRequest, 'method' | 'path' | 'headers'> & { readonly body: Buffer | undefined };
type MakeEvent = (parts: Parts) => LambdaEvent;

/** AWS takes what is no text over in base64, and may do so with anything. */
function encoded(body: Buffer | undefined, always: boolean): { readonly body: string | undefined; readonly isBase64Encoded: boolean } {
  if (body === undefined) return { body: undefined, isBase64Encoded: false };
  const text = body.toString('utf8');
  const isText = Buffer.from(text).equals(body);
  return always || !isText ? { body: body.toString('base64'), isBase64Encoded: true } : { body: text, isBase64Encoded: false };
}

const capital = (name: string): string => name.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());

function grouped(headers: WireRequest['headers'], rename: (name: string) => string): Record<string, string[]> {
  const groups: Record<string, string[]> = {};
  for (const [name, value] of headers) (groups[rename(name.toLowerCase())] ??= []).push(value);
  return groups;
}

const joined = (groups: Record<string, string[]>, separator: string): Record<string, string> =>
  Object.fromEntries(Object.entries(groups).map(([name, values]) => [name, values.join(separator)]));
const lasts = (groups: Record<string, string[]>): Record<string, string> =>
  Object.fromEntries(Object.entries(groups).map(([name, values]) => [name, values.at(-1) ?? '']));
const codeOf = ({ body }: LambdaResult): string => ErrorBodySchema.parse(JSON.parse(body)).code;
const pathOf = (path: string): string => path.replace(/[?#].*/, '');

const v2 =
  (base: APIGatewayProxyEventV2, prefix: string, always: boolean): MakeEvent =>
  ({ method, path, headers, body }) => ({
    ...base,
    rawPath: prefix + pathOf(path),
    headers: joined(
      grouped(headers, (name) => name),
      ',',
    ),
    requestContext: { ...base.requestContext, http: { ...base.requestContext.http, method, path: prefix + pathOf(path) } },
    ...encoded(body, always),
  });
const v1 =
  (base: APIGatewayProxyEvent, prefix = ''): MakeEvent =>
  ({ method, path, headers, body }) => {
    const groups = grouped(headers, capital);
    const content = encoded(body, false);
    return {
      ...base,
      httpMethod: method,
      path: prefix + pathOf(path),
      headers: lasts(groups),
      multiValueHeaders: groups,
      ...content,
      body: content.body ?? null,
    };
  };
const alb =
  (base: ALBEvent, several: boolean): MakeEvent =>
  ({ method, path, headers, body }) => {
    const groups = grouped(headers, (name) => name);
    const rest = { requestContext: base.requestContext };
    const content = encoded(body, false);
    return {
      ...rest,
      httpMethod: method,
      path: pathOf(path),
      ...(several ? { multiValueHeaders: groups } : { headers: lasts(groups) }),
      ...content,
      body: content.body ?? '',
    };
  };

function running(callseal: Callseal, make: MakeEvent, basePath?: string): RunningAdapter {
  const handle = createLambdaHandler(callseal, basePath === undefined ? {} : { basePath });
  return {
    async exchange({ method, path, headers, body }) {
      const bytes = body === undefined ? undefined : Buffer.from(body);
      const length = bytes === undefined ? [] : [['content-length', bytes.length.toString()] as const];
      return answerOf(await handle(make({ method, path, headers: [...headers, ...length], body: bytes })), method);
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

function answerOf({ statusCode, headers, multiValueHeaders, body, isBase64Encoded }: LambdaResult, method: string): WireAnswer {
  assert.equal(isBase64Encoded, false);
  assert.deepEqual(lasts(multiValueHeaders), headers);
  return { status: statusCode, headers, body: method === 'HEAD' ? '' : body };
}

const hosts: readonly (readonly [name: string, make: MakeEvent, basePath?: string])[] = [
  ['an HTTP API', v2(httpApiEvent, '', false)],
  ['an HTTP API with a named stage', v2(inStage('prod'), '/prod', true)],
  ['an HTTP API with a stage named like a route', v2(inStage('v1'), '/v1', false)],
  ['a Function URL', v2(functionUrlEvent, '', true)],
  ['a REST API', v1(restApiEvent)],
  ['a REST API below the path of its domain', v1(restApiEvent, '/voice'), '/voice'],
  ['a load balancer with multi-value headers', alb(albEvent, true)],
];
for (const [name, make, basePath] of hosts) {
  testAdapter({
    name: `Lambda behind ${name}`,
    start: (callseal) => running(callseal, make, basePath),
    wholeBodies: true,
    wholeAnswers: true,
  });
}
const lastOnly = 'the balancer hands over the last of several headers';
testAdapter({
  name: 'Lambda behind a load balancer',
  start: (callseal) => running(callseal, alb(albEvent, false)),
  platform: { 'the same origin twice': lastOnly, 'two authorizations': lastOnly, 'two types': lastOnly },
  wholeBodies: true,
  wholeAnswers: true,
});

function inStage(stage: string): APIGatewayProxyEventV2 {
  return { ...httpApiEvent, requestContext: { ...httpApiEvent.requestContext, stage } };
}

test('the events that AWS documents are accepted by their published types, and the answer fits every published result', async () => {
  const handle = createLambdaHandler(createConformanceKit());
  const results = [await handle(httpApiEvent), await handle(functionUrlEvent), await handle(restApiEvent), await handle(albEvent)];
  for (const result of results) {
    // what these lines check is that they compile
    const published: [APIGatewayProxyStructuredResultV2, LambdaFunctionURLResult, APIGatewayProxyResult, ALBResult] = [
      result,
      result,
      result,
      result,
    ];
    assert.equal(published.length, 4);
    assert.equal(result.statusCode, 404);
  }
});

test('a body too large in base64 is refused without being decoded', async (context) => {
  const handle = createLambdaHandler(createConformanceKit());
  const body = 'A'.repeat(Math.ceil(((limits.requestBodyBytes + 1) * 4) / 3));
  const event = v2(httpApiEvent, '', true)({ method: 'POST', path: routes.token.path, headers: [], body: undefined });
  const decode = context.mock.method(Buffer, 'from');
  const result = await handle({ ...event, body, isBase64Encoded: true });
  assert.equal(codeOf(result), 'BODY_TOO_LARGE');
  assert.ok(decode.mock.calls.every((call) => (call.arguments as readonly unknown[])[0] !== body));
});

test('a length that lies does not let a larger body in', async () => {
  const handle = createLambdaHandler(createConformanceKit());
  const body = Buffer.alloc(limits.requestBodyBytes + 1, ' ');
  const event = v2(httpApiEvent, '', false)({ method: 'POST', path: routes.token.path, headers: [['content-length', '2']], body });
  assert.equal(codeOf(await handle(event)), 'BODY_TOO_LARGE');
});

for (const [name, event] of Object.entries({
  'a queue': { Records: [{ eventSource: 'aws:sqs', body: '{}' }] },
  'a schedule': { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} },
  nothing: {},
  null: null,
  'a text': 'x',
})) {
  test(`an event of ${name} is refused, so that the platform counts a failure`, async () => {
    await assert.rejects(createLambdaHandler(createConformanceKit())(event as unknown as LambdaEvent), { code: 'CONFIG_INVALID' });
  });
}

test('a path that does not begin with the base path is not found', async () => {
  const handle = createLambdaHandler(createConformanceKit(), { basePath: '/voice' });
  for (const path of [routes.health.path, `/voices${routes.health.path}`, '/voice', `//voice${routes.health.path}`]) {
    const event = v1(restApiEvent)({ method: 'GET', path, headers: [], body: undefined });
    assert.equal((await handle(event)).statusCode, 404, path);
  }
  const found = await handle(v1(restApiEvent, '/voice')({ method: 'GET', path: routes.health.path, headers: [], body: undefined }));
  assert.equal(found.statusCode, 200);
});
