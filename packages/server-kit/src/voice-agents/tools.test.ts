import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ErrorBodySchema, type ServerErrorCode, serverErrors } from '@callseal/protocol/errors';
import type { GateFraud } from '@callseal/protocol/gate-routes';
import { routes } from '@callseal/protocol/routes';
import { toolFailures, type VoiceAgentTool } from '@callseal/protocol/voice-agent-tools';
import { ServerError } from '../errors/server-error.js';
import type { CallGate } from '../gate/call-gate.js';
import { createScriptedGate, passed, type ScriptedGate, stateOf } from '../testkit/scripted-gate.js';
import { callSid, caller, createVoiceAgentsWorld, type ToolAnswer } from '../testkit/voice-agents-world.js';

const failing = (code: ServerErrorCode) => () => Promise.reject(new ServerError(code));
const screened: GateFraud = {
  level: 'low',
  risk: 0.2,
  isSynthetic: false,
  isOnWatchlist: false,
  reasons: [],
  source: 'test',
  at: '2026-01-15T10:30:00.000Z',
};

/** Right fields of every tool besides where the request comes from. */
const fields: Record<VoiceAgentTool, Readonly<Record<string, unknown>>> = {
  screenTool: {},
  sendCodeTool: {},
  verifyCodeTool: { code: '123456' },
  askQuestionsTool: {},
  verifyAnswersTool: { questions: [{ id: 'q1', answer: 'Mill Lane' }] },
  lookUpTool: { auth_ticket: 'ticket' },
  transactionsTool: { auth_ticket: 'ticket' },
  transferTool: { auth_ticket: 'ticket' },
};
const tools = Object.keys(fields) as VoiceAgentTool[];

/** Announces the call and uses one tool. */
async function use(name: VoiceAgentTool, script: Partial<CallGate> | ScriptedGate = {}, more: object = {}): Promise<ToolAnswer> {
  const world = createVoiceAgentsWorld('asked' in script ? script : createScriptedGate(script));
  await world.announce();
  return world.tool(name, { ...fields[name], ...more });
}

/** Asserts an error answer: its code, and the tool's own fields saying nothing good. */
function assertFailed(name: VoiceAgentTool, { status, body }: ToolAnswer, code: ServerErrorCode, route = 'retry-or-hand-off'): void {
  const error = ErrorBodySchema.parse(body);
  assert.equal(error.code, code);
  assert.equal(status, serverErrors[code].status);
  const own = Object.fromEntries(Object.entries(body).filter(([field]) => !Object.hasOwn(error, field)));
  const failure = toolFailures[name];
  assert.deepEqual(own, 'auth_route' in failure ? { ...failure, auth_route: route } : failure);
}

describe('every tool', () => {
  for (const name of tools) {
    test(`${routes[name].path} answers its schema about the announced call, whoever the gate hears about`, async () => {
      const gate = createScriptedGate();
      const { status, body } = await use(name, gate);
      assert.equal(status, 200, JSON.stringify(body));
      routes[name].response.parse(body);
      assert.ok(gate.asked.length > 0 && gate.asked.every(([, callId]) => callId === callSid));
    });

    test(`${routes[name].path} fails closed when the gate does`, async () => {
      const broken = Object.keys(createScriptedGate()).map((method) => [method, failing('AUDIT_FAILED')]);
      assertFailed(name, await use(name, Object.fromEntries(broken) as Partial<CallGate>), 'AUDIT_FAILED');
    });

    test(`${routes[name].path} says the same of every failure before it`, async () => {
      const world = createVoiceAgentsWorld(createScriptedGate());
      assertFailed(name, await world.tool(name, fields[name]), 'CONVERSATION_UNKNOWN');
      assertFailed(name, await world.tool(name, fields[name], {}), 'TOOL_NOT_AUTHENTICATED');
      assertFailed(name, await world.tool(name, { ...fields[name], conversation_id: 'a b' }), 'BODY_MALFORMED');
    });

    test(`${routes[name].path} does nothing for a caller who withholds their number`, async () => {
      const gate = createScriptedGate();
      const world = createVoiceAgentsWorld(gate);
      await world.announce({ caller_id: 'anonymous' });
      assertFailed(name, await world.tool(name, { ...fields[name], caller_id: undefined }), 'CALLER_UNKNOWN');
      assert.deepEqual(gate.asked, []);
    });
  }

  test('knows the caller from the announcement alone: what a request says besides is not heard', async () => {
    const callers = new Set<string>();
    const gate = createScriptedGate({
      sendCode: (on) => {
        callers.add(on.caller);
        return Promise.resolve({ expiresAt: 0, sendsLeft: 1, triesLeft: 1 });
      },
    });
    const nasty = {
      subject: '+1',
      destination: '+1',
      to: '+1',
      phone: '+1',
      subjectId: '003',
      auth_subject_id: '003',
      instanceUrl: 'https://x',
    };
    assert.equal((await use('sendCodeTool', gate, nasty)).status, 200);
    assert.deepEqual([...callers], [caller]);
  });

  test('tells nobody, and no log, what a failing gate says', async () => {
    const told = ['918273', 'Mill Lane', 'a-ticket-of-somebody', caller, 'Ada Example'];
    const failure = () => Promise.reject(new Error(told.join(' '), { cause: new Error(told.join(' ')) }));
    const methods = Object.keys(createScriptedGate()).filter((method) => method !== 'subjectOf');
    const world = createVoiceAgentsWorld(createScriptedGate(Object.fromEntries(methods.map((method) => [method, failure]))));
    await world.announce();
    for (const name of tools) {
      const { status, body } = await world.tool(name, {
        ...fields[name],
        ...('auth_ticket' in fields[name] ? { auth_ticket: told[2] } : {}),
      });
      assert.ok(status >= 500);
      for (const one of told) assert.ok(!JSON.stringify([body, world.entries]).includes(one), `${name} tells ${one}`);
    }
    assert.ok(world.entries.length > tools.length);
  });

  test('refuses an action that the configuration does not name, before the gate is asked', async () => {
    const gate = createScriptedGate();
    for (const name of ['screenTool', 'sendCodeTool', 'verifyCodeTool', 'verifyAnswersTool'] as const) {
      assertFailed(name, await use(name, gate, { action: 'payments.transfer' }), 'GRANT_REFUSED');
    }
    assert.deepEqual(gate.asked, []);
  });
});

