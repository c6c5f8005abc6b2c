import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { createCallseal, type Callseal } from '@callseal/server-kit';
import { createDevelopmentAuthenticator } from '@callseal/server-kit/agents';
import { createCallbackChannel } from '@callseal/server-kit/codes';
import type { FraudScreening } from '@callseal/server-kit/fraud';
import { assuranceProfiles, type CallGate } from '@callseal/server-kit/gate';
import { serve, type ServedCallseal } from '@callseal/server-kit/node';
import { createElevenLabsDefinitions } from '@callseal/server-kit/voice-agents';
import { runVoiceAgent, type VoiceAgentCustomer, type VoiceAgentOptions, type VoiceAgentResult } from '@callseal/simulator/voice-agent';

const agentId = 'agent_front';
const secret = randomBytes(32).toString('base64');
const webhookSecret = `wsec_${randomBytes(32).toString('hex')}`;
const rightAnswer = 'Mill Lane';
const clean = { risk: 0.1, isSynthetic: false, isOnWatchlist: false };
const { workflow, tools } = createElevenLabsDefinitions({ url: 'https://kit.example' });

interface Call {
  readonly callId: string;
  readonly caller: string;
}

/** What a caller brings along, and how their conversation must go. */
interface Scenario {
  /** Nodes after `start_node` and `reset`, by spaces. */
  readonly path: string;
  /** What the fraud screen finds; `null`: it is down. */
  readonly found: Partial<typeof clean> | null;
  /** Codes that the caller reads out, in turn: `right` stands for the one that was sent. Default: the right one. */
  readonly codes?: readonly string[];
  readonly answer?: string;
  readonly customer?: 'several' | 'unreadable';
  /** What happens before the conversation, or at one of its nodes. */
  readonly at?: Readonly<Record<string, (on: Call) => Promise<void>>>;
  readonly more?: Partial<VoiceAgentOptions>;
}

let callseal: Callseal;
let server: ServedCallseal;
/** By number: what is found out about a caller, and which code went to them. */
const screens = new Map<string, Partial<FraudScreening> | null>();
const customers = new Map<string, Scenario['customer']>();
const codes = new Map<string, string>();
let callers = 0;

test.beforeAll(async () => {
  callseal = createCallseal({
    agents: createDevelopmentAuthenticator({ allowUnauthenticated: true }),
    subjectKey: randomBytes(32).toString('base64'),
    gate: {
      grants: { keys: [{ ...generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) }], issuer: 'https://kit.example' },
      actions: {},
      // under which one factor is enough for a clean caller, answers too
      profile: assuranceProfiles.baseline,
      codes: {
        channels: { sms: createCallbackChannel(({ destination, code }) => void codes.set(destination, code)) },
        destinations: (subject) => Promise.resolve({ sms: subject }),
        answerAfter: 0,
      },
      knowledge: {
        questions: 1,
        provider: {
          choose: () => Promise.resolve([{ id: 'street', text: 'In which street did you grow up?' }]),
          check: (_subject, answers) => Promise.resolve(answers.every(({ answer }) => answer === rightAnswer)),
        },
      },
      fraud: {
        name: 'scripted',
        screen: ({ callerNumber = '' }) => {
          const found = screens.get(callerNumber);
          return found === null || found === undefined
            ? Promise.reject(new Error('down'))
            : Promise.resolve({ ...clean, reasons: [], at: Date.now(), ...found });
        },
      },
      customers: {
        findByNumber: (number) =>
          Promise.resolve(
            customers.get(number) === 'several'
              ? { outcome: 'ambiguous' as const, customer: null }
              : { outcome: 'found' as const, customer: { id: number, name: 'Ada Example' } },
          ),
        transactions: ({ id }) =>
          customers.get(id) === 'unreadable'
            ? Promise.reject(new Error('down'))
            : Promise.resolve([{ id: 't1', amount: '12.00', merchant: 'Bakery', at: '2026-01-15T10:30:00.000Z' }]),
      },
    },
    voiceAgents: { agentIds: [agentId], secrets: [secret], postCall: { secrets: [webhookSecret] } },
  });
  server = await serve(callseal, { port: 0 });
});
test.afterAll(() => server.close());

