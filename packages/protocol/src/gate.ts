/**
 * The gate: what counts as evidence about a caller (signals), what an action demands (a policy), what came out (a decision) and what lets
 * it happen (a grant). Everything here is data; the server kit decides and signs.
 */
import * as z from 'zod/mini';
import { limits } from './limits.js';

/** Machine names: actions, sources, ids of policies and rules. */
const name = z.string().check(z.minLength(1), z.maxLength(64), z.regex(/^[A-Za-z0-9][\w.:-]*$/));
const callId = z.string().check(z.minLength(1), z.maxLength(limits.idCharacters), z.regex(/^[\w.:-]+$/));
/** A subject as the server counts it. Longer than any phone number (15 digits), so that one in clear is refused. */
const pseudonym = z.string().check(z.minLength(16), z.maxLength(128), z.regex(/^[\w-]+$/));
/** SHA-256 in base64url. */
const hash = z.string().check(z.regex(/^[\w-]{43}$/));
const share = z.number().check(z.minimum(0), z.maximum(1));
const seconds = z.int().check(z.minimum(1), z.maximum(limits.evidenceSeconds));
const isUnique = (list: readonly unknown[]): boolean => new Set(list).size === list.length;

export const signalKinds = ['voice-match', 'spoof', 'fraud-risk', 'watchlist', 'one-time-code', 'knowledge', 'attestation'] as const;
export type SignalKind = (typeof signalKinds)[number];
/** Kinds that a policy can want from a caller. The others are screens: they can stand against somebody, never for them. */
export const factorKinds = ['voice-match', 'one-time-code', 'knowledge', 'attestation'] as const satisfies readonly SignalKind[];
export type FactorKind = (typeof factorKinds)[number];
/** `not-screened` is every error, time-out and absence: it is never read as clean. */
export const signalOutcomes = ['passed', 'failed', 'inconclusive', 'not-screened'] as const;
export type SignalOutcome = (typeof signalOutcomes)[number];
/** What evidence is used as: one of the three factors, identification (says who, not that it is them), or only a hint of risk. */
export const evidenceUses = ['knowledge', 'possession', 'inherence', 'identification', 'risk'] as const;
export type EvidenceUse = (typeof evidenceUses)[number];
export const authenticationFactors = ['knowledge', 'possession', 'inherence'] as const satisfies readonly EvidenceUse[];
export type AuthenticationFactor = (typeof authenticationFactors)[number];

const common = {
  outcome: z.enum(signalOutcomes),
  /** Who says so, such as `relay`, `voxeq` or `desk`. Two sources are two opinions; a later signal of one source may replace its earlier. */
  source: name,
  /** Version or hash of the model that judged, where there is one. */
  model: z.optional(z.string().check(z.minLength(1), z.maxLength(256))),
  /** When it was measured. */
  at: z.iso.datetime(),
  callId,
  subject: pseudonym,
};
const mayProve = <const Use extends EvidenceUse>(uses: readonly Use[]) =>
  z.array(z.enum(uses)).check(z.minLength(1), z.refine(isUnique, { error: 'names something twice' }));
/** What a code was asked for: it proves nothing for another action or other parameters. */
const binds = z.optional(z.object({ action: z.optional(name), parametersHash: z.optional(hash) }));

/**
 * One piece of evidence. `mayProve` is what its source vouches for: a verdict that a browser reported may be `['risk']` alone. `value` is
 * the similarity of a voice match, the authenticity of a spoof check (both: higher is better) or the fraud risk (higher is worse).
 */
export const SignalSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('voice-match'),
    ...common,
    value: z.optional(share),
    mayProve: mayProve(['inherence', 'identification', 'risk']),
  }),
  z.object({ kind: z.literal('spoof'), ...common, value: z.optional(share), mayProve: mayProve(['risk']) }),
  z
    .object({ kind: z.literal('fraud-risk'), ...common, value: z.optional(share), mayProve: mayProve(['risk']) })
    // thresholds are the policy's, so a screen that was passed says by how much
    .check(z.refine(({ outcome, value }) => outcome !== 'passed' || value !== undefined, { path: ['value'] })),
  z.object({ kind: z.literal('watchlist'), ...common, mayProve: mayProve(['risk']) }),
  z.object({ kind: z.literal('one-time-code'), ...common, binds, mayProve: mayProve(['possession', 'identification', 'risk']) }),
  z.object({ kind: z.literal('knowledge'), ...common, binds, mayProve: mayProve(['knowledge', 'identification', 'risk']) }),
  z.object({ kind: z.literal('attestation'), ...common, binds, mayProve: mayProve(['identification', 'risk']) }),
]);
export type Signal = z.infer<typeof SignalSchema>;

export const gateRoutes = ['fraud-desk', 'step-up', 'primary', 'privileged', 'retry-or-hand-off'] as const;
export type GateRoute = (typeof gateRoutes)[number];

