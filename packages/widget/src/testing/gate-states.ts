/** Fixed states of the step-up panel, one for everything an agent can meet: drawn by the stories, audited by the tests. Not shipped. */
import type { GateFailure, GateFailureKind, GateGrant, GateSessionState, OpenGate } from '@callseal/client/gate';
import type { GateEvidence, GateFraud, GateState } from '@callseal/protocol/gate-routes';

/** The server's time in all of them. */
const now = Date.UTC(2026, 10, 30, 14, 5);
const at = new Date(now).toISOString();
const call = { callSid: 'CA00000000000000000000000000000001' };
const facts = { call, action: 'transfer', inProgress: true } as const;

const low: GateFraud = { level: 'low', risk: 0.08, isSynthetic: false, isOnWatchlist: false, reasons: [], source: 'engine', at };
const high: GateFraud = { ...low, level: 'high', risk: 0.86, isSynthetic: true, reasons: ['synthetic-voice', 'injected-audio'] };
const watchlist: GateFraud = { ...low, level: 'watchlist', risk: 0.91, isOnWatchlist: true, reasons: ['watchlist-match'] };

const check = (
  kind: GateEvidence['kind'],
  outcome: GateEvidence['outcome'],
  worth: GateEvidence['worth'],
  more: Partial<GateEvidence> = {},
): GateEvidence => ({ kind, outcome, worth, source: 'desk', at, ageSeconds: 130, freshForSeconds: 470, ...more });

const screened = [
  check('fraud-risk', 'passed', 'risk', { source: 'engine', value: 0.08 }),
  check('spoof', 'passed', 'risk', { source: 'engine', value: 0.97 }),
  check('watchlist', 'passed', 'risk', { source: 'engine' }),
];
const voice = check('voice-match', 'passed', 'inherence', { source: 'relay', value: 0.93, ageSeconds: 42 });
const rightCode = check('one-time-code', 'passed', 'possession', { ageSeconds: 4 });
const rightAnswers = check('knowledge', 'passed', 'knowledge', { ageSeconds: 75 });

const eitherWay = { factors: ['one-time-code', 'knowledge'], atLeast: 1 } as const;
type Wording = GateState['decision']['wording'];
const decided = (wording: Wording, wants: { factors: readonly string[]; atLeast: number } = eitherWay): GateState['decision'] => ({
  route: wording.slice(wording.indexOf('.') + 1) as GateState['decision']['route'],
  wants: wants as GateState['decision']['wants'],
  reasons: ['factors-missing'],
  wording,
  profile: 'baseline',
  policy: { id: 'default', version: 1 },
  factors: [],
  at,
});
const enough = (wording: Wording): GateState['decision'] => ({
  ...decided(wording, { factors: [], atLeast: 0 }),
  reasons: ['factors-proven'],
  factors: ['possession'],
});

const base: GateState = {
  action: 'transfer',
  decision: decided('evidence-as-is.primary'),
  evidence: screened,
  fraud: low,
  offers: { codes: ['sms', 'call'], entries: ['agent', 'keypad', 'link'], questions: true, attestations: ['document-seen'], screen: true },
  code: null,
  now,
};
const code: NonNullable<GateState['code']> = {
  entry: 'agent',
  sentAt: now - 45_000,
  expiresAt: now + 195_000,
  sendsLeft: 2,
  triesLeft: 3,
  channel: 'sms',
  mask: '•••42',
};
const questions = {
  questions: [
    { id: 'q1', text: 'In which city is your branch?' },
    { id: 'q2', text: 'In which month was your card issued?' },
  ],
  expiresAt: now + 280_000,
};

const open = (gate: Partial<GateState>, more: Partial<OpenGate> = {}): GateSessionState => ({
  ...facts,
  phase: 'open',
  gate: { ...base, ...gate },
  receivedAt: 0,
  codeExpired: false,
  step: null,
  chosen: null,
  questions: null,
  failure: null,
  grant: null,
  ...more,
});
const failed = (kind: GateFailureKind, step: GateFailure['step'] = 'send-code', retryAt: number | null = null): GateFailure => ({
  kind,
  step,
  code: 'CODE',
  retryAt,
});
const grant: GateGrant = { grantedAt: now - 12_000, expiresAt: now + 108_000, singleUse: true, factors: ['possession'], status: 'valid' };
const privileged = { decision: enough('evidence-as-is.privileged'), evidence: [...screened, voice, rightCode] };