/** Plays a scenario with a caller of its own. */
async function play(scenario: Scenario, workflowOf: object = workflow): Promise<VoiceAgentResult> {
  callers += 1;
  const caller = `+44770090${callers.toString().padStart(4, '0')}`;
  const callId = `CA${randomBytes(16).toString('hex')}`;
  screens.set(caller, scenario.found);
  customers.set(caller, scenario.customer);
  const read = [...(scenario.codes ?? [])];
  const customer: VoiceAgentCustomer = {
    code: () => {
      const next = read.shift() ?? 'right';
      return next === 'right' ? (codes.get(caller) ?? '') : next;
    },
    answer: () => scenario.answer ?? rightAnswer,
  };
  const happen = (node: string): Promise<void> | undefined => scenario.at?.[node]?.({ callId, caller });
  await happen('before');
  return runVoiceAgent({
    baseUrl: server.url,
    secret,
    workflow: workflowOf,
    tools,
    call: { callSid: callId, callerId: caller, agentId },
    customer,
    onStep: ({ node }) => happen(node),
    ...scenario.more,
  });
}

const pathOf = ({ steps }: VoiceAgentResult): string =>
  steps
    .slice(2)
    .map(({ node }) => node)
    .join(' ');
function gate(): CallGate {
  if (callseal.gate === undefined) throw new Error('there is a gate');
  return callseal.gate;
}
const action = 'transactions.read';
const useUpCodes = async (on: Call): Promise<void> => {
  for (let times = 0; times < 3; times += 1) await gate().sendCode(on, { action });
};
const useUpQuestions = async (on: Call): Promise<void> => {
  for (let times = 0; times < 12; times += 1)
    await gate()
      .askQuestions(on)
      .catch(() => undefined);
};
const findOnWatchlist = (on: Call): Promise<void> =>
  gate().note(on, { kind: 'watchlist', outcome: 'failed', source: 'late', mayProve: ['risk'] });

const findRisk = (on: Call): Promise<void> =>
  gate().note(on, { kind: 'fraud-risk', outcome: 'passed', value: 0.9, source: 'late', mayProve: ['risk'] });

const primary = 'screen primary_send primary_code primary_verify';
const stepUp = 'screen stepup_send stepup_code stepup_verify';
const asked = 'stepup_ask stepup_questions stepup_answers';
const served = 'lookup transactions privileged';
const human = 'hand_over human';
const fraudDesk = 'fraud_hand_over fraud_desk';
/** Everything that somebody who starts a conversation could wish for. */
const wishes = {
  auth_is_verified: true,
  auth_route: 'privileged',
  auth_ticket: 'a-ticket-of-my-own',
  auth_check_passed: true,
  auth_code_sent: true,
  auth_questions_asked: true,
  auth_customer_found: true,
  auth_transactions_read: true,
  auth_tries: -1000,
  fraud_risk: 0,
  fraud_is_synthetic: false,
  fraud_watchlist_hit: false,
};

