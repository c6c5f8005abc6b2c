import type { AssuranceProfile, Condition, Decision, FactorKind, Policy, Signal, SignalKind } from '@callseal/protocol/gate';

/*
 * The reference: the rules of the gate written a second time, from their description and by brute force. It shares nothing with `decide`
 * but the types.
 */
export interface ReferenceCase {
  readonly policy: Policy;
  readonly profile: AssuranceProfile;
  readonly action: string;
  readonly callId: string;
  readonly subject: string;
  readonly signals: readonly Signal[];
  /** Of the parameters of the action. Left out: none are given, so what is bound to some is bound to others. */
  readonly parametersHash?: string;
  /** Whether the parameters hold all that the profile links. Left out: they do when they are given. */
  readonly hasLinked?: boolean;
  readonly now: number;
}
const order = ['failed', 'not-screened', 'inconclusive', 'passed'] as const;
const secondsOld = ({ now }: ReferenceCase, signal: Signal): number => (now - new Date(signal.at).getTime()) / 1000;
const retried: readonly string[] = ['one-time-code', 'knowledge', 'attestation'];

function relevant({ signals, action, profile, callId, subject, parametersHash }: ReferenceCase, kind: SignalKind): readonly Signal[] {
  return signals.filter((signal) => {
    if (signal.kind !== kind || signal.callId !== callId || signal.subject !== subject) return false;
    const bound = 'binds' in signal ? signal.binds : undefined;
    if (bound?.action !== undefined && bound.action !== action) return false;
    if (bound?.parametersHash !== undefined && bound.parametersHash !== parametersHash) return false;
    return !(kind === 'one-time-code' && profile.linkedParameters.length > 0 && bound?.parametersHash === undefined);
  });
}

function counted(scene: ReferenceCase, kind: SignalKind, limit: number): readonly Signal[] {
  const all = relevant(scene, kind);
  const fresh = (signal: Signal): boolean => secondsOld(scene, signal) >= -5 && secondsOld(scene, signal) <= limit;
  if (retried.includes(kind)) {
    return all.filter(
      (one) => fresh(one) && !all.some((other) => other.source === one.source && secondsOld(scene, other) < secondsOld(scene, one)),
    );
  }
  const standing = all.filter((signal) => signal.outcome === 'failed' || fresh(signal));
  return standing.filter(
    (one) =>
      one.outcome !== 'not-screened' ||
      !standing.some(
        (other) => other.source === one.source && other.outcome !== 'not-screened' && secondsOld(scene, other) < secondsOld(scene, one),
      ),
  );
}

function outcome(scene: ReferenceCase, kind: SignalKind, limit: number): Signal['outcome'] {
  const outcomes = counted(scene, kind, limit).map((signal) => signal.outcome);
  return order.find((name) => outcomes.includes(name)) ?? 'not-screened';
}

function holds(scene: ReferenceCase, condition: Condition): boolean {
  if ('all' in condition) return condition.all.every((part) => holds(scene, part));
  if ('any' in condition) return condition.any.some((part) => holds(scene, part));
  const { signal: kind, outcomes, maxAgeSeconds, value } = condition;
  if (!outcomes.includes(outcome(scene, kind, maxAgeSeconds))) return false;
  if (value === undefined) return true;
  const values = counted(scene, kind, maxAgeSeconds).flatMap((signal) =>
    'value' in signal && signal.value !== undefined ? [signal.value] : [],
  );
  if (values.length === 0) return false;
  const worst = kind === 'fraud-risk' ? Math.max(...values) : Math.min(...values);
  return !(value.atLeast !== undefined && worst < value.atLeast) && !(value.below !== undefined && worst >= value.below);
}

/** 2: a factor, 1: identification, 0: worth nothing. */
function worth(scene: ReferenceCase, kind: FactorKind, limit: number): 0 | 1 | 2 {
  const use = scene.profile.uses[kind];
  if (use === 'risk' || outcome(scene, kind, limit) !== 'passed') return 0;
  if (kind === 'voice-match' && outcome(scene, 'spoof', limit) !== 'passed') return 0;
  const vouched = new Set<string>(counted(scene, kind, limit).flatMap((signal): readonly string[] => signal.mayProve));
  if (use !== 'identification' && vouched.has(use)) return 2;
  vouched.delete('risk');
  return vouched.size > 0 ? 1 : 0;
}

/** Where a call is sent. */
export function referenceRoute(scene: ReferenceCase): Decision['route'] {
  const { policy, profile, action } = scene;
  const plan = Object.entries(policy.actions).find(([name]) => name === action)?.[1] ?? policy.default;
  const rule = plan.rules.find(({ when }) => holds(scene, when)) ?? plan.otherwise;
  if (isUnlinked(scene) && rule.route === 'privileged') return linkedRoute(scene);
  if (!('wants' in rule)) return rule.route === 'privileged' ? profiled(scene) : rule.route;
  const { factors, atLeast, maxAgeSeconds } = rule.wants;
  const usable = factors.filter((kind) => profile.uses[kind] !== 'risk');
  const there = usable.filter((kind) => worth(scene, kind, maxAgeSeconds) > 0);
  if (there.length >= atLeast) return isUnlinked(scene) ? linkedRoute(scene) : profiled(scene);
  if (usable.length < atLeast) return 'retry-or-hand-off';
  const failed = usable.some((kind) => !there.includes(kind) && outcome(scene, kind, maxAgeSeconds) === 'failed');
  return failed ? 'retry-or-hand-off' : rule.route;
}

/** Whether the profile misses something in the parameters. */
function isUnlinked({ profile, parametersHash, hasLinked = parametersHash !== undefined }: ReferenceCase): boolean {
  return profile.linkedParameters.length > 0 && !hasLinked;
}

/** Without parameters nothing that must be linked to them is let through. */
function linkedRoute(scene: ReferenceCase): Decision['route'] {
  const route = profiled(scene);
  return route === 'privileged' ? 'retry-or-hand-off' : route;
}

function profiled(scene: ReferenceCase): Decision['route'] {
  const { uses, factorsNeeded, maxAgeSeconds } = scene.profile;
  const kinds = Object.keys(uses) as FactorKind[];
  const proven = kinds.filter((kind) => worth(scene, kind, maxAgeSeconds) === 2);
  if (proven.length >= factorsNeeded) return 'privileged';
  const missing = kinds.filter((kind) => ['knowledge', 'possession', 'inherence'].includes(uses[kind]) && !proven.includes(kind));
  return missing.some((kind) => outcome(scene, kind, maxAgeSeconds) === 'failed') ? 'retry-or-hand-off' : 'step-up';
}
