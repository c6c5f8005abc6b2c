import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { ErrorBodySchema, type ServerErrorCode } from '@callseal/protocol/errors';
import { routes, type RouteName } from '@callseal/protocol/routes';
import { createFullKit, type FullKit, people, platformHeaders, signature } from '../testkit/full-kit.js';
import { send, type Send } from '../testkit/kit.js';
import { formOf, rightFields } from '../testkit/right-requests.js';

/** Who may knock at a route. */
const callers = ['nobody', 'stranger', 'agent', 'administrator', 'forger', 'foreign page', 'twilio', 'platform'] as const;
type Caller = (typeof callers)[number];
type Answers = Readonly<Record<Caller, 'OK' | ServerErrorCode>>;

const out = 'AGENT_NOT_AUTHENTICATED';
const foreign = { 'foreign page': 'ORIGIN_NOT_ALLOWED' } as const;
const agents: Answers = {
  nobody: out,
  stranger: out,
  agent: 'OK',
  administrator: 'OK',
  forger: out,
  twilio: out,
  platform: out,
  ...foreign,
};
const administrators: Answers = { ...agents, agent: 'ROLE_MISSING' };
const all = (answer: 'OK' | ServerErrorCode): Answers => ({
  nobody: answer,
  stranger: answer,
  agent: answer,
  administrator: answer,
  forger: answer,
  twilio: answer,
  platform: answer,
  ...foreign,
});
const signed: Answers = { ...all('SIGNATURE_INVALID'), twilio: 'OK' };
const anybody = all('OK');
const platform: Answers = { ...all('TOOL_NOT_AUTHENTICATED'), platform: 'OK' };

/** What each route answers each caller. A route that is added needs its line here, or this does not compile. */
const expected = {
  token: agents,
  startStream: agents,
  stopStream: agents,
  streamState: agents,
  lookUpCredential: agents,
  storeCredential: agents,
  deleteCredential: agents,
  lookUpConsent: agents,
  storeConsent: agents,
  reportVerdict: agents,
  gateState: agents,
  decide: agents,
  screenCall: agents,
  attest: agents,
  sendCode: agents,
  checkCode: agents,
  cancelCode: agents,
  askQuestions: agents,
  checkAnswers: agents,
  findCustomer: agents,
  listTransactions: agents,
  transferGrant: agents,
  revokeGrants: agents,
  relayCaller: agents,
  relayConsent: agents,
  relayStart: agents,
  relayEvents: agents,
  relayCancel: agents,
  relayForget: agents,
  enterPage: anybody,
  enterScript: anybody,
  enterStyle: anybody,
  enterCode: anybody,
  keyCode: signed,
  exportSubject: administrators,
  eraseSubject: administrators,
  health: anybody,
  readiness: anybody,
  openApi: anybody,
  streamStatus: signed,
  taskRouterEvents: signed,
  beginConversation: platform,
  screenTool: platform,
  sendCodeTool: platform,
  verifyCodeTool: platform,
  askQuestionsTool: platform,
  verifyAnswersTool: platform,
  lookUpTool: platform,
  transactionsTool: platform,
  transferTool: platform,
  postCall: { ...all('WEBHOOK_SIGNATURE_INVALID'), platform: 'OK' },
  legacyToken: agents,
  legacyStartStream: agents,
  legacyStopStream: agents,
} as const satisfies Record<RouteName, Answers>;

const names = Object.keys(routes) as RouteName[];

/** A right request, but for who sends it. */
async function requestOf(full: FullKit, name: RouteName, caller: Caller): Promise<Send> {
  const { method, path, needs } = routes[name];
  const fields = await rightFields(full, name);
  const form = formOf(fields);
  const json = JSON.stringify(fields);
  const headers: Record<Caller, Record<string, string>> = {
    nobody: {},
    stranger: { authorization: 'Bearer somebody-else' },
    agent: { authorization: `Bearer ${people.agent}` },
    administrator: { authorization: `Bearer ${people.administrator}` },
    // a signature that is right for another path
    forger: signature('/v1/elsewhere', form),
    'foreign page': { authorization: `Bearer ${people.administrator}`, origin: 'https://evil.example', ...signature(path, form) },
    twilio: signature(path, form),
    platform: platformHeaders(json),
  };
  // tools and webhooks of the platform are JSON
  if (needs === 'voice-agent' || needs === 'voice-agent-signature') {
    return { method, headers: { ...headers[caller], 'content-type': 'application/json' }, raw: json };
  }
  return { method, headers: headers[caller], ...(method === 'GET' ? {} : { form }) };
}

describe('every route answers', async () => {
  const full = await createFullKit();
  after(() => full[Symbol.asyncDispose]());
  for (const name of names) {
    for (const caller of callers) {
      const answer = expected[name][caller];
      test(`${routes[name].path} to ${caller}: ${answer}`, async () => {
        const response = await send(full.kit, routes[name].path, await requestOf(full, name, caller));
        const code = response.status === 200 ? 'OK' : ErrorBodySchema.parse(await response.json()).code;
        assert.equal(code, answer);
      });
    }
  }
});

test('only these routes need nothing, and nothing about a caller is in them', () => {
  const open = names.filter((name) => routes[name].needs === 'nothing');
  assert.deepEqual(open, ['enterPage', 'enterScript', 'enterStyle', 'enterCode', 'health', 'readiness', 'openApi']);
});

test('no two routes share a path, or the table would be looked up wrongly', () => {
  assert.equal(new Set(names.map((name) => routes[name].path)).size, names.length);
});

test('administrators are who the options say', async () => {
  await using full = await createFullKit({ roles: { administrators: ['privacy-officer'] } });
  const response = await send(full.kit, routes.exportSubject.path, await requestOf(full, 'exportSubject', 'administrator'));
  assert.equal(ErrorBodySchema.parse(await response.json()).code, 'ROLE_MISSING');
});

test('a role without a text, or no list of roles, is refused', async () => {
  for (const administrators of [[''], 'admin' as unknown as string[]]) {
    await assert.rejects(createFullKit({ roles: { administrators } }), { code: 'CONFIG_INVALID' });
  }
});

test('an administrator of a desk without such roles is nobody: an empty list lets no one in', async () => {
  await using full = await createFullKit({ roles: { administrators: [] } });
  const response = await send(full.kit, routes.eraseSubject.path, await requestOf(full, 'eraseSubject', 'administrator'));
  assert.equal(response.status, 403);
});

describe('headers of every answer', async () => {
  const full = await createFullKit();
  after(() => full[Symbol.asyncDispose]());
  const constant = {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
    'strict-transport-security': 'max-age=31536000',
  };
  for (const [what, path, request] of [
    ['a success', '/health', { method: 'GET' }],
    ['an error', '/v1/token', {}],
    ['an unknown path', '/nowhere', {}],
    ['a foreign page', '/health', { method: 'GET', headers: { origin: 'https://evil.example' } }],
    [
      'a preflight',
      '/v1/token',
      { method: 'OPTIONS', headers: { origin: 'https://kit.example', 'access-control-request-method': 'POST' } },
    ],
  ] as const) {
    test(`are on ${what}`, async () => {
      const { headers } = await send(full.kit, path, request);
      assert.deepEqual(Object.fromEntries(Object.keys(constant).map((name) => [name, headers.get(name)])), constant);
    });
  }

  test('speak of https only where the public URL does', async () => {
    await using plain = await createFullKit({ publicBaseUrl: 'http://127.0.0.1:4000' });
    const { headers } = await send(plain.kit, '/health', { method: 'GET' });
    assert.equal(headers.get('strict-transport-security'), null);
  });
});
