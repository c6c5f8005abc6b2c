import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DecisionSchema, profileWordings, type Signal } from '@callseal/protocol/gate';
import { callId, cleanScreens, now, secondsAgo, signalOf, subject } from '../testkit/gate.js';
import { hashParameters } from '../json/hash-parameters.js';
import { decide, type DecideOptions } from './decide.js';
import { defaultPolicy, parsePolicy } from './policy.js';
import { assuranceProfiles, parseProfile } from './profiles.js';

function ask(signals: readonly Signal[], changes: Partial<DecideOptions> = {}) {
  const decision = decide({
    policy: defaultPolicy,
    profile: assuranceProfiles.baseline,
    action: 'pay',
    callId,
    subject,
    now,
    signals,
    ...changes,
  });
  DecisionSchema.parse(decision);
  return decision;
}
const without = (kind: string): readonly Signal[] => cleanScreens.filter((signal) => signal.kind !== kind);
const code = signalOf('one-time-code');
const questions = signalOf('knowledge');
const both = { factors: ['one-time-code', 'knowledge'], atLeast: 2 };

describe('the default policy', () => {
  const rows: readonly (readonly [string, readonly Signal[], string, number])[] = [
    ['asks a clean caller for a code or questions', cleanScreens, 'primary', 1],
    ['lets a clean caller through with a code', [...cleanScreens, code], 'privileged', 0],
    ['lets a clean caller through with questions', [...cleanScreens, questions], 'privileged', 0],
    [
      'sends a hit on the watchlist to the fraud desk, whatever was proven',
      [...cleanScreens, code, questions, signalOf('watchlist', { outcome: 'failed' })],
      'fraud-desk',
      0,
    ],
    ['wants both from a synthetic voice', [...without('spoof'), signalOf('spoof', { outcome: 'failed' })], 'step-up', 2],
    ['wants both at a risk of 0.7', [...without('fraud-risk'), signalOf('fraud-risk', { value: 0.7 })], 'step-up', 2],
    ['wants one at a risk of 0.69', [...without('fraud-risk'), signalOf('fraud-risk', { value: 0.69 })], 'primary', 1],
    ['wants both from a voice that does not match', [...cleanScreens, signalOf('voice-match', { outcome: 'failed' })], 'step-up', 2],
    [
      'wants the other one from a risky caller with a code',
      [...without('spoof'), signalOf('spoof', { outcome: 'failed' }), code],
      'step-up',
      1,
    ],
    [
      'lets a risky caller through with both',
      [...without('spoof'), signalOf('spoof', { outcome: 'failed' }), code, questions],
      'privileged',
      0,
    ],
    ['offers another try after a wrong code', [...cleanScreens, signalOf('one-time-code', { outcome: 'failed' })], 'retry-or-hand-off', 1],
    [
      'takes the right code after a wrong one',
      [...cleanScreens, signalOf('one-time-code', { outcome: 'failed', at: secondsAgo(30) }), code],
      'privileged',
      0,
    ],
    [
      'takes no right code before a wrong one',
      [...cleanScreens, signalOf('one-time-code', { outcome: 'failed', at: secondsAgo(1) }), code],
      'retry-or-hand-off',
      1,
    ],
    [
      'asks again for a code of more than ten minutes ago',
      [...cleanScreens, signalOf('one-time-code', { at: secondsAgo(601) })],
      'primary',
      1,
    ],
  ];
  for (const [title, signals, route, atLeast] of rows) {
    test(title, () => {
      const decision = ask(signals);
      assert.deepEqual([decision.route, decision.wants.atLeast], [route, atLeast]);
    });
  }

  for (const kind of ['spoof', 'fraud-risk', 'watchlist'] as const) {
    const unknown: Readonly<Record<string, readonly Signal[]>> = {
      'was not run': [],
      'timed out': [signalOf(kind, { outcome: 'not-screened', value: undefined })],
      'could not tell': [signalOf(kind, { outcome: 'inconclusive' })],
      'is six minutes old': [signalOf(kind, { at: secondsAgo(360) })],
      'is from the future': [signalOf(kind, { at: secondsAgo(-60) })],
      'is of another call': [signalOf(kind, { callId: 'CA2' })],
      'is of another caller': [signalOf(kind, { subject: 'pseudonym-of-another-1' })],
      'was clean for one source and timed out for another': [signalOf(kind), signalOf(kind, { outcome: 'not-screened', source: 'other' })],
      'timed out after it had been clean': [signalOf(kind), signalOf(kind, { outcome: 'not-screened', at: secondsAgo(1) })],
    };
    for (const [what, signals] of Object.entries(unknown)) {
      test(`does not take a caller for clean whose ${kind} screen ${what}`, () => {
        const decision = ask([...without(kind), ...signals, code]);
        assert.deepEqual(
          [decision.route, decision.rule, decision.wants],
          ['step-up', 'risky-or-unknown', { factors: ['knowledge'], atLeast: 1 }],
        );
      });
    }
    test(`takes a ${kind} screen for answered once it answers after a time-out`, () => {
      const late = signalOf(kind, { outcome: 'not-screened', at: secondsAgo(60), value: undefined });
      assert.equal(ask([...cleanScreens, late, code]).route, 'privileged');
    });
    test(`does not forget a ${kind} screen that failed, however long ago and whoever cleared it since`, () => {
      const failed = signalOf(kind, { outcome: 'failed', at: secondsAgo(3000) });
      const cleared = signalOf(kind, { source: 'other' });
      assert.notEqual(ask([...cleanScreens, failed, cleared, code]).route, 'privileged');
    });
  }

  test('says why, and on what it rests', () => {
    const decision = ask([...without('fraud-risk'), signalOf('fraud-risk', { value: 0.8, source: 'screen', model: 'm1' }), code]);
    assert.deepEqual(decision.reasons, ['fraud-risk-threshold', 'factors-missing']);
    assert.deepEqual(decision.policy, { id: 'callseal-default', version: 1 });
    assert.deepEqual(
      decision.signals.find(({ kind }) => kind === 'fraud-risk'),
      { kind: 'fraud-risk', outcome: 'passed', source: 'screen', model: 'm1', value: 0.8, ageSeconds: 10 },
    );
    assert.equal(decision.wording, 'evidence-as-is.step-up');
  });
});

