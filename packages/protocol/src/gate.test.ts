import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AssuranceProfileSchema, decisionReasons, PolicySchema, SignalSchema } from './gate.js';

const signal = {
  kind: 'fraud-risk',
  outcome: 'passed',
  value: 0.2,
  source: 'screen',
  at: '2026-03-01T12:00:00.000Z',
  callId: 'CA1',
  subject: 'pseudonym-of-a-caller1',
  mayProve: ['risk'],
};

describe('a signal', () => {
  test('is read with its model, and what it does not know falls away', () => {
    assert.deepEqual(SignalSchema.parse({ ...signal, model: 'm', extra: 1 }), { ...signal, model: 'm' });
  });
  const wrong = {
    'of an unknown kind': { kind: 'mood' },
    'with an unknown outcome': { outcome: 'clean' },
    'that was passed without saying by how much': { value: undefined },
    'with a value out of range': { value: 1.01 },
    'with a value that is no number': { value: '0.2' },
    'without a time': { at: undefined },
    'with a local time': { at: '2026-03-01T12:00:00' },
    'about a phone number': { subject: '+34600000001' },
    'about the digits of one': { subject: '346000000010000' },
    'of no call': { callId: '' },
    'that proves nothing': { mayProve: [] },
    'that claims to prove more than its kind can': { mayProve: ['possession'] },
    'of a watchlist that claims inherence': { kind: 'watchlist', mayProve: ['inherence'] },
    'of a voice that claims possession': { kind: 'voice-match', mayProve: ['possession'] },
    'of a code bound to no hash': { kind: 'one-time-code', mayProve: ['possession'], binds: { parametersHash: 'x' } },
  };
  for (const [what, changes] of Object.entries(wrong)) {
    test(`${what} is refused`, () => {
      assert.equal(SignalSchema.safeParse({ ...signal, ...changes }).success, false);
    });
  }
});

test('a policy survives JSON and names its version', () => {
  const policy = {
    id: 'bank',
    version: 3,
    actions: { 'payments.transfer': { rules: [], otherwise: { route: 'fraud-desk' } } },
    default: {
      rules: [{ id: 'known', when: { signal: 'one-time-code', outcomes: ['passed'], maxAgeSeconds: 60 }, route: 'privileged' }],
      otherwise: { route: 'primary', wants: { factors: ['one-time-code'], atLeast: 1, maxAgeSeconds: 60 } },
    },
  };
  assert.deepEqual(PolicySchema.parse(JSON.parse(JSON.stringify(policy))), policy);
  assert.equal(PolicySchema.safeParse({ ...policy, version: 0 }).success, false);
  assert.equal(PolicySchema.safeParse({ ...policy, default: { ...policy.default, otherwise: { route: 'privileged' } } }).success, false);
});

test('a profile cannot make a screen or an attestation a factor', () => {
  const uses = { 'voice-match': 'risk', 'one-time-code': 'possession', knowledge: 'identification', attestation: 'identification' };
  const profile = { id: 'own', uses, factorsNeeded: 1, maxAgeSeconds: 60, linkedParameters: [], wording: 'evidence-as-is' };
  AssuranceProfileSchema.parse(profile);
  assert.equal(AssuranceProfileSchema.safeParse({ ...profile, uses: { ...uses, attestation: 'possession' } }).success, false);
  assert.equal(AssuranceProfileSchema.safeParse({ ...profile, uses: { ...uses, watchlist: 'possession' } }).success, false);
  assert.equal(AssuranceProfileSchema.safeParse({ ...profile, factorsNeeded: 2 }).success, false);
});

test('every kind and outcome has a reason of its own', () => {
  assert.equal(new Set(decisionReasons).size, decisionReasons.length);
  assert.equal(decisionReasons.filter((reason) => reason.endsWith('-not-screened')).length, 7);
});
