import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createDevelopmentAuthenticator } from '../agents/development-authenticator.js';
import { type GateDecided, GateDecidedSchema, gateAnswers, GateStateSchema } from '@callseal/protocol/gate-routes';
import { ServerError } from '../errors/server-error.js';
import { requireCallGrant } from '../gate/require-call-grant.js';
import type { CallAccess } from '../streams/call-access.js';
import { caller, createGateWorld, on, rightAnswer, transfer } from '../testkit/gate-world.js';
import { assertError, type Send, send } from '../testkit/kit.js';
import { type Callseal, createCallseal } from './create-callseal.js';
import type { CallsealOptions } from './options.js';

const agents = createDevelopmentAuthenticator({ tokens: { good: { identity: 'alice', roles: [] } } });
const call = { callSid: on.callId };
const about = { ...call, ...transfer };

/** The agent is on two calls, of one caller each; who calls, no request says. */
const calls: CallAccess = {
  resolve: (_agent, { callSid }) => {
    if (callSid === on.callId) return Promise.resolve({ callSid, callerNumber: caller });
    if (callSid === other.callSid) return Promise.resolve({ callSid, callerNumber: '+447700900456' });
    if (callSid === withheld.callSid) return Promise.resolve({ callSid, callerNumber: '+266696687' });
    return Promise.reject(new ServerError('AGENT_NOT_ON_CALL'));
  },
};
const other = { callSid: `CA${'2'.repeat(32)}` };
const withheld = { callSid: `CA${'3'.repeat(32)}` };

/** A kit around the world of the gate's tests. */
function createWorld(options: Partial<CallsealOptions> = {}) {
  const world = createGateWorld();
  const { state, subjectKey } = world.options;
  const kit = createCallseal({
    agents,
    calls,
    state,
    subjectKey,
    // its own state, key and clock are the kit's
    gate: world.options,
    publicBaseUrl: 'https://kit.example',
    clock: world.clock,
    ...options,
  });
  const ask = (name: keyof typeof gateAnswers, json: object, more: Send = {}): Promise<Response> =>
    send(kit, gateAnswers[name].path, { json, ...more, headers: { authorization: 'Bearer good', ...more.headers } });
  const pass = async (): Promise<GateDecided> => {
    await ask('screenCall', about);
    await ask('sendCode', about);
    await ask('checkCode', { ...about, code: world.arrived.at(-1)?.code ?? '' });
    return GateDecidedSchema.parse(await (await ask('decide', about)).json());
  };
  return { ...world, world, kit, ask, pass };
}

