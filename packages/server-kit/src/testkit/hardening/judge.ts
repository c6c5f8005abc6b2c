import assert from 'node:assert/strict';
import { type ErrorBody, ErrorBodySchema, type ServerErrorCode, serverErrors } from '@callseal/protocol/errors';
import { type Route, routes } from '@callseal/protocol/routes';
import { toolFailures, type VoiceAgentTool } from '@callseal/protocol/voice-agent-tools';
import { mediaTypeOf } from '../../openapi/openapi-document.js';
import { origin } from '../kit.js';
import { publicBaseUrl } from './marked-kit.js';
import { type Mark, marks, marksIn } from './marks.js';

/** An answer, however it came. */
export interface Judged {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** The origins a marked kit allows. */
const allowedOrigins: readonly (string | undefined)[] = [undefined, origin, publicBaseUrl];
const cleanId = /^[\w.-]{8,64}$/;

/** What an answer of a route may tell, because telling it is what the route is for. */
function rightful(route: Route | undefined): readonly Mark[] {
  if (route === undefined || route.needs === 'nothing') return [];
  const names: readonly (readonly [Mark, unknown])[] = [
    ['accessToken', { token_type: 'Bearer', access_token: marks.accessToken }],
    ['accessToken', `Bearer ${marks.accessToken}`],
    ['credential', { credential: marks.credential }],
    ['credential', exported],
  ];
  return names.filter(([, sample]) => accepts(route.response, sample)).map(([mark]) => mark);
}

/** Whether a schema of the table accepts a value. */
export function accepts(schema: Route['response'], value: unknown): boolean {
  return (schema as unknown as { safeParse(value: unknown): { readonly success: boolean } }).safeParse(value).success;
}

const exported = {
  subject: {
    pseudonym: 'p',
    registration: { credential: marks.credential, storedAt: '2026-11-22T10:00:00.000Z' },
    consents: [],
    optedOut: false,
    lastInteractionAt: '2026-11-22T10:00:00.000Z',
    destroyAt: null,
  },
};

/**
 * Asserts what holds for every answer whatever was asked: a valid answer of the route or the one error shape, the status of the code,
 * the headers, and no secret. Returns the error's code, `undefined` for an answer.
 */
export function judge({ status, headers, text }: Judged, route: Route | undefined): ServerErrorCode | undefined {
  for (const [name, value] of Object.entries(headers)) {
    assert.match(name, /^[a-z0-9-]+$/);
    assert.match(value, /^[\x20-\x7e]*$/, `the header ${name} holds control characters`);
  }
  assert.match(headers['x-request-id'] ?? '', cleanId);
  const isEvents = status === 200 && route?.sends === 'events';
  assert.equal(headers['cache-control'], isEvents ? 'no-store, no-transform' : 'no-store');
  assert.equal(headers['x-content-type-options'], 'nosniff');
  assert.equal(headers['access-control-allow-credentials'], undefined);
  assert.ok(allowedOrigins.includes(headers['access-control-allow-origin']), 'a foreign origin was allowed');
  assert.match(headers.vary ?? '', /\bOrigin\b/);
  assert.equal(headers['set-cookie'], undefined);
  const told = marksIn(`${JSON.stringify(headers)}${text}`);
  if (status === 204) {
    assert.equal(text, '');
    assert.deepEqual(told, []);
    return undefined;
  }
  if (isEvents) {
    assert.equal(headers['content-type'], 'text/event-stream');
    assert.equal(headers['content-length'], undefined);
    assert.match(text, /^(?:(?:(?:id|event|data|retry):? .*\n)+\n)+$/);
    assert.deepEqual(told, []);
    return undefined;
  }
  assert.equal(headers['content-length'], Buffer.byteLength(text).toString());
  const isJson = status !== 200 || route === undefined;
  assert.equal(headers['content-type']?.split(';')[0], isJson ? 'application/json' : mediaTypeOf(route));
  const body: unknown = isJson || route.sends === undefined ? JSON.parse(text) : text;
  if (status === 200) {
    assert.ok(route !== undefined, 'something was answered where there is no route');
    assert.ok(accepts(route.response, body), `${route.path} answered what its schema refuses: ${text}`);
    assert.deepEqual(
      told.filter((mark) => !rightful(route).includes(mark)),
      [],
    );
    return undefined;
  }
  assert.deepEqual(told, [], text);
  return judgeError(body, status, headers, route);
}

function judgeError(body: unknown, status: number, headers: Judged['headers'], route: Route | undefined): ServerErrorCode {
  const error: ErrorBody = ErrorBodySchema.parse(body);
  judgeFailure(body as object, route);
  assert.ok(Object.hasOwn(serverErrors, error.code), `${error.code} is not in the table`);
  const code = error.code as ServerErrorCode;
  assert.equal(status, serverErrors[code].status);
  assert.equal(error.retryable, serverErrors[code].retryable);
  assert.equal(error.requestId, headers['x-request-id']);
  return code;
}

/** Tools say of a failure what they say of every one: nothing depends on who calls but where the gate sends them. */
function judgeFailure(body: object, route?: Route): void {
  const more: Readonly<Record<string, unknown>> = Object.fromEntries(
    Object.entries(body).filter(([name]) => !Object.hasOwn(ErrorBodySchema.shape, name)),
  );
  if (Object.keys(more).length === 0) return;
  const name = (Object.keys(toolFailures) as VoiceAgentTool[]).find((one) => toolFailures[one].tool === more.tool);
  assert.ok(name !== undefined && (route === undefined || route.path === routes[name].path), 'an error says more than errors say');
  const failure = toolFailures[name];
  assert.deepEqual(more, { ...failure, ...('auth_route' in failure ? { auth_route: more.auth_route } : {}) });
}

/** Asserts of a log entry that it tells no secret and that no value breaks a line. */
export function judgeEntry(entry: object): void {
  const text = JSON.stringify(entry);
  assert.deepEqual(marksIn(text), [], text);
  for (const [name, value] of Object.entries(entry)) {
    // a stack has lines, and is the program's own text
    if (typeof value === 'string') assert.match(value, /^[\x20-\x7e]*$/, `the field ${name} of a log entry holds ${JSON.stringify(value)}`);
  }
}
