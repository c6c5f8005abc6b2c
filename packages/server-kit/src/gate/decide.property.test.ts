import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AssuranceProfile, Condition, Decision, FactorKind, Policy, Signal, SignalKind } from '@callseal/protocol/gate';
import fc from 'fast-check';
import { callId, now, signalOf, subject } from '../testkit/gate.js';
import { policy, profile, signal } from '../testkit/gate-arbitraries.js';
import { decide } from './decide.js';
import { defaultPolicy } from './policy.js';
import { assuranceProfiles } from './profiles.js';

/*
 * The reference: the rules of the gate written a second time, from their description and by brute force. It shares nothing with `decide`
 * but the types.
 */
interface Case {
  readonly policy: Policy;
  readonly profile: AssuranceProfile;
  readonly action: string;
  readonly signals: readonly Signal[];
}
const order = ['failed', 'not-screened', 'inconclusive', 'passed'] as const;
const secondsOld = (signal: Signal): number => (now - new Date(signal.at).getTime()) / 1000;
const retried: readonly string[] = ['one-time-code', 'knowledge', 'attestation'];

function relevant({ signals, action, profile }: Case, kind: SignalKind): readonly Signal[] {
  return signals.filter((signal) => {
    if (signal.kind !== kind || signal.callId !== callId || signal.subject !== subject) return false;
    const bound = 'binds' in signal ? signal.binds : undefined;
    if (bound?.action !== undefined && bound.action !== action) return false;
    // no parameters are given in these cases, so what is bound to some is bound to others
    if (bound?.parametersHash !== undefined) return false;
    return !(kind === 'one-time-code' && profile.linkedParameters.length > 0);
  });
}

function counted(scene: Case, kind: SignalKind, limit: number): readonly Signal[] {
  const all = relevant(scene, kind);
  const fresh = (signal: Signal): boolean => secondsOld(signal) >= -5 && secondsOld(signal) <= limit;
  if (retried.includes(kind)) {
    return all.filter((one) => fresh(one) && !all.some((other) => other.source === one.source && secondsOld(other) < secondsOld(one)));
  }
  const standing = all.filter((signal) => signal.outcome === 'failed' || fresh(signal));
  return standing.filter(
    (one) =>
      one.outcome !== 'not-screened' ||
      !standing.some((other) => other.source === one.source && other.outcome !== 'not-screened' && secondsOld(other) < secondsOld(one)),
  );
}

function outcome(scene: Case, kind: SignalKind, limit: number): Signal['outcome'] {
  const outcomes = counted(scene, kind, limit).map((signal) => signal.outcome);
  return order.find((name) => outcomes.includes(name)) ?? 'not-screened';
}