describe('an agent’s page', () => {
  test('is led from the screen to a grant, each answer telling what the evidence has become', async () => {
    const { ask, world } = createWorld();
    const routeAfter = async (name: keyof typeof gateAnswers, json: object): Promise<string> =>
      GateStateSchema.parse(await (await ask(name, json)).json()).decision.route;
    assert.equal(await routeAfter('gateState', about), 'step-up');
    assert.equal(await routeAfter('screenCall', about), 'primary');
    assert.equal(await routeAfter('sendCode', about), 'primary');
    assert.equal(await routeAfter('checkCode', { ...about, code: world.arrived.at(-1)?.code }), 'privileged');
    const { grant, state } = GateDecidedSchema.parse(await (await ask('decide', about)).json());
    assert.deepEqual([grant?.singleUse, grant?.factors, (grant?.expiresAt ?? 0) - state.now], [true, ['possession'], 120_000]);
  });

  test('is led by questions too', async () => {
    const { ask } = createWorld();
    const { questions } = (await (await ask('askQuestions', call)).json()) as { questions: { id: string }[] };
    const answers = questions.map(({ id }) => ({ id, answer: rightAnswer }));
    const { evidence } = GateStateSchema.parse(await (await ask('checkAnswers', { ...about, answers })).json());
    assert.deepEqual([evidence[0]?.kind, evidence[0]?.outcome], ['knowledge', 'passed']);
    await assertError(await ask('checkAnswers', { ...about, answers }), 'ANSWERS_WRONG');
  });

  test('sends forms as well, with parameters and answers as JSON text', async () => {
    const { kit } = createWorld();
    const form = { Token: 'good', callSid: on.callId, action: 'transfer', parameters: JSON.stringify(transfer.parameters) };
    assert.equal((await send(kit, gateAnswers.gateState.path, { form })).status, 200);
    await assertError(await send(kit, gateAnswers.gateState.path, { form: { ...form, parameters: '[1]' } }), 'BODY_MALFORMED');
  });

  test('cannot say who calls: fields that do are not read, and a withheld number is nobody’s', async () => {
    const { ask, world } = createWorld();
    await ask('sendCode', { ...about, caller: '+447700900456', subject: '+447700900456', destination: '+447700900456' });
    assert.equal(world.arrived.at(-1)?.destination, '+447700900999');
    await assertError(await ask('decide', { ...about, ...withheld }), 'CALLER_UNKNOWN');
    await assertError(await ask('decide', { ...about, callSid: `CA${'9'.repeat(32)}` }), 'AGENT_NOT_ON_CALL');
    await assertError(await ask('decide', { ...about, callSid: 'CA1' }), 'BODY_MALFORMED');
  });

  test('sees the customer’s transactions for a grant in the header, not in another call', async () => {
    const { ask } = createWorld();
    const wanted = { ...call, action: 'transactions.read' };
    await ask('screenCall', wanted);
    await ask('attest', { ...wanted, statement: 'document-seen' });
    const { grant: none } = GateDecidedSchema.parse(await (await ask('decide', wanted)).json());
    assert.equal(none, null, 'an attestation is not enough');
    await assertError(await ask('listTransactions', call), 'GRANT_INVALID');
    const { ask: asked, world } = createWorld();
    await asked('screenCall', wanted);
    await asked('sendCode', wanted);
    await asked('checkCode', { ...wanted, code: world.arrived.at(-1)?.code });
    const { grant } = GateDecidedSchema.parse(await (await asked('decide', wanted)).json());
    const headers = { 'callseal-grant': grant?.token ?? '' };
    await assertError(await asked('listTransactions', other, { headers }), 'GRANT_MISMATCH');
    const { transactions } = (await (await asked('listTransactions', call, { headers })).json()) as { transactions: unknown[] };
    assert.equal(transactions.length, 5);
    await assertError(await asked('listTransactions', call, { headers }), 'GRANT_USED');
  });

  test('takes a bot’s grant over, and withdraws all of them', async () => {
    const { kit, ask, pass } = createWorld();
    await pass();
    const bots = (await kit.gate?.decide(on, { ...transfer, holder: 'bot' }))?.grant?.token ?? '';
    const taken = GateDecidedSchema.parse(await (await ask('transferGrant', { ...about, grant: bots })).json());
    await assertError(await ask('transferGrant', { ...about, grant: bots }), 'GRANT_REVOKED');
    assert.deepEqual(await (await ask('revokeGrants', call)).json(), { revoked: true });
    await assert.rejects(async () => kit.gate?.verifyGrant(on, { ...transfer, grant: taken.grant?.token ?? '' }), {
      code: 'GRANT_REVOKED',
    });
  });

  test('gets no grant, and changes nothing, while the audit log cannot be written', async () => {
    const { ask, pass, world } = createWorld();
    await pass();
    world.isAudited = false;
    for (const name of ['decide', 'screenCall', 'sendCode', 'askQuestions', 'findCustomer'] as const) {
      await assertError(await ask(name, about), 'AUDIT_FAILED');
    }
    await assertError(await ask('attest', { ...about, statement: 'document-seen' }), 'AUDIT_FAILED');
    const { evidence } = GateStateSchema.parse(await (await ask('gateState', about)).json());
    assert.ok(!evidence.some(({ kind }) => kind === 'attestation'));
  });

  test('is limited by its caller and by its agent, on all routes together', async () => {
    const { ask } = createWorld({ limits: { perSubject: { points: 2, seconds: 60 }, perAgent: { points: 6, seconds: 60 } } });
    await ask('findCustomer', call);
    await ask('screenCall', about);
    const limited = await ask('decide', about);
    assert.ok(Number(limited.headers.get('retry-after')) > 0);
    await assertError(limited, 'RATE_LIMITED');
    assert.equal((await ask('gateState', about)).status, 200);
    assert.equal((await ask('findCustomer', other)).status, 200);
    assert.equal((await ask('gateState', about)).status, 200);
    await assertError(await ask('gateState', about), 'RATE_LIMITED');
  });

  test('is found on its call anew for whatever does something, and now and then for looking', async () => {
    let asked = 0;
    const counting: CallAccess = { resolve: (...all) => ((asked += 1), calls.resolve(...all)) };
    const { ask, clock } = createWorld({ calls: counting });
    for (let time = 0; time < 5; time += 1) await ask('gateState', about);
    assert.equal(asked, 1);
    await ask('decide', about);
    await ask('decide', about);
    assert.equal(asked, 3);
    await ask('gateState', { ...about, ...other });
    assert.equal(asked, 4);
    clock.advance(10_000);
    await ask('gateState', about);
    assert.equal(asked, 5);
  });

  test('may send its grant along with a request from another origin', async () => {
    const { kit } = createWorld({ allowedOrigins: ['https://desk.example'] });
    const preflight = await send(kit, gateAnswers.decide.path, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://desk.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'callseal-grant',
      },
    });
    assert.match(preflight.headers.get('access-control-allow-headers') ?? '', /\bcallseal-grant\b/);
  });
});

