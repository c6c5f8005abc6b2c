import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { callId, now, signalOf, subject } from '../testkit/gate.js';
import { policy, profile, signal } from '../testkit/gate-arbitraries.js';
import { referenceRoute } from '../testkit/gate-reference.js';
import { decide } from './decide.js';
import { defaultPolicy } from './policy.js';
import { assuranceProfiles } from './profiles.js';

test('for any policy, profile and signals the route is the one of the reference: nobody is privileged without the evidence', () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(
      policy,
      profile,
      fc.constantFrom('pay', 'read'),
      fc.array(signal, { maxLength: 12 }),
      (...[rules, standard, action, signals]) => {
        const scene = { policy: rules, profile: standard, action, signals, callId, subject, now };
        const { route } = decide(scene);
        seen.set(route, (seen.get(route) ?? 0) + 1);
        assert.equal(route, referenceRoute(scene));
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