describe('the screen', () => {
  const screen = (fraud: Partial<GateFraud> | null, route: Parameters<typeof stateOf>[0] = 'primary'): Promise<ToolAnswer> =>
    use('screenTool', { state: () => Promise.resolve(stateOf(route, { fraud: fraud && { ...screened, ...fraud } })) });

  test('gives what was found, and where the gate sends the call', async () => {
    const { body } = await screen({ isOnWatchlist: true, risk: 0.9 }, 'fraud-desk');
    assert.deepEqual(body, {
      tool: 'fraud.screen',
      success: true,
      fraud_risk: 0.9,
      fraud_is_synthetic: false,
      fraud_watchlist_hit: true,
      auth_route: 'fraud-desk',
    });
  });

  test('never gives as clean what was not checked', async () => {
    for (const fraud of [null, { risk: null, isSynthetic: null, isOnWatchlist: null }]) {
      const { body } = await screen(fraud, 'step-up');
      assert.deepEqual([body.fraud_risk, body.fraud_is_synthetic, body.auth_route], [1, true, 'step-up']);
    }
  });

  test('that is down is an error whose route is the gate’s for an unscreened call', async () => {
    const script = { screen: failing('SCREEN_FAILED'), state: () => Promise.resolve(stateOf('step-up')) };
    assertFailed('screenTool', await use('screenTool', script), 'SCREEN_FAILED', 'step-up');
  });
});

describe('a check', () => {
  for (const [name, method, code] of [
    ['verifyCodeTool', 'checkCode', 'CODE_WRONG_OR_EXPIRED'],
    ['verifyCodeTool', 'checkCode', 'CODES_LIMITED'],
    ['verifyAnswersTool', 'checkAnswers', 'ANSWERS_WRONG'],
    ['verifyAnswersTool', 'checkAnswers', 'CALLER_COOLING_OFF'],
  ] as const) {
    test(`that ended in ${code} is an error without a ticket, and nothing is decided`, async () => {
      const gate = createScriptedGate({ [method]: failing(code) });
      assertFailed(name, await use(name, gate), code, 'primary');
      assert.ok(!gate.asked.some(([asked]) => asked === 'decide'));
    });
  }

  test('that failed never says that privileged tools may follow', async () => {
    const script = { checkCode: failing('CODE_WRONG_OR_EXPIRED'), state: () => Promise.resolve(stateOf('privileged')) };
    assertFailed('verifyCodeTool', await use('verifyCodeTool', script), 'CODE_WRONG_OR_EXPIRED');
  });

  test('that is enough gives a ticket in the bot’s hands, good once', async () => {
    const asked: unknown[] = [];
    const usual = createScriptedGate();
    const { body } = await use('verifyCodeTool', {
      decide: (on, wanted) => {
        asked.push(wanted);
        return usual.decide(on, wanted);
      },
    });
    assert.deepEqual(asked, [{ action: 'transactions.read', holder: 'bot', singleUse: true, lifetimeSeconds: 120 }]);
    const { auth_is_verified, auth_confidence, auth_route, auth_ticket, auth_method } = body;
    assert.deepEqual([auth_is_verified, auth_confidence, auth_route, auth_ticket, auth_method], [true, 1, 'privileged', 'ticket-1', 'otp']);
  });

  test('that was passed and is not enough verifies nobody', async () => {
    const { status, body } = await use('verifyCodeTool', {
      decide: () => Promise.resolve({ decision: stateOf('step-up').decision as never, state: stateOf('step-up'), grant: null }),
    });
    const { success, auth_is_verified, auth_confidence, auth_route, auth_ticket } = body;
    assert.equal(status, 200);
    assert.deepEqual([success, auth_is_verified, auth_confidence, auth_route, auth_ticket], [true, false, 0.5, 'step-up', '']);
  });

  test('names both methods when both stand behind the caller', async () => {
    const state = stateOf('privileged', { evidence: [passed('one-time-code'), passed('knowledge')] });
    const decide = async (...args: Parameters<CallGate['decide']>) => ({ ...(await createScriptedGate().decide(...args)), state });
    assert.equal((await use('verifyAnswersTool', { decide })).body.auth_method, 'otp+kba');
  });

  test('names the caller by a pseudonym, which every caller has', async () => {
    assert.match(String((await use('verifyCodeTool')).body.auth_subject_id), /^[0-9a-f]{64}$/);
  });
});

