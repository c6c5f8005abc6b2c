import { createGateTrail } from '../audit/create-gate-trail.js';
import { type Auditable, requireAuditable } from '../audit/declaration-events.js';
import type { CodeChannelName } from '../codes/channels/channel.js';
import { createOneTimeCodes } from '../codes/create-one-time-codes.js';
import { configError } from '../errors/config-error.js';
import { ServerError } from '../errors/server-error.js';
import { createKnowledgeQuestions } from '../knowledge/create-knowledge-questions.js';
import { resolveKnowledgeLimits } from '../knowledge/knowledge-options.js';
import { type Clock, systemClock } from '../time/clock.js';
import { type CallCodes, cancelCode, checkAgentsCode, checkCode, checkLinkedCode, sendCode } from './call-codes.js';
import { listTransactions, lookUp } from './call-customers.js';
import type { CallGate } from './call-gate.js';
import { type CallGateOptions, type GateRules, parseGateKey, resolveGateRules, resolveGateTimeout } from './call-gate-options.js';
import { type CallQuestions, askQuestions, checkAnswers } from './call-questions.js';
import { createCallRecords } from './call-record.js';
import { screenCall } from './call-screening.js';
import { decideCall } from './decide-call.js';
import type { GateCore } from './gate-core.js';
import { createGatePseudonyms } from './gate-pseudonyms.js';
import { viewState } from './gate-state.js';
import { createGrants } from './grants.js';
import { revokeGrants, transferGrant, verifyGrant } from './grants-of-call.js';
import { createKeypadEntries } from './keypad-entries.js';
import { noteEvidence } from './note-evidence.js';
import { defaultPolicy } from './policy.js';
import { assuranceProfiles } from './profiles.js';

/**
 * The gate of a contact centre.
 * @throws CallsealError `CONFIG_INVALID` for options that are missing, malformed or contradictory; the message never repeats a key.
 */
export function createCallGate(options: CallGateOptions): CallGate {
  const { clock = systemClock, fraud, customers } = options;
  const core = createCore(options, clock);
  const timeout = resolveGateTimeout(options.timeout);
  const codes = openCodes(options, core, clock);
  const questions = openQuestions(options, clock);
  const { attestations } = core.rules;
  const offers = {
    codes: Object.keys(options.codes?.channels ?? {}) as CodeChannelName[],
    entries: [
      ...(codes === undefined ? [] : (['agent'] as const)),
      ...(codes?.keypad === undefined ? [] : (['keypad'] as const)),
      ...(codes?.hasLinks === true ? (['link'] as const) : []),
    ],
    questions: questions !== undefined,
    attestations: [...attestations],
    screen: fraud !== undefined,
  };
  const view: CallGate['state'] = (on, wanted) => viewState(core, { offers, codes }, on, wanted);
  return {
    subjectOf: (caller) => core.pseudonyms.subject(caller),
    note: async (on, signal) => noteEvidence(core, on, [signal]),
    state: view,
    async decide(on, wanted) {
      const { decision, grant } = await decideCall(core, on, wanted);
      return { decision, grant, state: await view(on, wanted) };
    },
    screen: async (on) => screenCall(core, available(fraud), fraud?.timeout ?? timeout, on),
    sendCode: async (on, wanted) => sendCode(core, available(codes), on, wanted),
    checkCode: async (on, wanted) => checkAgentsCode(core, available(codes).codes, on, wanted),
    cancelCode: async (on, wanted) => cancelCode(core, available(codes), on, wanted),
    enterCode: async (entry) => checkLinkedCode(core, available(codes).codes, entry),
    async keyCode({ callId, code }) {
      const { codes: keyed, keypad } = available(codes);
      const use = await available(keypad).find(callId);
      if (use === undefined) throw new ServerError('CODE_WRONG_OR_EXPIRED');
      await checkCode(core, use, 'keypad', () => keyed.check({ ...use, code }));
    },
    askQuestions: async (on) => askQuestions(core, available(questions), on),
    checkAnswers: async (on, answers) => checkAnswers(core, available(questions), on, answers),
    async attest(on, { statement, agent }) {
      if (attestations.length === 0) throw new ServerError('FACTOR_UNAVAILABLE');
      if (!attestations.includes(statement)) throw new ServerError('BODY_MALFORMED', { fields: ['statement'] });
      const model = core.pseudonyms.agent(agent);
      const signal = { kind: 'attestation', outcome: 'passed', source: statement, model, mayProve: ['identification', 'risk'] } as const;
      await noteEvidence(core, on, [{ ...signal, mayProve: [...signal.mayProve] }]);
    },
    lookUp: async (on) => lookUp(core, { records: available(customers), timeout }, on),
    transactions: async (on, grant) => listTransactions(core, { records: available(customers), timeout }, on, grant),
    verifyGrant: async (on, wanted) => verifyGrant(core, on, wanted),
    transferGrant: async (on, grant, agent) => transferGrant(core, on, grant, agent),
    revokeGrants: async (on, reason) => revokeGrants(core, on, reason),
  };
}

function createCore(options: CallGateOptions, clock: Clock): GateCore {
  const { state, grants, audit, versions = {} } = options;
  const rules = resolveGateRules(options, { policy: defaultPolicy, profile: assuranceProfiles['nist-800-63b-4'] });
  if (audit !== undefined) requireAuditable(namesOf(rules, options));
  const subjectKey = parseGateKey(options.subjectKey);
  const pseudonyms = createGatePseudonyms(subjectKey);
  return {
    rules,
    pseudonyms,
    records: createCallRecords(state, subjectKey, pseudonyms),
    grants: 'issue' in grants ? grants : createGrants({ ...grants, state, clock }),
    trail: createGateTrail({ log: audit, versions, pseudonyms, clock }),
    clock,
  };
}

/** What the audit log will name. */
function namesOf({ policy, profile, actions, attestations }: GateRules, { fraud }: CallGateOptions): Auditable {
  return { policy, profile, names: [...actions.keys(), ...attestations, ...(fraud === undefined ? [] : [fraud.name])] };
}

function openCodes(
  { codes, entries = {}, state, subjectKey }: CallGateOptions,
  { pseudonyms }: GateCore,
  clock: Clock,
): CallCodes | undefined {
  const { keypad = false, linkUrl } = entries;
  if (codes === undefined) {
    if (keypad || linkUrl !== undefined) throw configError('entries are ways to enter codes: give codes too.');
    return undefined;
  }
  return {
    codes: createOneTimeCodes({ key: subjectKey, ...codes, state, clock, ...(linkUrl === undefined ? {} : { linkUrl }) }),
    keypad: keypad ? createKeypadEntries(state, parseGateKey(subjectKey), pseudonyms, clock) : undefined,
    hasLinks: linkUrl !== undefined && canCarryLinks(codes.channels),
  };
}

/** Whether a message of ours goes by one of the channels. */
function canCarryLinks({ sms, email }: NonNullable<CallGateOptions['codes']>['channels']): boolean {
  return sms?.kind === 'carrier' || email?.kind === 'carrier';
}

function openQuestions({ knowledge, state, subjectKey }: CallGateOptions, clock: Clock): CallQuestions | undefined {
  if (knowledge === undefined) return undefined;
  return {
    questions: createKnowledgeQuestions({ ...knowledge, state, subjectKey, clock }),
    answerTime: resolveKnowledgeLimits(knowledge.limits).answerSeconds * 1000,
  };
}

function available<T>(part: T | undefined): T {
  if (part === undefined) throw new ServerError('FACTOR_UNAVAILABLE');
  return part;
}
