import { randomUUID } from 'node:crypto';
import type { AuditDecision, AuditEvent, AuditSignal } from '../../audit/audit-event.js';

/** A pseudonym made of one hexadecimal digit. */
export const pseudonym = (digit: number): string => (digit % 16).toString(16).repeat(64);

/** A random id as the schema takes it. */
export const auditId = (): string => randomUUID();

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
    score: 0.93,
    threshold: 0.8,
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
    route: 'primary',
    rule: 'voice-first',
    reasons: ['factors-missing', 'voice-match-passed'],
    requiredFactors: ['one-time-code'],
    policy: { name: 'default', version: 12, hash: pseudonym(4) },
    profile: 'asvs-l2',
    thresholds: { fraudRisk: 0.7 },
    evidence: signals.map(({ id }) => ({ signal: id, ageMs: 1500, counted: true, use: 'inherence' as const })),
    tools: [{ tool: 'server-kit', version: '0.1.0' }],
    ...more,
  };
}

/** What is logged about one call from the screen to the erasure: one event of every type. */
export function oneCall(): AuditEvent[] {
  const call = pseudonym(1);
  const signal = voiceSignal();
  const decision = decisionOn([signal]);
  const [grant, code] = [auditId(), auditId()];
  return [
    { type: 'policy-activated', name: 'default', version: 12, hash: pseudonym(4) },
    signal,
    { type: 'code-sent', id: code, call, destination: pseudonym(5), channel: 'messaging', outcome: 'sent', sends: 1 },
    { type: 'code-checked', id: code, call, entry: 'keypad', outcome: 'passed', tries: 1 },
    { type: 'questions-asked', call, outcome: 'asked', questions: 3 },
    { type: 'questions-checked', call, outcome: 'failed' },
    decision,
    {
      type: 'grant-issued',
      grant,
      decision: decision.id,
      call,
      action: 'read-transactions',
      parameters: pseudonym(6),
      lifetimeMs: 120_000,
      singleUse: true,
    },
    { type: 'grant-used', grant, call, action: 'read-transactions', ageMs: 900 },
    { type: 'grant-refused', grant, call, reason: 'replayed' },
    { type: 'grant-transferred', grant, call, to: 'human', agent: pseudonym(7) },
    { type: 'grant-revoked', grant, call, reason: 'call-ended' },
    { type: 'customer-looked-up', call, outcome: 'found', grant },
    { type: 'erased', subject: pseudonym(2), reason: 'requested' },
  ];
}
