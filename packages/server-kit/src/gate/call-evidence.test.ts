import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { callId, now, subject } from '../testkit/gate.js';
import { policy, profile, signal } from '../testkit/gate-arbitraries.js';
import { type NumberedSignal, withEvidence } from './call-evidence.js';
import { decide } from './decide.js';

test('what is left out of the evidence of a call changes no decision, now or later', () => {
  let leftOut = 0;
  fc.assert(
    fc.property(
      policy,
      profile,
      fc.constantFrom('pay', 'read'),
      fc.array(signal, { maxLength: 14 }),
      fc.integer({ min: 0, max: 1200 }),
      (...[rules, standard, action, signals, seconds]) => {
        const all = signals
          .filter(({ at }) => Date.parse(at) <= now)
          .map((one, index) => ({ id: index.toString(), signal: { ...one, callId, subject } }));
        let kept: readonly NumberedSignal[] = [];
        for (const one of all) kept = withEvidence(kept, [one], now) ?? assert.fail('these are few');
        leftOut += all.length - kept.length;
        const question = { policy: rules, profile: standard, action, callId, subject, now: now + seconds * 1000 };
        const whole = decide({ ...question, signals: all.map((one) => one.signal) });
        const rest = decide({ ...question, signals: kept.map((one) => one.signal) });
        assert.deepEqual([rest.route, rest.factors, rest.wants], [whole.route, whole.factors, whole.wants]);
      },
    ),
    { numRuns: 5000 },
  );
  assert.ok(leftOut > 500, `only ${leftOut} were left out`);
});
