import type { AssuranceProfile, Policy, Signal } from '@callseal/protocol/gate';
import fc from 'fast-check';
import { defaultPolicy, parsePolicy } from '../gate/policy.js';
import { assuranceProfiles, parseProfile } from '../gate/profiles.js';
import { callId, now, signalOf, subject } from './gate.js';

const retried: readonly string[] = ['one-time-code', 'knowledge', 'attestation'];
const kinds = ['voice-match', 'spoof', 'fraud-risk', 'watchlist', 'one-time-code', 'knowledge', 'attestation'] as const;
const factors = ['voice-match', 'one-time-code', 'knowledge', 'attestation'] as const;
const mostly = <T>(usual: T, ...others: T[]) => fc.constantFrom(...Array<T>(12).fill(usual), ...others);
const limit = fc.constantFrom(20, 60, 300, 600);

/** Signals of every kind, mostly of the call and caller of {@link callId} and {@link subject}, some of others. */
export const signal: fc.Arbitrary<Signal> = fc
  .record({
    kind: fc.constantFrom(...kinds),
    outcome: fc.constantFrom('passed', 'passed', 'passed', 'failed', 'inconclusive', 'not-screened'),
    source: fc.constantFrom('one', 'two'),
    age: fc.constantFrom(-60, -5, -1, 0, 1, 20, 21, 59, 60, 61, 300, 301, 900),
    call: mostly(callId, 'CA-other'),
    of: mostly(subject, 'pseudonym-of-another-1'),
    value: fc.option(fc.constantFrom(0, 0.3, 0.5, 0.69, 0.7, 0.9, 1), { nil: undefined }),
    weak: mostly(false, true, true),
    binds: mostly<object | undefined>(undefined, { action: 'pay' }, { action: 'read' }, { parametersHash: 'A'.repeat(43) }),
  })
  .map(({ kind, age, call, of, value, weak, binds, ...rest }) => {
    const hasValue = kind === 'voice-match' || kind === 'spoof' || kind === 'fraud-risk';
    const given = kind === 'fraud-risk' && rest.outcome === 'passed' ? (value ?? 0.2) : value;
    return signalOf(kind, {
      ...rest,
      at: new Date(now - age * 1000).toISOString(),
      callId: call,
      subject: of,
      ...(hasValue && given !== undefined ? { value: given } : hasValue ? { value: undefined } : {}),
      ...(weak ? { mayProve: ['risk'] } : {}),
      ...(binds !== undefined && retried.includes(kind) ? { binds } : {}),
    });
  });

const leaf = (outcomes: fc.Arbitrary<string[]>) =>
  fc
    .record({ signal: fc.constantFrom(...kinds), outcomes, maxAgeSeconds: limit, bound: fc.constantFrom(0, 0, 0, 0.3, 0.7) })
    .map(({ bound, ...condition }) => {
      const hasValue = ['voice-match', 'spoof', 'fraud-risk'].includes(condition.signal);
      return {
        ...condition,
        ...(bound > 0 && hasValue ? { value: condition.signal === 'fraud-risk' ? { atLeast: bound } : { below: bound } } : {}),
      };
    });
const anyLeaf = leaf(fc.uniqueArray(fc.constantFrom('passed', 'failed', 'inconclusive', 'not-screened'), { minLength: 1, maxLength: 3 }));
const condition = fc.oneof(
  anyLeaf,
  fc.record({ all: fc.array(anyLeaf, { minLength: 1, maxLength: 3 }) }),
  fc.record({ any: fc.array(anyLeaf, { minLength: 1, maxLength: 3 }) }),
  fc.record({ all: fc.tuple(anyLeaf, fc.record({ any: fc.array(anyLeaf, { minLength: 1, maxLength: 2 }) })) }),
);
const evidence = fc
  .record({ signal: fc.constantFrom(...factors), maxAgeSeconds: limit })
  .map((part) => ({ ...part, outcomes: ['passed'] }));
const wants = fc
  .record({ factors: fc.uniqueArray(fc.constantFrom(...factors), { minLength: 1, maxLength: 3 }), maxAgeSeconds: limit, share: fc.nat(2) })
  .map(({ share, ...rest }) => ({ ...rest, atLeast: Math.min(rest.factors.length, 1 + share) }));
const rule = fc.oneof(
  fc.record({ when: condition, route: fc.constantFrom('fraud-desk', 'retry-or-hand-off') }),
  fc.record({ when: condition, route: fc.constantFrom('step-up', 'primary'), wants }),
  fc.record({
    when: fc.record({ all: fc.tuple(evidence, leaf(fc.constant(['passed']))) }),
    route: fc.constant('privileged'),
  }),
);
const plan = fc.record({
  rules: fc.array(rule, { maxLength: 4 }).map((rules) => rules.map((one, index) => ({ ...one, id: `rule-${index.toString()}` }))),
  otherwise: fc.record({ route: fc.constantFrom('step-up', 'primary'), wants }),
});
/** The default policy, or one of random rules that is valid. */
export const policy: fc.Arbitrary<Policy> = fc.oneof(
  fc.constant(defaultPolicy),
  fc
    .record({ pay: plan, other: plan })
    .map(({ pay, other }) => parsePolicy({ id: 'random', version: 1, actions: { pay }, default: other })),
);
/** A profile that comes with the kit, or one of random worth. */
export const profile: fc.Arbitrary<AssuranceProfile> = fc.oneof(
  fc.constantFrom(...Object.values(assuranceProfiles)),
  fc
    .record({
      voice: fc.constantFrom('inherence', 'identification', 'risk'),
      knowledge: fc.constantFrom('knowledge', 'identification', 'risk'),
      maxAgeSeconds: limit,
    })
    .map(({ voice, knowledge, maxAgeSeconds }) =>
      parseProfile({
        id: 'random',
        uses: { 'voice-match': voice, 'one-time-code': 'possession', knowledge, attestation: 'risk' },
        factorsNeeded: 1,
        maxAgeSeconds,
        linkedParameters: [],
        wording: 'evidence-as-is',
      }),
    ),
);