/** Name and state, in the order of a call. */
export const fixedGateStates = {
  'gate-asking': { ...facts, phase: 'asking' },
  'gate-unavailable': { ...facts, phase: 'unavailable', failure: failed('unreachable', 'refresh') },
  'gate-not-on-call': { ...facts, phase: 'unavailable', failure: failed('not-on-call', 'refresh') },
  'gate-signed-out': { ...facts, phase: 'unavailable', failure: failed('not-signed-in', 'refresh') },
  'gate-not-set-up': { ...facts, phase: 'unavailable', failure: failed('not-set-up', 'refresh') },
  'gate-before-the-screen': open({ fraud: null, evidence: [] }),
  'gate-screening': open({ fraud: null, evidence: [] }, { step: 'screen' }),
  'gate-check-needed': open({}),
  'gate-voice-is-a-signal': open({
    decision: decided('voice-is-a-risk-signal.primary'),
    evidence: [...screened, { ...voice, worth: 'risk' }],
  }),
  'gate-two-of-three': open({
    decision: decided('two-of-three.primary', { factors: ['one-time-code', 'voice-match'], atLeast: 1 }),
    evidence: [...screened, rightAnswers],
  }),
  'gate-beside-a-code': open({
    decision: decided('voice-beside-a-code.primary', { factors: ['one-time-code'], atLeast: 1 }),
    evidence: [...screened, voice],
  }),
  'gate-not-screened': open({
    decision: decided('evidence-as-is.step-up', { ...eitherWay, atLeast: 2 }),
    fraud: { ...low, level: 'not-screened', risk: null, isSynthetic: null, isOnWatchlist: null },
    evidence: [check('fraud-risk', 'not-screened', 'risk', { source: 'engine' })],
  }),
  'gate-partly-screened': open({ fraud: { ...low, isSynthetic: null, isOnWatchlist: null } }),
  'gate-elevated': open({
    decision: decided('two-of-three.step-up', { ...eitherWay, atLeast: 2 }),
    fraud: { ...low, level: 'elevated', risk: 0.52, reasons: ['number-risk', 'behaviour'] },
    evidence: [check('fraud-risk', 'passed', 'risk', { source: 'engine', value: 0.52 })],
  }),
  'gate-high-risk': open({
    decision: decided('evidence-as-is.step-up', { ...eitherWay, atLeast: 2 }),
    fraud: high,
    evidence: [
      check('fraud-risk', 'passed', 'risk', { source: 'engine', value: 0.86 }),
      check('spoof', 'failed', 'risk', { source: 'engine', value: 0.11 }),
      { ...voice, outcome: 'failed', value: 0.31 },
    ],
  }),
  'gate-high-risk-signal': open({ decision: decided('voice-is-a-risk-signal.step-up'), fraud: { ...high, reasons: ['other'] } }),
  'gate-high-risk-code': open({ decision: decided('voice-beside-a-code.step-up'), fraud: { ...high, reasons: ['replayed-recording'] } }),
  'gate-watchlist': open({
    decision: decided('evidence-as-is.fraud-desk', { factors: [], atLeast: 0 }),
    fraud: watchlist,
    evidence: [check('watchlist', 'failed', 'risk', { source: 'engine' })],
  }),
  'gate-hand-off': open({
    decision: decided('evidence-as-is.retry-or-hand-off', { factors: [], atLeast: 0 }),
    evidence: [...screened, check('one-time-code', 'failed', 'possession', { ageSeconds: 20 })],
  }),
  'gate-nothing-set-up': open({
    offers: { codes: [], entries: [], questions: false, attestations: [], screen: false },
    fraud: null,
    evidence: [],
  }),
  'gate-code-to-send': open({}, { chosen: 'one-time-code' }),
  'gate-code-sending': open({}, { chosen: 'one-time-code', step: 'send-code' }),
  'gate-code-sent': open({ code }, { chosen: 'one-time-code' }),
  'gate-code-just-sent': open({ code: { ...code, sentAt: now - 4_000, expiresAt: now + 236_000 } }, { chosen: 'one-time-code' }),
  'gate-code-soon-over': open(
    { code: { ...code, sentAt: now - 212_000, expiresAt: now + 28_000, triesLeft: 1 } },
    { chosen: 'one-time-code' },
  ),
  'gate-code-expired': open(
    { code: { ...code, sentAt: now - 240_000, expiresAt: now, sendsLeft: 1 } },
    { chosen: 'one-time-code', codeExpired: true },
  ),
  'gate-code-keypad': open({ code: { ...code, entry: 'keypad', channel: 'call' } }, { chosen: 'one-time-code' }),
  'gate-code-link': open({ code: { ...code, entry: 'link' } }, { chosen: 'one-time-code' }),
  'gate-code-no-more': open({ code: { ...code, sendsLeft: 0 } }, { chosen: 'one-time-code' }),
  'gate-code-checking': open({ code }, { chosen: 'one-time-code', step: 'check-code' }),
  'gate-code-wrong': open(
    { decision: decided('evidence-as-is.retry-or-hand-off'), code: { ...code, triesLeft: 2 } },
    { chosen: 'one-time-code', failure: failed('wrong-code', 'check-code') },
  ),
  'gate-code-incomplete': open({ code }, { chosen: 'one-time-code', failure: failed('code-incomplete', 'check-code') }),
  'gate-cooling-off': open(
    { evidence: [...screened, check('one-time-code', 'failed', 'possession', { ageSeconds: 3 })] },
    { failure: failed('cooling-off', 'check-code', now + 14 * 60_000) },
  ),
  'gate-channel-unavailable': open({}, { chosen: 'one-time-code', failure: failed('channel-unavailable') }),
  'gate-factor-unavailable': open({}, { chosen: 'knowledge', failure: failed('factor-unavailable', 'ask-questions') }),
  'gate-caller-unknown': open({ fraud: null }, { failure: failed('caller-unknown') }),
  'gate-questions-to-ask': open({}, { chosen: 'knowledge' }),
  'gate-questions': open({}, { chosen: 'knowledge', questions }),
  'gate-questions-incomplete': open({}, { chosen: 'knowledge', questions, failure: failed('answers-incomplete', 'check-answers') }),
  'gate-questions-wrong': open({}, { chosen: 'knowledge', failure: failed('wrong-answers', 'check-answers') }),
  'gate-questions-expired': open({}, { chosen: 'knowledge', failure: failed('questions-expired', 'check-answers') }),
  'gate-attestation': open(
    { decision: decided('evidence-as-is.primary', { factors: ['one-time-code', 'attestation'], atLeast: 1 }) },
    { chosen: 'attestation' },
  ),
  'gate-enough': open(privileged),
  'gate-enough-signal': open({ ...privileged, decision: enough('voice-is-a-risk-signal.privileged') }),
  'gate-enough-two-of-three': open({ ...privileged, decision: enough('two-of-three.privileged'), evidence: [rightCode, rightAnswers] }),
  'gate-enough-beside-a-code': open({ ...privileged, decision: enough('voice-beside-a-code.privileged') }),
  'gate-deciding': open(privileged, { step: 'decide' }),
  'gate-granted': open(privileged, { grant }),
  'gate-granted-soon-over': open(privileged, { grant: { ...grant, grantedAt: now - 95_000, expiresAt: now + 25_000 } }),
  'gate-granted-until-it-expires': open(privileged, { grant: { ...grant, singleUse: false } }),
  'gate-grant-expired': open(privileged, { grant: { ...grant, expiresAt: now, status: 'expired' } }),
  'gate-grant-withdrawn': open(privileged, { grant: { ...grant, status: 'withdrawn' } }),
  'gate-refused': open({}, { failure: failed('refused', 'decide') }),
  'gate-too-old': open({ evidence: [...screened, { ...rightCode, worth: 'risk', ageSeconds: 640, freshForSeconds: 0 }] }),
  'gate-not-reached': open({}, { failure: failed('unreachable', 'refresh') }),
  'gate-screen-failed': open({ fraud: null, evidence: [] }, { failure: failed('screen-failed', 'screen') }),
  'gate-failed': open({}, { failure: failed('failed') }),
  'gate-ended': { ...facts, inProgress: false, phase: 'ended', gate: { ...base, ...privileged }, receivedAt: 0 },
} as const satisfies Record<string, GateSessionState>;
export type FixedGateName = keyof typeof fixedGateStates;

/** The server's time in every fixed state. */
export const fixedGateTime = now;