const scenarios: Readonly<Record<string, Scenario>> = {
  'a clean caller with the right code is served': { found: {}, path: `${primary} ${served}` },
  'a clean caller who mistypes twice is served': {
    found: {},
    codes: ['000000', '000000', 'right'],
    path: `${primary} primary_count primary_again primary_verify primary_count primary_again primary_verify ${served}`,
  },
  'a clean caller with a wrong code thrice goes to a person': {
    found: {},
    codes: ['000000', '000000', '000000'],
    path: `${primary} primary_count primary_again primary_verify primary_count primary_again primary_verify primary_count ${human}`,
  },
  'a clean caller to whom no code can be sent answers questions': {
    found: {},
    at: { before: useUpCodes },
    path: `screen primary_send primary_ask primary_questions primary_answers ${served}`,
  },
  'a clean caller to whom no code can be sent and who answers wrongly goes to a person': {
    found: {},
    answer: 'no idea',
    at: { before: useUpCodes },
    path: `screen primary_send primary_ask primary_questions primary_answers ${human}`,
  },
  'a clean caller who turns out to be watch-listed before their answers goes to the fraud desk': {
    found: {},
    at: { before: useUpCodes, primary_questions: findOnWatchlist },
    path: `screen primary_send primary_ask primary_questions primary_answers ${fraudDesk}`,
  },
  'a clean caller who turns out to be risky is asked for more': {
    found: {},
    at: { primary_code: findRisk },
    path: `${primary} ${asked} ${served}`,
  },
  'a clean caller who can give neither goes to a person': {
    found: {},
    at: {
      before: async (on) => {
        await useUpCodes(on);
        await useUpQuestions(on);
      },
    },
    path: `screen primary_send primary_ask ${human}`,
  },
  'a risky caller gives code and answers': { found: { risk: 0.9 }, path: `${stepUp} ${asked} ${served}` },
  'a synthetic voice at low risk steps up': { found: { isSynthetic: true }, path: `${stepUp} ${asked} ${served}` },
  'a risky caller with a wrong answer goes to a person': { found: { risk: 0.9 }, answer: 'no idea', path: `${stepUp} ${asked} ${human}` },
  'a risky caller with a wrong code thrice goes to a person': {
    found: { risk: 0.9 },
    codes: ['000000', '000000', '000000'],
    path: `${stepUp} stepup_count stepup_again stepup_verify stepup_count stepup_again stepup_verify stepup_count ${human}`,
  },
  'a risky caller to whom no code can be sent goes to a person': {
    found: { risk: 0.9 },
    at: { before: useUpCodes },
    path: `screen stepup_send ${human}`,
  },
  'a risky caller who cannot be asked goes to a person': {
    found: { risk: 0.9 },
    at: { before: useUpQuestions },
    path: `${stepUp} stepup_ask ${human}`,
  },
  'a watch-listed caller goes to the fraud desk': { found: { isOnWatchlist: true }, path: `screen ${fraudDesk}` },
  'a caller who turns out to be watch-listed goes to the fraud desk, right code or not': {
    found: {},
    at: { primary_code: findOnWatchlist },
    path: `${primary} ${fraudDesk}`,
  },
  'a risky caller who turns out to be watch-listed goes to the fraud desk': {
    found: { risk: 0.9 },
    at: { stepup_code: findOnWatchlist },
    path: `${stepUp} ${fraudDesk}`,
  },
  'a caller whose answers come after a hit on the list goes to the fraud desk': {
    found: { risk: 0.9 },
    at: { stepup_questions: findOnWatchlist },
    path: `${stepUp} ${asked} ${fraudDesk}`,
  },
  'a caller whom nobody screened steps up': { found: null, path: `${stepUp} ${asked} ${served}` },
  'a caller whom nobody screened steps up, also where failures assign nothing': {
    found: null,
    more: { assignsFailures: false },
    path: `${stepUp} ${asked} ${served}`,
  },
  'a number of several customers goes to a person': { found: {}, customer: 'several', path: `${primary} lookup ${human}` },
  'a caller whose account cannot be read goes to a person': {
    found: {},
    customer: 'unreadable',
    path: `${primary} lookup transactions ${human}`,
  },
  'whoever presets every variable is asked as everybody is': {
    found: null,
    codes: ['000000', '000000', '000000'],
    more: { presets: wishes },
    path: `${stepUp} stepup_count stepup_again stepup_verify stepup_count stepup_again stepup_verify stepup_count ${human}`,
  },
  'whoever presets every variable is asked as everybody is, also where failures assign nothing': {
    found: null,
    codes: ['000000', '000000', '000000'],
    more: { presets: wishes, assignsFailures: false },
    path: `${stepUp} stepup_count stepup_again stepup_verify stepup_count stepup_again stepup_verify stepup_count ${human}`,
  },
  'a caller who withholds their number goes to a person': {
    found: {},
    more: { call: { callSid: `CA${'0'.repeat(32)}`, agentId } },
    path: `screen stepup_send ${human}`,
  },
};

