import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ErrorBodySchema } from '@callseal/protocol/errors';
import { routes, type RouteName } from '@callseal/protocol/routes';
import type { CallsealOptions } from '../app/options.js';
import { createMemoryCredentialStore } from '../credentials/memory-credential-store.js';
import type { CredentialStore } from '../credentials/credential-store.js';
import { routeErrors } from '../openapi/route-errors.js';
import { createPinoLog } from '../pino.js';
import { createMemorySharedState } from '../state/memory-shared-state.js';
import { createFullKit, people, platformHeaders, signature, voiceAgents } from '../testkit/full-kit.js';
import { createHttpDouble } from '../testkit/http-double.js';
import { send } from '../testkit/kit.js';
import { createTelemetryDouble } from '../testkit/telemetry.js';
import { createTwilioDouble, json } from '../testkit/twilio-double.js';

/** What must stay where it belongs. Each is recognised wherever it turns up, also in part. */
const markers = {
  subject: '+447700900987',
  callerNumber: '+447700900654',
  credential: 'marker.credential.of.the.caller',
  wrongToken: 'marker.wrong.token',
  agentToken: people.agent,
  administratorToken: people.administrator,
  clientSecret: 'marker.client.secret',
  accessToken: 'marker.access.token',
  databasePassword: 'marker.database.password',
  twilioAuthToken: 'twilio-auth-token',
  code: '6613802947',
  answer: 'marker answer of the caller',
  grant: 'marker.grant.token',
  ticket: 'marker-auth-ticket',
  platformSecret: 'c2VjcmV0IG9mIHRoZSB2b2ljZS1hZ2VudCBwbGF0Zm9ybQ==',
  webhookSecret: 'wsec_secret_of_the_voice_agent_platform',
  link: 'marker-link-token',
  fieldName: 'marker-field-name',
  path: 'marker-path',
} as const;

const callSid = `CA${'0123456789abcdef'.repeat(2)}`;
const streamSid = `MZ${'0123456789abcdef'.repeat(2)}`;
const relayId = 'AAECAwQFBgcICQoLDA0ODw';
const taskSid = `WT${'0123456789abcdef'.repeat(2)}`;
const conversation = { conversation_id: 'conv_0123456789abcdef', call_sid: callSid, caller_id: markers.subject };
const everything = Object.values(markers).join(' ');
const failure = (): Error => Object.assign(new Error(everything, { cause: new Error(everything) }), { detail: everything });
const broken = (): Promise<never> => Promise.reject(failure());

const about = { callSid, action: 'transfer', parameters: JSON.stringify({ note: markers.subject }) };

/** A right request for every route, full of markers; wrong ones are made of them. */
const bodies: Record<RouteName, Record<string, unknown>> = {
  token: {},
  legacyToken: {},
  startStream: { callSid, taskSid },
  stopStream: { callSid, taskSid },
  streamState: { callSid, taskSid },
  legacyStartStream: { callSid, taskSid },
  legacyStopStream: { callSid, taskSid },
  lookUpCredential: { subject: markers.subject },
  storeCredential: { subject: markers.subject, credential: markers.credential, modelHash: 'model' },
  deleteCredential: { subject: markers.subject },
  lookUpConsent: { subject: markers.subject },
  storeConsent: {
    subject: markers.subject,
    callSid,
    answer: 'agreed',
    textVersion: '1',
    at: '2026-01-01T00:00:00.000Z',
    method: 'spoken-to-agent',
  },
  reportVerdict: { subject: markers.subject, callSid, operation: 'verify', verdict: 'mismatch', milliseconds: '8000' },
  gateState: about,
  decide: about,
  screenCall: about,
  attest: { ...about, statement: 'document-seen' },
  sendCode: about,
  checkCode: { ...about, code: markers.code },
  cancelCode: about,
  askQuestions: { callSid },
  checkAnswers: { ...about, answers: JSON.stringify([{ id: 'first-school', answer: markers.answer }]) },
  findCustomer: { callSid },
  listTransactions: { callSid, grant: markers.grant },
  transferGrant: { ...about, grant: markers.grant },
  revokeGrants: { callSid },
  relayCaller: { callSid, taskSid },
  relayConsent: { callSid, answer: 'agreed', textVersion: '1', at: '2026-01-01T00:00:00.000Z', method: 'spoken-to-agent' },
  relayStart: { callSid, taskSid, purpose: 'register' },
  relayEvents: { id: relayId },
  relayCancel: { id: relayId },
  relayForget: { callSid, taskSid },
  enterPage: {},
  enterScript: {},
  enterStyle: {},
  enterCode: { token: markers.link, code: markers.code },
  keyCode: { CallSid: callSid, Digits: markers.code, From: markers.callerNumber },
  exportSubject: { subject: markers.subject },
  eraseSubject: { subject: markers.subject },
  health: {},
  readiness: {},
  openApi: {},
  beginConversation: { agent_id: 'agent_0123456789', caller_id: markers.subject, called_number: markers.subject, call_sid: callSid },
  screenTool: conversation,
  sendCodeTool: conversation,
  verifyCodeTool: { ...conversation, code: markers.code },
  askQuestionsTool: conversation,
  verifyAnswersTool: { ...conversation, questions: [{ id: 'q1', answer: markers.answer }] },
  lookUpTool: { ...conversation, auth_ticket: markers.ticket },
  transactionsTool: { ...conversation, auth_ticket: markers.ticket },
  transferTool: { ...conversation, auth_ticket: markers.ticket },
  postCall: { type: 'post_call_transcription', data: { conversation_id: conversation.conversation_id, transcript: everything } },
  streamStatus: { CallSid: callSid, StreamSid: streamSid, StreamEvent: 'stream-error', StreamError: everything },
  taskRouterEvents: { EventType: 'task.wrapup', TaskSid: taskSid, TaskAttributes: everything },
};