describe('under nist-800-63b-4', () => {
  const profile = assuranceProfiles['nist-800-63b-4'];
  test('a voice is never a factor, whatever the policy says', () => {
    const voiceOnly = parsePolicy({
      id: 'voice',
      version: 1,
      actions: {
        pay: {
          rules: [{ id: 'v', when: { signal: 'voice-match', outcomes: ['passed'], maxAgeSeconds: 60 }, route: 'privileged' }],
          otherwise: { route: 'retry-or-hand-off' },
        },
      },
      default: { rules: [], otherwise: { route: 'primary', wants: { factors: ['voice-match'], atLeast: 1, maxAgeSeconds: 60 } } },
    });
    const signals = [...cleanScreens, signalOf('voice-match')];
    assert.equal(ask(signals, { policy: voiceOnly }).route, 'privileged');
    const decision = ask(signals, { policy: voiceOnly, profile });
    assert.deepEqual([decision.route, decision.wants], ['step-up', { factors: ['one-time-code'], atLeast: 1 }]);
    const other = ask(signals, { policy: voiceOnly, profile, action: 'other' });
    assert.deepEqual([other.route, other.reasons], ['retry-or-hand-off', ['factors-impossible']]);
  });
  test('questions identify and a code authenticates', () => {
    assert.deepEqual(ask([...cleanScreens, questions], { profile }).reasons, ['profile-factors-missing']);
    assert.deepEqual(ask([...cleanScreens, code], { profile }).factors, ['possession']);
    assert.equal(ask([...cleanScreens, code], { profile }).route, 'privileged');
  });
});

describe('under psd2', () => {
  const profile = assuranceProfiles.psd2;
  const parameters = { amount: '120.00 EUR', payee: 'ES9121000418450200051332' };
  const linked = signalOf('one-time-code', { binds: { parametersHash: hashParameters(parameters) } });

  test('two of three are needed, and the code is linked to amount and payee', () => {
    assert.equal(ask([...cleanScreens, linked], { profile, parameters }).route, 'step-up');
    const decision = ask([...cleanScreens, linked, questions], { profile, parameters });
    assert.deepEqual([decision.route, decision.factors], ['privileged', ['knowledge', 'possession']]);
    assert.equal(decision.parametersHash, hashParameters(parameters));
  });
  test('a code that was asked for without or with other parameters is none', () => {
    const elsewhere = signalOf('one-time-code', { binds: { parametersHash: hashParameters({ ...parameters, amount: '9' }) } });
    assert.notEqual(ask([...cleanScreens, elsewhere, questions], { profile, parameters }).route, 'privileged');
    const decision = ask([...cleanScreens, code, questions], { profile, parameters });
    assert.equal(decision.route, 'step-up');
    assert.ok(decision.reasons.includes('one-time-code-not-linked'));
  });
  for (const missing of [undefined, {}, { amount: '1' }, { amount: '1', payee: '' }, { amount: null, payee: 'p' }, ['amount', 'payee']]) {
    test(`nothing goes through with ${missing === undefined ? 'no parameters' : JSON.stringify(missing)}`, () => {
      const bound = signalOf('voice-match');
      const decision = ask([...cleanScreens, bound, questions], { profile, parameters: missing });
      assert.equal(decision.route, 'retry-or-hand-off');
      assert.ok(decision.reasons.includes('parameters-missing'));
    });
  }
  test('a voice is the second factor only beside a spoof check that was passed', () => {
    const signals = [signalOf('voice-match'), linked];
    assert.equal(ask([...cleanScreens, ...signals], { profile, parameters }).route, 'privileged');
    assert.notEqual(ask([...without('spoof'), ...signals, questions], { profile, parameters }).factors.includes('inherence'), true);
  });
});

describe('under asvs-l2', () => {
  const profile = assuranceProfiles['asvs-l2'];
  test('a code needs a voice beside it; questions do not do', () => {
    assert.equal(ask([...cleanScreens, code, questions], { profile }).route, 'step-up');
    assert.equal(ask([...cleanScreens, code, signalOf('voice-match')], { profile }).route, 'privileged');
  });
});

