import {
  type AssuranceProfile,
  AssuranceProfileSchema,
  type AuthenticationFactor,
  authenticationFactors,
  type Decision,
  type DecisionReason,
  type EvidenceUse,
  type FactorKind,
  factorKinds,
  type GateRoute,
  type Policy,
  PolicySchema,
  type Signal,
  type SignalKind,
  type Wants,
} from '@callseal/protocol/gate';
import { type Evidence, type TimedSignal, weigh } from './evidence.js';
import { matchCondition } from './match-condition.js';
import { resolveDeclaration } from './parse-declaration.js';
import { defaultPolicy } from './policy.js';
import { assuranceProfiles } from './profiles.js';
import { readSignals } from './read-signals.js';

/** A question to the gate, without what the action is to be done with. */
export interface Question {
  readonly policy: Policy;
  /** One of `assuranceProfiles`, or your own by `parseProfile`. */
  readonly profile: AssuranceProfile;
  readonly action: string;
  /** Signals of other calls and subjects are left out. */
  readonly callId: string;
  /** The subject's pseudonym, never the number. */
  readonly subject: string;
  readonly signals: readonly Signal[];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What a decision needs to know of the parameters. */
export interface ReadParameters {
  readonly hash: string | undefined;
  readonly problems: readonly DecisionReason[];
}

/** A decision that nobody may act on yet. */
export interface Judged {
  readonly decision: Decision;
  /** Places of the signals that it rests on, among those that were given, with what each was worth under the profile. */
  readonly counted: ReadonlyMap<number, EvidenceUse>;
}

/**
 * Works a decision out, with the parameters as `readParameters` tells of them: of a live question, or of one that was recorded. Pure and
 * total. What comes of it lets nothing through: grants follow from `decide` alone.
 */
export function judge(options: Question, readParameters: (profile: AssuranceProfile) => ReadParameters): Judged {
  const problems: DecisionReason[] = [];
  const policy = resolveDeclaration(PolicySchema, options.policy) ?? (problems.push('policy-invalid'), defaultPolicy);
  const profile =
    resolveDeclaration(AssuranceProfileSchema, options.profile) ?? (problems.push('profile-invalid'), assuranceProfiles['nist-800-63b-4']);
  const now = isTime(options.now) ? options.now : (problems.push('clock-invalid'), 0);
  const { action, callId, subject } = options;
  const parameters = readParameters(profile);
  problems.push(...parameters.problems);
  const parametersHash = parameters.hash;
  const needsLink = profile.linkedParameters.length > 0;
  const given: readonly unknown[] = Array.isArray(options.signals) ? options.signals : [undefined];
  const read = readSignals(given, { callId, subject, action, parametersHash, needsLink });
  if (read.hasMalformed) problems.push('signal-malformed');

  const bench = createBench(read.byKind, profile, now);
  const plan = Object.hasOwn(policy.actions, action) ? (policy.actions[action] ?? policy.default) : policy.default;
  const { rule, route, wants, reasons: because } = chooseRule(plan, bench);
  const ruled = wants === undefined ? { route, wants: none, reasons: [] } : judgeFactors(wants, route, bench);
  const profiled = ruled.route === 'privileged' ? judgeProfile(profile, bench, ruled) : ruled;
  const final = profiled.route === 'privileged' && problems.length > 0 ? { ...profiled, route: 'retry-or-hand-off' as const } : profiled;
  const reasons = [...because, ...final.reasons, ...(read.hasUnlinked ? (['one-time-code-not-linked'] as const) : []), ...problems];
  const decision: Decision = {
    route: final.route,
    wants: final.wants,
    reasons: [...new Set(reasons)],
    rule,
    policy: { id: policy.id, version: policy.version },
    profile: profile.id,
    wording: `${profile.wording}.${final.route}`,
    action,
    callId,
    subject,
    ...(parametersHash === undefined ? {} : { parametersHash }),
    at: new Date(now).toISOString(),
    factors: [...bench.proven()],
    signals: bench.used(),
  };
  return { decision, counted: bench.counted() };
}

type Bench = ReturnType<typeof createBench>;
interface Judgement {
  readonly route: GateRoute;
  readonly wants: Decision['wants'];
  readonly reasons: readonly DecisionReason[];
}
const none: Decision['wants'] = { factors: [], atLeast: 0 };

/** Evidence on demand, and a note of what was asked for. */
function createBench(byKind: ReadonlyMap<SignalKind, readonly TimedSignal[]>, profile: AssuranceProfile, now: number) {
  const asked = new Map<string, Evidence>();
  const look = (kind: SignalKind, maxAgeSeconds: number): Evidence => {
    const key = `${kind} ${maxAgeSeconds.toString()}`;
    const known = asked.get(key) ?? weigh(kind, byKind.get(kind) ?? [], now, maxAgeSeconds);
    asked.set(key, known);
    return known;
  };
  /** What passed evidence is worth: no more than the profile allows and its source vouches for. */
  const worth = (kind: FactorKind, maxAgeSeconds: number): EvidenceUse => {
    const most: EvidenceUse = profile.uses[kind];
    const { outcome, counted } = look(kind, maxAgeSeconds);
    if (outcome !== 'passed') return 'risk';
    if (kind === 'voice-match' && look('spoof', maxAgeSeconds).outcome !== 'passed') return 'risk';
    const vouched = counted.flatMap(({ signal }): readonly EvidenceUse[] => signal.mayProve);
    if (most === 'risk' || vouched.includes(most)) return most;
    return vouched.some((use) => use !== 'risk') ? 'identification' : 'risk';
  };
  const used = (): readonly TimedSignal[] => [...new Set([...asked.values()].flatMap(({ counted }) => counted))];
  return {
    look,
    worth,
    most: (kind: FactorKind): EvidenceUse => profile.uses[kind],
    proven(): ReadonlySet<AuthenticationFactor> {
      const uses = factorKinds.map((kind) => worth(kind, profile.maxAgeSeconds));
      return new Set(authenticationFactors.filter((factor) => uses.includes(factor)));
    },
    /** Places of the signals that were looked at, each with its worth. */
    counted(): ReadonlyMap<number, EvidenceUse> {
      const { maxAgeSeconds } = profile;
      const useOf = (timed: TimedSignal): EvidenceUse => {
        const kind = factorKinds.find((factor) => factor === timed.signal.kind);
        return kind !== undefined && look(kind, maxAgeSeconds).counted.includes(timed) ? worth(kind, maxAgeSeconds) : 'risk';
      };
      return new Map(used().map((timed) => [timed.place, useOf(timed)]));
    },
    used(): Decision['signals'] {
      return used().map(({ signal, at }) => ({
        kind: signal.kind,
        outcome: signal.outcome,
        source: signal.source,
        ...(signal.model === undefined ? {} : { model: signal.model }),
        ...('value' in signal && signal.value !== undefined ? { value: signal.value } : {}),
        ageSeconds: (now - at) / 1000,
      }));
    },
  };
}

function chooseRule({ rules, otherwise }: Policy['default'], { look }: Bench) {
  for (const rule of rules) {
    const reasons = matchCondition(rule.when, look);
    if (reasons !== undefined) return { rule: rule.id, route: rule.route, wants: 'wants' in rule ? rule.wants : undefined, reasons };
  }
  const wants = 'wants' in otherwise ? otherwise.wants : undefined;
  return { rule: 'otherwise', route: otherwise.route, wants, reasons: [] };
}

/** Whether the factors that a rule wants are there. */
function judgeFactors({ factors, atLeast, maxAgeSeconds }: Wants, route: GateRoute, bench: Bench): Judgement {
  const possible = factors.filter((kind) => bench.most(kind) !== 'risk');
  const open = possible.filter((kind) => bench.worth(kind, maxAgeSeconds) === 'risk');
  const missing = atLeast - (possible.length - open.length);
  if (missing <= 0) return { route: 'privileged', wants: none, reasons: ['factors-proven'] };
  if (missing > open.length) return { route: 'retry-or-hand-off', wants: none, reasons: ['factors-impossible'] };
  return ask(open, missing, route, maxAgeSeconds, bench, 'factors-missing');
}

/** Whether what satisfied the policy satisfies the profile too. */
function judgeProfile(profile: AssuranceProfile, bench: Bench, ruled: Judgement): Judgement {
  const proven: ReadonlySet<string> = bench.proven();
  const missing = profile.factorsNeeded - proven.size;
  if (missing <= 0) return ruled;
  const open = factorKinds.filter((kind) => isFactor(bench.most(kind)) && !proven.has(bench.most(kind)));
  return ask(open, missing, 'step-up', profile.maxAgeSeconds, bench, 'profile-factors-missing');
}

function ask(open: FactorKind[], atLeast: number, route: GateRoute, maxAge: number, bench: Bench, why: DecisionReason): Judgement {
  const hasFailed = open.some((kind) => bench.look(kind, maxAge).outcome === 'failed');
  return {
    route: hasFailed ? 'retry-or-hand-off' : route,
    wants: { factors: open, atLeast },
    reasons: hasFailed ? [why, 'factor-failed'] : [why],
  };
}

function isFactor(use: EvidenceUse): use is AuthenticationFactor {
  return (authenticationFactors as readonly EvidenceUse[]).includes(use);
}

/** Whether a `Date` can hold it; JavaScript callers are not held to the type. */
function isTime(now: unknown): now is number {
  return typeof now === 'number' && Math.abs(now) <= 8.64e15;
}