const storeThatFails = (): CredentialStore => {
  const store = createMemoryCredentialStore();
  const methods = ['get', 'put', 'delete', 'getConsent', 'addConsent', 'export', 'erase', 'ping'] as const;
  return { ...store, pseudonymOf: (subject) => store.pseudonymOf(subject), ...Object.fromEntries(methods.map((name) => [name, broken])) };
};
const stateThatFails = () => ({
  ...createMemorySharedState(),
  get: broken,
  set: broken,
  add: broken,
  swap: broken,
  delete: broken,
  ping: broken,
});

const worlds: Record<string, () => Partial<CallsealOptions>> = {
  'everything works': () => ({}),
  'the store quotes its connection and its parameters': () => ({ credentials: storeThatFails() }),
  'the shared state quotes what it was asked': () => ({ state: stateThatFails() }),
  'the authenticator quotes the token': () => ({ agents: { authenticate: broken } }),
  'the rule about calls quotes the caller': () => ({ calls: { resolve: broken } }),
  'the hook after a conversation quotes what was said': () => ({
    voiceAgents: { ...voiceAgents, postCall: { ...voiceAgents.postCall, onPostCall: broken } },
  }),
  'the hook about streams quotes the caller': () => ({ onStreamEvent: broken }),
};

interface Trail {
  /** What left the kit other than a successful answer. */
  readonly text: string;
  readonly answers: number;
  /** Error codes by the path that answered with them. */
  readonly codes: readonly (readonly [path: string, code: string])[];
}