describe('a host’s own handler that is guarded by the gate', () => {
  const guarded = (kit: Callseal) => {
    assert.ok(kit.gate);
    return requireCallGrant(
      {
        gate: kit.gate,
        action: 'transfer',
        caseOf: (request) => ({ ...on, callId: request.headers.get('x-session-call') ?? on.callId }),
        parametersOf: async (request) => (await request.json()) as { amount: string; payee: string },
      },
      (_request, { parameters }) => Promise.resolve(Response.json({ moved: parameters.amount })),
    );
  };
  const request = (grant: string, parameters: object = transfer.parameters, headers: Record<string, string> = {}): Request =>
    new Request('https://bank.example/transfer', {
      method: 'POST',
      body: JSON.stringify(parameters),
      headers: { 'callseal-grant': grant, ...headers },
    });
  const codeOf = async (response: Response): Promise<string> => ((await response.json()) as { code: string }).code;

  test('runs once for a grant, with what it was granted for', async () => {
    const { kit, pass } = createWorld();
    const handler = guarded(kit);
    const token = (await pass()).grant?.token ?? '';
    assert.equal(await codeOf(await handler(request(token, { ...transfer.parameters, amount: '1.00' }))), 'GRANT_MISMATCH');
    assert.equal(await codeOf(await handler(request(token, undefined, { 'x-session-call': other.callSid }))), 'GRANT_MISMATCH');
    assert.deepEqual(await (await handler(request(token))).json(), { moved: '100.00' });
    assert.equal(await codeOf(await handler(request(token))), 'GRANT_USED');
  });

  test('does not run for a forged, expired or withdrawn grant, nor while its use cannot be written down', async () => {
    const { kit, ask, pass, world, clock } = createWorld();
    const handler = guarded(kit);
    const token = (await pass()).grant?.token ?? '';
    const [head = '', claims = '', signature = ''] = token.split('.');
    const altered = JSON.stringify({ ...(JSON.parse(Buffer.from(claims, 'base64url').toString()) as object), exp: 9_999_999_999 });
    for (const forged of [`${head}.${Buffer.from(altered).toString('base64url')}.${signature}`, `${head}.${claims}.`, 'none', '']) {
      assert.equal(await codeOf(await handler(request(forged))), 'GRANT_INVALID');
    }
    const theirs = createWorld();
    assert.equal(await codeOf(await handler(request((await theirs.pass()).grant?.token ?? ''))), 'GRANT_INVALID');
    world.isAudited = false;
    assert.equal(await codeOf(await handler(request(token))), 'AUDIT_FAILED');
    world.isAudited = true;
    const second = GateDecidedSchema.parse(await (await ask('decide', about)).json()).grant?.token ?? '';
    world.screening = () => ({ risk: 0, isSynthetic: false, isOnWatchlist: true, reasons: [], at: clock.now() });
    await ask('screenCall', about);
    assert.equal(await codeOf(await handler(request(second))), 'GRANT_REVOKED');
    clock.advance(120_000);
    assert.equal(await codeOf(await handler(request(second))), 'GRANT_EXPIRED');
  });
});

test('without call access there are no routes for agents, and the gate is still there for others', async () => {
  const world = createGateWorld();
  const kit = createCallseal({ agents, gate: world.options });
  assert.ok(kit.gate);
  await assertError(
    await send(kit, gateAnswers.decide.path, { json: about, headers: { authorization: 'Bearer good' } }),
    'ROUTE_NOT_FOUND',
  );
  await assertError(await send(kit, '/enter', { method: 'GET' }), 'ROUTE_NOT_FOUND');
});

test('a keypad whose reports could not be checked is refused', () => {
  const gate = createGateWorld().options;
  const keypad = { next: 'https://ivr.example/next' };
  assert.throws(() => createCallseal({ agents, gate: { ...gate, keypad }, publicBaseUrl: 'https://kit.example' }), {
    code: 'CONFIG_INVALID',
  });
});
