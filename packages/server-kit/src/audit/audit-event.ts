import * as z from 'zod/mini';
import {
  AgeSchema,
  AskedNameSchema,
  AuditIdSchema,
  CountSchema,
  DecisionReasonSchema,
  DigestSchema,
  DurationSchema,
  EvidenceUseSchema,
  FactorSchema,
  HolderSchema,
  InstantSchema,
  NameSchema,
  PolicyVersionSchema,
  ProfileSchema,
  ProvenSchema,
  PseudonymSchema,
  RouteSchema,
  ScoreSchema,
  SignalKindSchema,
  SignalOutcomeSchema,
  ToolSchema,
  ValuedKindSchema,
  VersionSchema,
} from './event-vocabulary.js';
import { PolicyEventSchema, ProfileEventSchema } from './policy-event.js';

const call = PseudonymSchema;
const subject = PseudonymSchema;
/** SHA-256 of a grant's id. */
const grant = DigestSchema;
const action = AskedNameSchema;
/** SHA-256 of the canonical parameters of an action, such as amount and payee. */
const parameters = z.exactOptional(DigestSchema);

/** A piece of evidence, with all that a decision can see of it. */
const SignalEventSchema = z.strictObject({
  type: z.literal('signal'),
  id: AuditIdSchema,
  call,
  subject,
  kind: SignalKindSchema,
  source: AskedNameSchema,
  outcome: SignalOutcomeSchema,
  /** What its source vouches for. */
  mayProve: z.array(EvidenceUseSchema).check(z.maxLength(5)),
  /** When it was measured. */
  at: InstantSchema,
  /** What a code or question was asked for, where it was. */
  action: z.exactOptional(action),
  parameters,
  score: z.exactOptional(ScoreSchema),
  /** SHA-256 of the model, or of its name where the source gives no hash. */
  modelHash: z.exactOptional(DigestSchema),
});

/** Evidence that a decision was given. */
const EvidenceSchema = z.strictObject({
  signal: AuditIdSchema,
  ageMs: AgeSchema,
  /** Whether the decision rests on it. It does not when it was too old, replaced, for something else, or not asked for. */
  counted: z.boolean(),
  /** What it counted as under the profile, when it did. */
  use: z.exactOptional(EvidenceUseSchema),
});

/** What a policy decided, with everything that is needed to compute it again. */
const DecisionEventSchema = z.strictObject({
  type: z.literal('decision'),
  id: AuditIdSchema,
  call,
  subject,
  action,
  parameters,
  /** The instant for which it was decided. */
  at: InstantSchema,
  route: RouteSchema,
  /** Id of the policy's rule that decided; `otherwise` when none held. */
  rule: NameSchema,
  reasons: z.array(DecisionReasonSchema).check(z.maxLength(64)),
  requiredFactors: z.array(FactorSchema).check(z.maxLength(4)),
  /** How many of the required factors are enough. */
  atLeast: CountSchema,
  /** Factors that the profile counts as proven. */
  provenFactors: z.array(ProvenSchema).check(z.maxLength(3)),
  policy: z.strictObject({ name: NameSchema, version: PolicyVersionSchema, hash: DigestSchema }),
  profile: z.strictObject({ name: ProfileSchema, hash: DigestSchema }),
  /** Of the rules for this action. */
  thresholds: z
    .array(z.strictObject({ signal: ValuedKindSchema, atLeast: z.exactOptional(ScoreSchema), below: z.exactOptional(ScoreSchema) }))
    .check(z.maxLength(64)),
  evidence: z.array(EvidenceSchema).check(z.maxLength(64)),
  /** How many pieces of evidence could not be read. */
  unreadable: z.exactOptional(CountSchema),
  tools: z.array(z.strictObject({ tool: ToolSchema, version: VersionSchema })).check(z.maxLength(10)),
});

const grantEvents = [
  z.strictObject({
    type: z.literal('grant-issued'),
    grant,
    decision: AuditIdSchema,
    call,
    subject,
    action,
    parameters,
    holder: HolderSchema,
    lifetimeMs: DurationSchema,
    singleUse: z.boolean(),
  }),
  z.strictObject({ type: z.literal('grant-used'), grant, call, action, parameters, ageMs: DurationSchema }),
  z.strictObject({
    type: z.literal('grant-refused'),
    call,
    action,
    reason: z.enum(['invalid', 'expired', 'used', 'revoked', 'mismatch', 'not-allowed', 'state-unavailable', 'failed']),
  }),
  z.strictObject({
    type: z.literal('grant-transferred'),
    grant,
    /** The grant that it goes back to. */
    family: grant,
    call,
    to: HolderSchema,
    agent: z.exactOptional(PseudonymSchema),
  }),
  z.strictObject({
    type: z.literal('grants-revoked'),
    /** All grants of this call. */
    call,
    reason: z.enum(['call-ended', 'agent', 'administrator', 'new-evidence']),
  }),
] as const;

const stepUpEvents = [
  z.strictObject({
    type: z.literal('code-sent'),
    call,
    subject,
    action,
    channel: z.exactOptional(z.enum(['sms', 'call', 'email'])),
    outcome: z.enum(['sent', 'throttled', 'failed']),
    sendsLeft: CountSchema,
  }),
  z.strictObject({
    type: z.literal('code-checked'),
    call,
    subject,
    entry: z.enum(['agent', 'keypad', 'link']),
    outcome: z.enum(['passed', 'wrong-or-expired', 'limited', 'unavailable', 'failed']),
  }),
  z.strictObject({ type: z.literal('questions-asked'), call, subject, outcome: z.enum(['asked', 'cooling-off']), questions: CountSchema }),
  z.strictObject({ type: z.literal('questions-checked'), call, subject, outcome: z.enum(['passed', 'failed', 'cooling-off']) }),
] as const;

const dataEvents = [
  z.strictObject({
    type: z.literal('customer-looked-up'),
    call,
    subject,
    outcome: z.enum(['found', 'ambiguous', 'not-found', 'failed']),
    grant: z.exactOptional(grant),
  }),
  z.strictObject({
    type: z.literal('erased'),
    subject: PseudonymSchema,
    certificate: z.exactOptional(AuditIdSchema),
    reason: z.enum(['requested', 'opted-out', 'retention']),
  }),
] as const;

/**
 * What can be written into the audit log. Strict: an unknown member is refused, and no member takes free text, so that no phone number,
 * name, token, code or answer can be logged by mistake.
 */
export const AuditEventSchema = z.discriminatedUnion('type', [
  PolicyEventSchema,
  ProfileEventSchema,
  SignalEventSchema,
  DecisionEventSchema,
  ...grantEvents,
  ...stepUpEvents,
  ...dataEvents,
]);

/** An event of the audit log: see {@link AuditEventSchema}. */
export type AuditEvent = z.infer<typeof AuditEventSchema>;
/** A piece of evidence in the audit log. */
export type AuditSignal = Extract<AuditEvent, { type: 'signal' }>;
/** A decision in the audit log. */
export type AuditDecision = Extract<AuditEvent, { type: 'decision' }>;