function holds(scene: Case, condition: Condition): boolean {
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
function worth(scene: Case, kind: FactorKind, limit: number): 0 | 1 | 2 {
  const use = scene.profile.uses[kind];
  if (use === 'risk' || outcome(scene, kind, limit) !== 'passed') return 0;
  if (kind === 'voice-match' && outcome(scene, 'spoof', limit) !== 'passed') return 0;
  const vouched = new Set<string>(counted(scene, kind, limit).flatMap((signal): readonly string[] => signal.mayProve));
  if (use !== 'identification' && vouched.has(use)) return 2;
  vouched.delete('risk');
  return vouched.size > 0 ? 1 : 0;
}

function reference(scene: Case): Decision['route'] {
  const { policy, profile, action } = scene;
  const plan = Object.entries(policy.actions).find(([name]) => name === action)?.[1] ?? policy.default;
  const rule = plan.rules.find(({ when }) => holds(scene, when)) ?? plan.otherwise;
  if (profile.linkedParameters.length > 0 && rule.route === 'privileged') return linkedRoute(scene);
  if (!('wants' in rule)) return rule.route === 'privileged' ? profiled(scene) : rule.route;
  const { factors, atLeast, maxAgeSeconds } = rule.wants;
  const usable = factors.filter((kind) => profile.uses[kind] !== 'risk');
  const there = usable.filter((kind) => worth(scene, kind, maxAgeSeconds) > 0);
  if (there.length >= atLeast) return profile.linkedParameters.length > 0 ? linkedRoute(scene) : profiled(scene);
  if (usable.length < atLeast) return 'retry-or-hand-off';
  const failed = usable.some((kind) => !there.includes(kind) && outcome(scene, kind, maxAgeSeconds) === 'failed');
  return failed ? 'retry-or-hand-off' : rule.route;
}

/** Without parameters nothing that must be linked to them is let through. */
function linkedRoute(scene: Case): Decision['route'] {
  const route = profiled(scene);
  return route === 'privileged' ? 'retry-or-hand-off' : route;
}

function profiled(scene: Case): Decision['route'] {
  const { uses, factorsNeeded, maxAgeSeconds } = scene.profile;
  const kinds = Object.keys(uses) as FactorKind[];
  const proven = kinds.filter((kind) => worth(scene, kind, maxAgeSeconds) === 2);
  if (proven.length >= factorsNeeded) return 'privileged';
  const missing = kinds.filter((kind) => ['knowledge', 'possession', 'inherence'].includes(uses[kind]) && !proven.includes(kind));
  return missing.some((kind) => outcome(scene, kind, maxAgeSeconds) === 'failed') ? 'retry-or-hand-off' : 'step-up';
}

test('for any policy, profile and signals the route is the one of the reference: nobody is privileged without the evidence', () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(
      policy,
      profile,
      fc.constantFrom('pay', 'read'),
      fc.array(signal, { maxLength: 12 }),
      (...[rules, standard, action, signals]) => {
        const scene: Case = { policy: rules, profile: standard, action, signals };
        const { route } = decide({ ...scene, callId, subject, now });
        seen.set(route, (seen.get(route) ?? 0) + 1);
        assert.equal(route, reference(scene));
      },
    ),
    { numRuns: 30_000 },
  );
  // a comparison that never met a route would say nothing about it
  for (const route of ['fraud-desk', 'step-up', 'primary', 'privileged', 'retry-or-hand-off']) {
    assert.ok((seen.get(route) ?? 0) > 300, `${route}: ${String(seen.get(route))}`);
  }
});

test('a screen that failed or timed out never makes anybody privileged who was not', () => {
  const bad = fc.record({
    kind: fc.constantFrom('voice-match', 'spoof', 'fraud-risk', 'watchlist'),
    outcome: fc.constantFrom('failed', 'not-screened'),
  });
  fc.assert(
    fc.property(
      profile,
      fc.array(signal, { maxLength: 12 }),
      bad,
      fc.integer({ min: 0, max: 400 }),
      (standard, signals, { kind, outcome }, age) => {
        const question = { policy: defaultPolicy, profile: standard, action: 'pay', callId, subject, now };
        const screen = signalOf(kind, { outcome, value: undefined, source: 'one', at: new Date(now - age * 1000).toISOString() });
        const before = decide({ ...question, signals }).route;
        const after = decide({ ...question, signals: [...signals, screen] }).route;
        assert.ok(after !== 'privileged' || before === 'privileged');
        if (kind === 'watchlist' && outcome === 'failed') assert.equal(after, 'fraud-desk');
      },
    ),
    { numRuns: 5000 },
  );
});

test('whatever it is given, it answers, and never with privileged', () => {
  fc.assert(
    fc.property(fc.anything(), fc.anything(), fc.anything(), fc.anything(), (broken, other, time, parameters) => {
      const good = { policy: defaultPolicy, profile: assuranceProfiles.baseline, action: 'pay', callId, subject, now };
      const signals = [signalOf('spoof'), signalOf('fraud-risk'), signalOf('watchlist'), signalOf('one-time-code')];
      assert.equal(decide({ ...good, signals }).route, 'privileged');
      const attempts: unknown[] = [
        { ...good, signals: [...signals, broken] },
        { ...good, signals: { length: 1, 0: other } },
        { ...good, signals, policy: broken },
        { ...good, signals, profile: other },
        { ...good, signals, callId: other },
        { ...good, signals: other, now: time, parameters },
      ];
      for (const attempt of attempts) assert.notEqual(decide(attempt as Parameters<typeof decide>[0]).route, 'privileged');
    }),
    { numRuns: 2000 },
  );
});