/** Kinds whose signals carry a value. */
export const valuedKinds = ['voice-match', 'spoof', 'fraud-risk'] as const satisfies readonly SignalKind[];
const isValued = (kind: SignalKind): boolean => (valuedKinds as readonly SignalKind[]).includes(kind);

/** Holds when the evidence of one kind has one of the outcomes and, if named, its value lies in the range. */
export interface SignalCondition {
  readonly signal: SignalKind;
  readonly outcomes: readonly SignalOutcome[];
  /** Older evidence counts as `not-screened`; but a screen that failed has failed for the rest of the call. */
  readonly maxAgeSeconds: number;
  /** `atLeast` includes its bound, `below` does not. Evidence without a value is in no range. */
  readonly value?: { readonly atLeast?: number | undefined; readonly below?: number | undefined } | undefined;
}
/** There is no "not": what is unknown could not be told from what is clean. */
export type Condition = SignalCondition | { readonly all: readonly Condition[] } | { readonly any: readonly Condition[] };

const SignalConditionSchema = z
  .strictObject({
    signal: z.enum(signalKinds),
    outcomes: z.array(z.enum(signalOutcomes)).check(z.minLength(1), z.refine(isUnique)),
    maxAgeSeconds: seconds,
    value: z.optional(
      z
        .strictObject({ atLeast: z.optional(share), below: z.optional(share) })
        .check(z.refine(({ atLeast, below }) => (atLeast ?? below) !== undefined, { error: 'names no bound' })),
    ),
  })
  .check(z.refine(({ signal, value }) => value === undefined || isValued(signal), { path: ['value'], error: 'signals of it have none' }));
const conditions = z.array(z.lazy((): z.ZodMiniType<Condition> => ConditionSchema)).check(z.minLength(1), z.maxLength(32));
export const ConditionSchema: z.ZodMiniType<Condition> = z.union([
  SignalConditionSchema,
  z.strictObject({ all: conditions }),
  z.strictObject({ any: conditions }),
]);

/** Whether the condition cannot hold without a factor that was passed. */
function namesEvidence(condition: Condition): boolean {
  if ('all' in condition) return condition.all.some(namesEvidence);
  if ('any' in condition) return condition.any.every(namesEvidence);
  return condition.outcomes.every((outcome) => outcome === 'passed') && (factorKinds as readonly SignalKind[]).includes(condition.signal);
}
/** Whether the condition can hold because something was not screened. */
function toleratesUnknown(condition: Condition): boolean {
  if ('all' in condition) return condition.all.some(toleratesUnknown);
  if ('any' in condition) return condition.any.some(toleratesUnknown);
  return condition.outcomes.some((outcome) => outcome === 'not-screened' || outcome === 'inconclusive');
}

/** Factors that are wanted: so many of them, each passed and fresh. */
const wants = z
  .strictObject({
    factors: z.array(z.enum(factorKinds)).check(z.minLength(1), z.refine(isUnique)),
    atLeast: z.int().check(z.minimum(1)),
    maxAgeSeconds: seconds,
  })
  .check(z.refine(({ factors, atLeast }) => atLeast <= factors.length, { path: ['atLeast'], error: 'is more than there are factors' }));
export type Wants = z.infer<typeof wants>;

const sends = { route: z.enum(['fraud-desk', 'retry-or-hand-off']) };
const asks = { route: z.enum(['step-up', 'primary']), wants };
/**
 * What happens when `when` holds. `step-up` and `primary` become `privileged` once their factors are there, and `retry-or-hand-off` when
 * one of them failed. A rule that lets somebody through by itself must name a factor that was passed and may not tolerate the unknown.
 */
export const RuleSchema = z.discriminatedUnion('route', [
  z.strictObject({ id: name, when: ConditionSchema, ...sends }),
  z.strictObject({ id: name, when: ConditionSchema, ...asks }),
  z
    .strictObject({ id: name, when: ConditionSchema, route: z.literal('privileged') })
    .check(z.refine(({ when }) => namesEvidence(when) && !toleratesUnknown(when), { path: ['when'], error: 'names no evidence' })),
]);
export type Rule = z.infer<typeof RuleSchema>;

/** Rules are tried in order and the first that holds decides. */
const plan = z.strictObject({
  rules: z.array(RuleSchema).check(
    z.maxLength(64),
    z.refine((rules) => isUnique(rules.map(({ id }) => id)), { error: 'uses an id twice' }),
  ),
  otherwise: z.discriminatedUnion('route', [z.strictObject(sends), z.strictObject(asks)]),
});
export type Plan = z.infer<typeof plan>;

/** What each action demands. Unknown fields are refused: a misspelt limit would be no limit. */
export const PolicySchema = z.strictObject({
  id: name,
  /** Grows with every change; decisions and grants name it. */
  version: z.int().check(z.minimum(1)),
  actions: z.record(name, plan),
  /** For every action that is not named. */
  default: plan,
});
export type Policy = z.infer<typeof PolicySchema>;

