import fc from 'fast-check';
import type { FraudScreening } from '../fraud/fraud-provider.js';
import type { GateCase } from '../gate/call-gate.js';
import { caller } from './gate-world.js';

/** Calls of a play: two of one caller, and another caller on one of them. */
export const playedCalls = [
  { callId: 'CA1', caller },
  { callId: 'CA2', caller },
  { callId: 'CA2', caller: '+447700900456' },
] as const satisfies readonly GateCase[];
export const playedWants = [
  { action: 'transfer', parameters: { amount: '100.00', payee: 'ES91' } },
  { action: 'transfer', parameters: { amount: '900.00', payee: 'ES91' } },
  { action: 'profile.read', parameters: {} },
] as const;
/** What a screen finds; `null`: nothing that can be read. */
export const playedScreens = {
  clean: {},
  risky: { risk: 0.8 },
  synthetic: { isSynthetic: true },
  hit: { isOnWatchlist: true },
  nothing: null,
} as const satisfies Record<string, Partial<FraudScreening> | null>;

const place = fc.record({
  call: fc.constantFrom(0 as const, 0 as const, 0 as const, 0 as const, 0 as const, 1 as const, 2 as const),
  want: fc.constantFrom(0 as const, 0 as const, 0 as const, 0 as const, 1 as const, 2 as const),
});
const oftenClean = fc.oneof(
  { weight: 6, arbitrary: fc.constant('clean' as const) },
  { weight: 4, arbitrary: fc.constantFrom('risky' as const, 'synthetic' as const, 'hit' as const, 'nothing' as const) },
);
const oftenRight = fc.constantFrom(true, true, true, true, false);

/** One thing that happens. */
const step = fc.oneof(
  fc.record({ do: fc.constant('screen' as const), at: place, found: oftenClean }),
  fc.record({
    do: fc.constant('code' as const),
    at: place,
    entry: fc.constantFrom('agent' as const, 'keypad' as const, 'link' as const),
    isRight: oftenRight,
  }),
  fc.record({ do: fc.constant('questions' as const), at: place, isRight: oftenRight }),
  fc.record({ do: fc.constant('attest' as const), at: place }),
  fc.record({
    do: fc.constant('voice' as const),
    at: place,
    outcome: fc.constantFrom('passed' as const, 'failed' as const, 'inconclusive' as const),
  }),
  fc.record({ do: fc.constant('wait' as const), at: place, seconds: fc.constantFrom(1, 30, 100, 250, 310, 700) }),
  { weight: 4, arbitrary: fc.record({ do: fc.constant('decide' as const), at: place }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('use' as const), at: place, grant: fc.nat(7), isSame: fc.constantFrom(true, true, false) }),
  },
  fc.record({ do: fc.constant('revoke' as const), at: place }),
);
export type GateStep = typeof step extends fc.Arbitrary<infer Each> ? Each : never;
export type StepOf<Kind extends GateStep['do']> = Extract<GateStep, { readonly do: Kind }>;
export const gateSteps: fc.Arbitrary<readonly GateStep[]> = fc.array(step, { minLength: 10, maxLength: 40, size: 'max' });
