import { randomBytes, randomUUID } from 'node:crypto';
import type { AuditDecision, AuditEvent, AuditSignal } from '../../audit/audit-event.js';
import { policyEvent, profileEvent } from '../../audit/declaration-events.js';
import { parsePolicy } from '../../gate/policy.js';
import { assuranceProfiles } from '../../gate/profiles.js';

/** A pseudonym made of one hexadecimal digit. */
export const pseudonym = (digit: number): string => (digit % 16).toString(16).repeat(64);

/** A random id as the schema takes it. */
export const auditId = (): string => randomUUID();

const randomDigest = (): string => randomBytes(32).toString('hex');

/** A short policy, so that tests that look at every byte stay quick. */
const policy = policyEvent(
  parsePolicy({
    id: 'payments.v2',
    version: 12,
    actions: {},
    default: {
      rules: [
        {
          id: 'risky',
          when: { signal: 'fraud-risk', outcomes: ['passed'], maxAgeSeconds: 300, value: { atLeast: 0.7 } },
          route: 'fraud-desk',
        },
      ],
      otherwise: { route: 'primary', wants: { factors: ['one-time-code'], atLeast: 1, maxAgeSeconds: 600 } },
    },
  }),
);
const profile = profileEvent(assuranceProfiles['nist-800-63b-4']);

export function voiceSignal(more: Partial<AuditSignal> = {}): AuditSignal {
  return {
    type: 'signal',
    id: auditId(),
    call: pseudonym(1),
    subject: pseudonym(2),
    kind: 'voice-match',
    source: 'engine',
    outcome: 'passed',
    mayProve: ['inherence', 'risk'],
    at: '2026-03-01T12:00:00.000Z',
    score: 0.93,
    modelHash: pseudonym(3),
    ...more,
  };
}

export function decisionOn(signals: readonly AuditSignal[], more: Partial<AuditDecision> = {}): AuditDecision {
  return {
    type: 'decision',
    id: auditId(),
    call: pseudonym(1),
    subject: pseudonym(2),
    action: 'read-transactions',
    at: '2026-03-01T12:00:01.500Z',
    route: 'primary',
    rule: 'voice-first',
    reasons: ['factors-missing', 'voice-match-passed'],
    requiredFactors: ['one-time-code'],
    atLeast: 1,
    provenFactors: ['inherence'],
    policy: { name: policy.name, version: policy.version, hash: policy.hash },
    profile: { name: profile.name, hash: profile.hash },
    thresholds: [{ signal: 'fraud-risk', atLeast: 0.7 }],
    evidence: signals.map(({ id }) => ({ signal: id, ageMs: 1500, counted: true, use: 'inherence' as const })),
    tools: [{ tool: 'server-kit', version: '0.1.0' }],
    ...more,
  };
}

/** What is logged about one call from the screen to the erasure: one event of every type. */
export function oneCall(): AuditEvent[] {
  const who = { call: pseudonym(1), subject: pseudonym(2) };
  const { call } = who;
  const signal = voiceSignal();
  const decision = decisionOn([signal]);
  const [grant, second] = [randomDigest(), randomDigest()];
  const action = 'read-transactions';
  return [
    policy,
    profile,
    signal,
    { type: 'code-sent', ...who, action, channel: 'sms', outcome: 'sent', sendsLeft: 2 },
    { type: 'code-checked', ...who, entry: 'keypad', outcome: 'passed' },
    { type: 'questions-asked', ...who, outcome: 'asked', questions: 3 },
    { type: 'questions-checked', ...who, outcome: 'failed' },
    decision,
    {
      type: 'grant-issued',
      grant,
      decision: decision.id,
      ...who,
      action,
      parameters: pseudonym(6),
      holder: 'bot',
      lifetimeMs: 120_000,
      singleUse: true,
    },
    { type: 'grant-transferred', grant: second, family: grant, call, to: 'human', agent: pseudonym(7) },
    { type: 'grant-used', grant: second, call, action, ageMs: 900 },
    { type: 'grant-refused', call, action, reason: 'used' },
    { type: 'customer-looked-up', ...who, outcome: 'found', grant: second },
    { type: 'grants-revoked', call, reason: 'call-ended' },
    { type: 'erased', subject: who.subject, certificate: auditId(), reason: 'requested' },
  ];
}
