import type { AssuranceProfile, Policy, Signal } from '@callseal/protocol/gate';
import { parsePolicy } from '../gate/policy.js';
import { parseProfile } from '../gate/profiles.js';
import type { AuditDecision } from './audit-event.js';
import type { AuditLog } from './audit-log.js';
import type { VerifyAuditOptions } from './chain-checker.js';
import type { AuditEntry } from './parse-event.js';
import { type BrokenPlace, readChecked } from './read-checked.js';
import type { Rules } from './recorded-decision.js';
import { readSignal } from './recorded-signal.js';
import { SignalMemory } from './signal-memory.js';

/** What a decision cannot be judged without, and the log does not hold before it. */
export type MissingPart = 'policy' | 'profile' | 'signal';

/** A decision of a log. */
export interface RecordedDecision {
  readonly sequence: number;
  readonly time: string;
  readonly event: AuditDecision;
  /** The signals that it names, in order, or what is missing. */
  readonly signals: readonly Signal[] | 'missing';
  /** The policy and the profile that it names, or which of them is missing. */
  readonly rules: Rules | 'policy' | 'profile';
}

/** Reads a log once and shows each decision with what it followed from. @returns the first broken place of the log. */
export function replayDecisions(
  log: Pick<AuditLog, 'read'>,
  options: VerifyAuditOptions,
  visit: (decision: RecordedDecision) => void,
): Promise<BrokenPlace | null> {
  const reader = new DecisionReplay(visit);
  return readChecked(log, options, (entry) => {
    reader.read(entry);
  });
}

class DecisionReplay {
  readonly #visit: (decision: RecordedDecision) => void;
  readonly #signals = new SignalMemory();
  readonly #policies = new Map<string, Policy>();
  readonly #profiles = new Map<string, AssuranceProfile>();

  constructor(visit: (decision: RecordedDecision) => void) {
    this.#visit = visit;
  }

  read({ event, sequence, time }: AuditEntry): void {
    // parsed once, so that judging needs not
    if (event.type === 'policy-activated') this.#policies.set(event.hash, parsePolicy(event.document));
    if (event.type === 'profile-activated') this.#profiles.set(event.hash, parseProfile(event.document));
    if (event.type === 'signal') this.#signals.add(event, Date.parse(time));
    if (event.type === 'decision') this.#visit({ event, sequence, time, signals: this.#signalsOf(event), rules: this.#rulesOf(event) });
  }

  #signalsOf({ evidence }: AuditDecision): readonly Signal[] | 'missing' {
    const signals: Signal[] = [];
    for (const { signal: id } of evidence) {
      const event = this.#signals.find(id);
      const signal = event && readSignal(event);
      if (!signal) return 'missing';
      signals.push(signal);
    }
    return signals;
  }

  #rulesOf({ policy: { hash: policyHash }, profile: { hash: profileHash } }: AuditDecision): Rules | 'policy' | 'profile' {
    const policy = this.#policies.get(policyHash);
    if (policy === undefined) return 'policy';
    const profile = this.#profiles.get(profileHash);
    return profile === undefined ? 'profile' : { policy, profile };
  }
}