/** Sends every wrong and right request to every route, and gathers every trace that they leave. */
async function walk(options: Partial<CallsealOptions>): Promise<Trail> {
  await using telemetry = createTelemetryDouble();
  const lines: string[] = [];
  const writePino = createPinoLog({ destination: { write: (line) => lines.push(line) } });
  const log = (entry: Parameters<typeof writePino>[0]): void => {
    lines.push(JSON.stringify(entry));
    writePino(entry);
  };
  await using full = await createFullKit({ telemetry: telemetry.options, onLog: log, ...options });
  let answers = 0;
  const codes: [path: string, code: string][] = [];
  const knock = async (path: string, request: Parameters<typeof send>[2]): Promise<void> => {
    const response = await send(full.kit, path, request);
    const body = await response.text();
    lines.push(JSON.stringify([...response.headers]));
    if (response.status >= 400) {
      lines.push(body);
      // readiness says in its own shape what is wrong
      if (path !== routes.readiness.path) codes.push([path, ErrorBodySchema.parse(JSON.parse(body)).code]);
    }
    answers += 1;
  };
  for (const [name, body] of Object.entries(bodies) as [RouteName, Record<string, unknown>][]) {
    const { method, path } = routes[name];
    const form = Object.fromEntries(
      Object.entries(body).map(([field, value]) => [field, typeof value === 'string' ? value : String(value)]),
    );
    if (method === 'GET') {
      await knock(path, { method });
      continue;
    }
    const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
    await knock(path, { form, headers: { authorization: `Bearer ${people.administrator}`, ...signature(path, form) } });
    await knock(path, { json: body, headers: platformHeaders(JSON.stringify(body)) });
    await knock(path, { json: body, headers: { 'x-callseal-secret': everything, 'elevenlabs-signature': everything } });
    await knock(path, { form: { Token: markers.wrongToken, ...form } });
    await knock(path, { json: form, ...bearer(markers.wrongToken) });
    await knock(path, { json: form, ...bearer(people.agent) });
    await knock(path, { json: { [markers.fieldName]: everything, subject: { deep: everything } }, ...bearer(people.administrator) });
    await knock(path, { raw: `{"subject":"${everything}`, ...bearer(people.agent), headers: { 'content-type': 'application/json' } });
    await knock(path, { form, headers: { 'content-type': everything, authorization: everything, 'x-request-id': everything } });
    await knock(path, { form, headers: { 'x-request-id': markers.subject.slice(1) } });
    await knock(`${path}?Token=${people.agent}&subject=${encodeURIComponent(markers.subject)}`, { json: {} });
    await knock(`${path}/${markers.path}`, { form, headers: { origin: `https://${markers.path}.example` } });
  }
  const spans = telemetry.spans().map(({ name, attributes, events, status, links }) => ({ name, attributes, events, status, links }));
  return { answers, codes, text: [...lines, JSON.stringify(spans), JSON.stringify(await telemetry.points())].join('\n') };
}

function assertClean({ text, answers }: Trail): void {
  assert.ok(answers > 150 && text.includes('request-failed') && text.includes('callseal.requests'), 'the walk leaves traces');
  for (const [what, marker] of Object.entries(markers)) {
    for (const form of [marker, encodeURIComponent(marker), Buffer.from(marker).toString('base64'), marker.replace('+', '')]) {
      const at = text.indexOf(form);
      assert.equal(at, -1, `${what} escapes: ${text.slice(Math.max(0, at - 200), at + 100)}`);
    }
  }
}

describe('no log line, error answer, header, span or metric holds a secret, number or credential while', () => {
  for (const [what, options] of Object.entries(worlds)) {
    test(what, async () => {
      assertClean(await walk(options()));
    });
  }

  test('the telephony provider quotes the caller', async () => {
    await using twilio = await createTwilioDouble(() =>
      json({ code: 20500, message: everything, more_info: everything, status: 500 }, 500),
    );
    const streams = { client: twilio.client, audioUrl: 'wss://audio.example/twilio', authToken: markers.twilioAuthToken, retryBudget: 10 };
    assertClean(await walk({ streams }));
  });

  test('the voice service quotes our credentials', async () => {
    for (const reply of [
      { status: 401, body: everything },
      { status: 200, body: `<html>${everything}</html>` },
      { status: 200, body: JSON.stringify({ token_type: everything, access_token: markers.accessToken }) },
    ]) {
      await using service = await createHttpDouble(() => reply);
      const voiceService = { tokenUrl: `${service.url}/oauth2/token`, clientId: 'client', clientSecret: markers.clientSecret };
      assertClean(await walk({ voiceService }));
    }
  });
});

test('every error that the walks meet is one that the document names for its route', async () => {
  const names = new Map((Object.keys(routes) as RouteName[]).map((name) => [routes[name].path, name]));
  const met = new Set<string>();
  for (const options of Object.values(worlds)) {
    for (const [path, code] of (await walk(options())).codes) {
      const name = names.get(path);
      if (name === undefined) continue;
      met.add(code);
      assert.ok((routeErrors(name) as readonly string[]).includes(code), `${name} answers ${code}`);
    }
  }
  assert.ok(met.size >= 9, [...met].join(' '));
});

test('the walk would see an escape: a marker in a log line is found', async () => {
  const trail = await walk({});
  assert.throws(() => {
    assertClean({ ...trail, text: `${trail.text}\n{"subject":"${markers.subject}"}` });
  }, /subject escapes/);
});