/** Which text the agent reads about what the evidence is worth; texts are the element's. */
export const profileWordings = ['evidence-as-is', 'voice-is-a-risk-signal', 'two-of-three', 'voice-beside-a-code'] as const;
export type ProfileWording = (typeof profileWordings)[number];

/**
 * What evidence is worth under a standard. A profile only adds demands to a policy. Voice is worth something only beside a spoof check
 * that was passed.
 */
export const AssuranceProfileSchema = z
  .strictObject({
    id: name,
    uses: z.strictObject({
      'voice-match': z.enum(['inherence', 'identification', 'risk']),
      'one-time-code': z.enum(['possession', 'identification', 'risk']),
      knowledge: z.enum(['knowledge', 'identification', 'risk']),
      attestation: z.enum(['identification', 'risk']),
    }),
    /** Different factors without which nobody is privileged. */
    factorsNeeded: z.int().check(z.minimum(1), z.maximum(3)),
    /** How old those may be. */
    maxAgeSeconds: seconds,
    /** Parameters that an action must name, and that a code must have been asked for. Empty: no dynamic linking. */
    linkedParameters: z.array(name),
    wording: z.enum(profileWordings),
  })
  .check(
    z.refine(
      ({ uses, factorsNeeded }) =>
        factorsNeeded <= Object.values(uses).filter((use) => (authenticationFactors as readonly string[]).includes(use)).length,
      { path: ['factorsNeeded'], error: 'is more than the uses can give' },
    ),
  );
export type AssuranceProfile = z.infer<typeof AssuranceProfileSchema>;

/** Why a decision is as it is: what the deciding rule saw, then what came of the factors, then what was wrong with the question. */
export const decisionReasons = [
  ...signalKinds.flatMap((kind) => signalOutcomes.map((outcome) => `${kind}-${outcome}` as const)),
  ...valuedKinds.map((kind) => `${kind}-threshold` as const),
  'factors-proven',
  'factors-missing',
  'factor-failed',
  'factors-impossible',
  'profile-factors-missing',
  'one-time-code-not-linked',
  'parameters-missing',
  'parameters-invalid',
  'signal-malformed',
  'policy-invalid',
  'profile-invalid',
  'clock-invalid',
] as const;
export type DecisionReason = (typeof decisionReasons)[number];

const policyReference = z.object({ id: z.string(), version: z.number() });
/** A signal that the decision rests on. */
const usedSignal = z.object({
  kind: z.enum(signalKinds),
  outcome: z.enum(signalOutcomes),
  source: z.string(),
  model: z.optional(z.string()),
  value: z.optional(z.number()),
  ageSeconds: z.number(),
});

export const DecisionSchema = z.object({
  route: z.enum(gateRoutes),
  /** Factors that would help, and how many of them; empty and 0 when none is wanted. */
  wants: z.object({ factors: z.array(z.enum(factorKinds)), atLeast: z.number() }),
  reasons: z.array(z.enum(decisionReasons)),
  /** The rule that decided; `otherwise` when none held. */
  rule: z.string(),
  policy: policyReference,
  profile: z.string(),
  /** Which text the agent reads: `<wording of the profile>.<route>`. */
  wording: z.templateLiteral([z.enum(profileWordings), '.', z.enum(gateRoutes)]),
  action: z.string(),
  callId: z.string(),
  subject: z.string(),
  /** Of the parameters that were decided about, where they were given. */
  parametersHash: z.optional(hash),
  at: z.iso.datetime(),
  /** Factors that the profile counts as proven. */
  factors: z.array(z.enum(authenticationFactors)),
  signals: z.array(usedSignal),
});
export type Decision = z.infer<typeof DecisionSchema>;

export const grantHolders = ['bot', 'human'] as const;
/** Whose hands a grant is in. */
export type GrantHolder = (typeof grantHolders)[number];

/** Claims of a grant: a JWT of type `callseal-grant+jwt`. Times are seconds since the Unix epoch. */
export const GrantClaimsSchema = z.object({
  iss: z.string(),
  aud: z.optional(z.union([z.string(), z.array(z.string())])),
  sub: pseudonym,
  jti: z.string().check(z.regex(/^[\w-]{22}$/)),
  iat: z.int(),
  exp: z.int(),
  call_id: callId,
  action: name,
  parameters_hash: hash,
  holder: z.enum(grantHolders),
  single_use: z.boolean(),
  /** `jti` of the grant that was issued; a transferred one keeps it, so that both are revoked as one. */
  family: z.string().check(z.regex(/^[\w-]{22}$/)),
  policy: policyReference,
  profile: z.string(),
  factors: z.array(z.enum(authenticationFactors)),
});
export type GrantClaims = z.infer<typeof GrantClaimsSchema>;