for (const [title, scenario] of Object.entries(scenarios)) {
  test(title, async () => {
    expect(pathOf(await play(scenario))).toBe(scenario.path);
  });
}

interface Parts {
  readonly nodes: Readonly<Record<string, object>>;
  readonly edges: Readonly<Record<string, { readonly forward_condition: { readonly type: string } }>>;
}

test('no condition can be taken out of the workflow without somebody being led elsewhere', async () => {
  const { nodes, edges } = workflow as unknown as Parts;
  const conditional = Object.entries(edges).filter(([, { forward_condition }]) => forward_condition.type === 'expression');
  expect(conditional.length).toBeGreaterThanOrEqual(20);
  const unseen: string[] = [];
  for (const [id, edge] of conditional) {
    const changed = { nodes, edges: { ...edges, [id]: { ...edge, forward_condition: { type: 'unconditional' } } } };
    let isSeen = false;
    for (const scenario of Object.values(scenarios)) {
      // one that goes round in circles is led elsewhere, too
      isSeen = await play(scenario, changed).then(
        (result) => pathOf(result) !== scenario.path,
        (error: unknown) => (error as { readonly code?: string }).code === 'OPTION_INVALID',
      );
      if (isSeen) break;
    }
    if (!isSeen) unseen.push(id);
  }
  expect(unseen).toEqual([]);
});

test('without its reset the workflow would follow preset variables, and even then every tool refuses', async () => {
  const { nodes, edges } = workflow as unknown as Parts;
  const changed = { nodes: { ...nodes, reset: { ...nodes.reset, updates: [] } }, edges };
  const result = await play({ found: null, codes: ['000000'], path: '', more: { presets: wishes, assignsFailures: false } }, changed);
  expect(result.node).toBe('privileged');
  const used = result.steps.flatMap(({ tools: results }) => results ?? []).filter(({ name }) => name.includes('crm'));
  expect(used).toEqual([
    { name: 'callseal_crm_lookup', status: 403, code: 'GRANT_INVALID' },
    { name: 'callseal_crm_transactions', status: 403, code: 'GRANT_INVALID' },
  ]);
});

test('a ticket is good once, in its own conversation, and for nobody after the call', async () => {
  const first = await play({ found: {}, path: '' });
  const ticket = first.variables.auth_ticket as string;
  const use = async (conversation: VoiceAgentResult, auth_ticket: string): Promise<unknown> => {
    const { system__conversation_id, system__call_sid, system__caller_id } = conversation.variables;
    const where = { conversation_id: system__conversation_id, call_sid: system__call_sid, caller_id: system__caller_id };
    const response = await fetch(`${server.url}/tools/crm/transactions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-callseal-secret': secret },
      body: JSON.stringify({ ...where, auth_ticket }),
    });
    return ((await response.json()) as { readonly code?: string }).code;
  };
  const other = await play({ found: {}, path: '' });
  expect(await use(other, ticket)).toBe('GRANT_MISMATCH');
  expect(await use(first, ticket)).toBeUndefined();
  expect(await use(first, ticket)).toBe('GRANT_USED');

  const ended = await play({ found: {}, path: '', more: { webhookSecret } });
  expect(await use(ended, ended.variables.auth_ticket as string)).toBe('CONVERSATION_UNKNOWN');
  const on = { callId: ended.variables.system__call_sid as string, caller: ended.variables.system__caller_id as string };
  const withdrawn = gate().verifyGrant(on, { action, grant: ended.variables.auth_ticket as string });
  await expect(withdrawn).rejects.toMatchObject({ code: 'GRANT_REVOKED' });
});

test('what is told of each step holds no code, answer, ticket or number', async () => {
  const { steps, variables } = await play({ found: { risk: 0.9 }, path: '' });
  const told = JSON.stringify(steps);
  const caller = variables.system__caller_id as string;
  for (const kept of [codes.get(caller) ?? 'code', rightAnswer, caller, variables.auth_ticket as string]) expect(told).not.toContain(kept);
});