describe('a privileged tool', () => {
  const privileged = ['lookUpTool', 'transactionsTool'] as const;

  test('without a ticket is refused, whatever else is said', async () => {
    for (const name of ['lookUpTool', 'transactionsTool'] as const) {
      const gate = createScriptedGate();
      const claims = { auth_ticket: '', auth_is_verified: true, auth_route: 'privileged', auth_confidence: 1 };
      assertFailed(name, await use(name, gate, claims), 'BODY_MALFORMED');
      assertFailed(name, await use(name, gate, { ...claims, auth_ticket: undefined }), 'BODY_MALFORMED');
      assert.deepEqual(gate.asked, []);
    }
  });

  for (const code of ['GRANT_INVALID', 'GRANT_EXPIRED', 'GRANT_USED', 'GRANT_REVOKED', 'GRANT_MISMATCH'] as const) {
    test(`with a ticket that is ${code} gives nothing away`, async () => {
      for (const name of privileged) {
        const gate = createScriptedGate({ verifyGrant: failing(code), transactions: failing(code) });
        assertFailed(name, await use(name, gate), code);
        assert.ok(!gate.asked.some(([method]) => method === 'lookUp' || method === 'decide'));
      }
    });
  }

  test('uses its ticket up and gives the next one from a new decision', async () => {
    for (const name of ['lookUpTool', 'transactionsTool'] as const) {
      const gate = createScriptedGate();
      assert.equal((await use(name, gate)).body.auth_ticket, 'ticket-1');
      assert.equal(gate.asked.at(-1)?.[0], 'decide');
    }
  });

  test('gives no next one when the evidence does not hold any more', async () => {
    const decide = () => Promise.resolve({ decision: stateOf('fraud-desk').decision as never, state: stateOf('fraud-desk'), grant: null });
    assert.equal((await use('transactionsTool', { decide })).body.auth_ticket, '');
  });

  test('that finds several customers, or none, says neither which nor how many', async () => {
    for (const outcome of ['ambiguous', 'not-found'] as const) {
      const lookUp = () => Promise.resolve({ outcome, customer: null });
      assertFailed('lookUpTool', await use('lookUpTool', { lookUp }), 'CUSTOMER_NOT_FOUND');
    }
  });
});

describe('the transfer to a human', () => {
  test('puts the ticket into the human’s hands and ends the conversation', async () => {
    const gate = createScriptedGate();
    const world = createVoiceAgentsWorld(gate);
    await world.announce();
    const { body } = await world.tool('transferTool', { auth_ticket: 'ticket' });
    assert.deepEqual([body.transfer_ticket, body.auth_ticket], ['ticket-1', '']);
    for (const name of tools) assertFailed(name, await world.tool(name, fields[name]), 'CONVERSATION_UNKNOWN');
  });

  test('with a ticket that is no good any more ends it all the same, with nothing in hand', async () => {
    for (const code of ['GRANT_USED', 'GRANT_EXPIRED', 'GRANT_REVOKED', 'GRANT_INVALID'] as const) {
      const world = createVoiceAgentsWorld(createScriptedGate({ transferGrant: failing(code) }));
      await world.announce();
      assert.equal((await world.tool('transferTool', { auth_ticket: 'ticket' })).body.transfer_ticket, '');
      assertFailed('screenTool', await world.tool('screenTool'), 'CONVERSATION_UNKNOWN');
    }
  });

  test('without a ticket ends it all the same, with nothing in hand', async () => {
    const gate = createScriptedGate();
    const { body } = await use('transferTool', gate, { auth_ticket: '' });
    assert.equal(body.transfer_ticket, '');
    assert.deepEqual(gate.asked, []);
  });
});
