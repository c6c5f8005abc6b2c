import { randomUUID } from 'node:crypto';
import type { AssuranceProfile, Policy, Signal } from '@callseal/protocol/gate';
import type { AuditLog } from '../../audit/audit-log.js';
import type { GateTrail } from '../../audit/gate-trail.js';
import { createGateTrail } from '../../audit/create-gate-trail.js';
import { decide } from '../../gate/decide.js';
import { createGatePseudonyms } from '../../gate/gate-pseudonyms.js';
import { defaultPolicy } from '../../gate/policy.js';
import { assuranceProfiles } from '../../gate/profiles.js';
import { callId, now, subject as testSubject } from '../gate.js';

const pseudonyms = createGatePseudonyms(Buffer.alloc(32, 1));
const caller = '+34600000001';

/** The call and caller of {@link recordDecision}. */
export const recordedCase = { callId, caller };

const trails = new WeakMap<AuditLog, GateTrail>();

/** The trail into a log, as the gate has one. */
export function trailInto(log: AuditLog): GateTrail {
  const trail = trails.get(log) ?? createGateTrail({ log, pseudonyms, versions: { 'server-kit': '0.1.0' }, clock: { now: () => now } });
  trails.set(log, trail);
  return trail;
}

/** What a payment is to be done with. */
export const payment = { amount: '100.00', payee: 'ES9121000418450200051332' };

/** What {@link recordDecision} decides. */
export interface AskedDecision {
  /** Default: the kit's own. */
  readonly policy?: Policy;
  /** Default `baseline`. */
  readonly profile?: AssuranceProfile;
  readonly action: string;
  /** Test signals; those of the test's caller become the caller's. */
  readonly signals: readonly Signal[];
  readonly parameters?: unknown;
  /** Whether a piece of evidence that cannot be read is given too. */
  readonly unreadable?: boolean;
  /** Milliseconds since the epoch. Default: the test's now. */
  readonly at?: number;
}

/** Decides as the gate does: each piece of evidence is written, then the decision. Resolves with the decision's id. */
export async function recordDecision(log: AuditLog, asked: AskedDecision): Promise<string> {
  const { policy = defaultPolicy, profile = assuranceProfiles.baseline, action, parameters, unreadable = false, at = now } = asked;
  const [trail, on] = [trailInto(log), recordedCase];
  const evidence = asked.signals.map((signal) => ({
    id: randomUUID(),
    signal: {
      ...signal,
      subject: pseudonyms.subject(signal.subject === testSubject ? caller : signal.subject),
      at: new Date(Date.parse(signal.at) + at - now).toISOString(),
    },
  }));
  for (const one of evidence) await trail.signal(on, one);
  const given = unreadable ? [...evidence, { id: randomUUID(), signal: { kind: 'watchlist' } as Signal }] : evidence;
  const subject = pseudonyms.subject(caller);
  const signals = given.map(({ signal }) => signal);
  const decision = decide({ policy, profile, action, callId, subject, signals, parameters, now: at });
  return trail.decision(on, { decision, policy, profile, evidence: given });
}