test('a voice match that only a browser reported proves nothing', () => {
  const profile = assuranceProfiles['asvs-l2'];
  const decision = ask([...cleanScreens, code, signalOf('voice-match', { mayProve: ['risk'] })], { profile });
  assert.deepEqual([decision.route, decision.factors], ['step-up', ['possession']]);
});

test('a code for another action is none', () => {
  assert.equal(ask([...cleanScreens, signalOf('one-time-code', { binds: { action: 'read' } })]).route, 'primary');
  assert.equal(ask([...cleanScreens, signalOf('one-time-code', { binds: { action: 'pay' } })]).route, 'privileged');
});

test('one signal that cannot be read keeps everybody out, and hides no hit on the watchlist', () => {
  const broken = { ...signalOf('spoof'), at: 'yesterday' };
  assert.deepEqual(
    [ask([...cleanScreens, code, broken]).route, ask([broken, signalOf('watchlist', { outcome: 'failed' })]).route],
    ['retry-or-hand-off', 'fraud-desk'],
  );
});

describe('a policy is refused', () => {
  const passed = { signal: 'one-time-code', outcomes: ['passed'], maxAgeSeconds: 60 };
  const clean = { signal: 'watchlist', outcomes: ['passed'], maxAgeSeconds: 60 };
  const rule = (when: unknown, more: object = { route: 'privileged' }) => ({ id: 'r', when, ...more });
  const bad: Readonly<Record<string, readonly unknown[]>> = {
    'that lets somebody through without evidence': [rule(clean)],
    'that lets somebody through for one of two things of which one is none': [rule({ any: [passed, clean] })],
    'that lets somebody through because nothing was screened': [
      rule({ all: [passed, { ...clean, outcomes: ['passed', 'not-screened'] }] }),
    ],
    'without an age limit': [rule({ signal: 'one-time-code', outcomes: ['passed'] })],
    'with a misspelt limit': [rule({ ...passed, maxAge: 60 })],
    'with a condition on nothing': [rule({ all: [] })],
    'with a threshold for what has no value': [rule({ ...passed, value: { atLeast: 0.5 } })],
    'that wants more factors than it lists': [
      rule(clean, { route: 'step-up', wants: { factors: ['knowledge'], atLeast: 2, maxAgeSeconds: 60 } }),
    ],
    'that wants a screen as a factor': [
      rule(clean, { route: 'step-up', wants: { factors: ['watchlist'], atLeast: 1, maxAgeSeconds: 60 } }),
    ],
    'that steps up without saying to what': [rule(clean, { route: 'step-up' })],
    'with one id for two rules': [rule(passed), rule(passed)],
  };
  const policyOf = (rules: readonly unknown[]) => ({
    id: 'p',
    version: 1,
    actions: {},
    default: { rules, otherwise: { route: 'fraud-desk' } },
  });
  for (const [what, rules] of Object.entries(bad)) {
    test(what, () => {
      assert.throws(() => parsePolicy(policyOf(rules)), { code: 'CONFIG_INVALID' });
      const decision = ask([...cleanScreens, code, questions], { policy: policyOf(rules) as never });
      assert.ok(decision.route !== 'privileged' && decision.reasons.includes('policy-invalid'));
    });
  }
  test('but not when every way through names evidence', () => {
    assert.equal(
      ask([...cleanScreens, code], {
        policy: parsePolicy(policyOf([rule({ all: [clean, { any: [passed, { ...passed, signal: 'knowledge' }] }] })])),
      }).route,
      'privileged',
    );
  });
  test('that contains itself', () => {
    const all: unknown[] = [];
    all.push({ all });
    assert.throws(() => parsePolicy(policyOf([rule({ all })])), { code: 'CONFIG_INVALID' });
  });
});

test('a parsed policy and profile cannot be changed', () => {
  assert.throws(() => Object.assign(defaultPolicy.default, { rules: [] }), TypeError);
  assert.throws(() => Object.assign(assuranceProfiles.psd2.uses, { knowledge: 'risk' }), TypeError);
});

test('a profile that asks for more than its uses give is refused, and each names its wording', () => {
  assert.throws(() => parseProfile({ ...assuranceProfiles['nist-800-63b-4'], factorsNeeded: 2 }), { code: 'CONFIG_INVALID' });
  const wordings = Object.values(assuranceProfiles).map(({ wording }) => wording);
  assert.deepEqual(wordings.toSorted(), profileWordings.toSorted());
});

test('what a risky caller is asked for is what the document says', () => {
  assert.deepEqual(ask([signalOf('spoof', { outcome: 'failed' })]).wants, both);
});

test('a decision cannot be changed, since grants follow from it', () => {
  const decision = ask([...cleanScreens, code]);
  assert.throws(() => decision.factors.push('inherence'), TypeError);
  assert.throws(() => Object.assign(decision.policy, { version: 2 }), TypeError);
  assert.throws(() => Object.assign(decision, { route: 'primary' }), TypeError);
});
