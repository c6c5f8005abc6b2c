import {
  type AssuranceProfile,
  authenticationFactors,
  type Condition,
  type Decision,
  type EvidenceUse,
  type Policy,
  type Signal,
  type SignalKind,
} from '@callseal/protocol/gate';
import type { GateEvidence } from '@callseal/protocol/gate-routes';
import { limits } from '@callseal/protocol/limits';
import type { NumberedSignal } from './call-evidence.js';
import { isChallenge } from './evidence.js';
import type { Judged } from './judge.js';

/** What the evidence of a call is seen under. */
export interface EvidenceView {
  readonly policy: Policy;
  readonly profile: AssuranceProfile;
  /** Of {@link judge} about exactly this evidence, now. */
  readonly judged: Judged;
  readonly now: number;
}

/** Every piece of evidence of a call, the newest first, with its age, its worth for the action, and how long it keeps it. */
export function viewEvidence(signals: readonly NumberedSignal[], view: EvidenceView): readonly GateEvidence[] {
  const { judged, now } = view;
  return signals
    .map(({ signal }, place) => {
      const worth = judged.counted.get(place);
      const age = Math.max(0, (now - Date.parse(signal.at)) / 1000);
      return {
        kind: signal.kind,
        outcome: signal.outcome,
        source: signal.source,
        at: signal.at,
        ageSeconds: age,
        freshForSeconds: worth === undefined ? 0 : Math.max(0, lifeOf(signal, worth, view) - age),
        worth: worth ?? 'risk',
        ...('value' in signal && signal.value !== undefined ? { value: signal.value } : {}),
      };
    })
    .sort((a, b) => a.ageSeconds - b.ageSeconds);
}

/** Seconds from its measurement for which a signal that counts now will count. */
function lifeOf(signal: Signal, worth: EvidenceUse, { policy, profile, judged: { decision } }: EvidenceView): number {
  // a screen that failed has failed for the rest of the call
  if (signal.outcome === 'failed' && !isChallenge(signal.kind)) return limits.evidenceSeconds;
  const asked = agesAsked(signal.kind, policy, decision);
  const isFactor = (authenticationFactors as readonly EvidenceUse[]).includes(worth);
  const ages = asked.length === 0 ? [profile.maxAgeSeconds] : asked;
  return isFactor ? Math.min(profile.maxAgeSeconds, Math.max(...ages)) : Math.max(...ages);
}

/** How old the policy lets evidence of a kind be for this action: as a factor of the rule that decided, or anywhere else. */
function agesAsked(kind: SignalKind, policy: Policy, { action, rule }: Decision): readonly number[] {
  const { rules, otherwise } = Object.hasOwn(policy.actions, action) ? (policy.actions[action] ?? policy.default) : policy.default;
  const wantsOf = (step: (typeof rules)[number] | typeof otherwise | undefined): readonly number[] =>
    step !== undefined && 'wants' in step && (step.wants.factors as readonly SignalKind[]).includes(kind) ? [step.wants.maxAgeSeconds] : [];
  const deciding = wantsOf(rules.find(({ id }) => id === rule) ?? otherwise);
  if (deciding.length > 0) return deciding;
  return [...rules.flatMap(({ when }) => agesIn(kind, when)), ...rules.flatMap(wantsOf), ...wantsOf(otherwise)];
}

function agesIn(kind: SignalKind, condition: Condition): readonly number[] {
  if ('all' in condition) return condition.all.flatMap((part) => agesIn(kind, part));
  if ('any' in condition) return condition.any.flatMap((part) => agesIn(kind, part));
  return condition.signal === kind ? [condition.maxAgeSeconds] : [];
}
