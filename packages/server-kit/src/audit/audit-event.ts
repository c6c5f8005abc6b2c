import * as z from 'zod/mini';
import {
  AgeSchema,
  AuditIdSchema,
  CountSchema,
  DecisionReasonSchema,
  DigestSchema,
  EvidenceUseSchema,
  FactorSchema,
  NameSchema,
  PolicyVersionSchema,
  ProfileSchema,
  PseudonymSchema,
  RouteSchema,
  ScoreSchema,
  SignalKindSchema,
  SignalOutcomeSchema,
  ToolSchema,
  VersionSchema,
} from './event-vocabulary.js';

const call = PseudonymSchema;
const subject = z.exactOptional(PseudonymSchema);
const grant = AuditIdSchema;
const action = NameSchema;
/** SHA-256 of the canonical parameters of an action, such as amount and payee. */
const parameters = z.exactOptional(DigestSchema);

/** A piece of evidence, as it was worth when it came. */
const SignalEventSchema = z.strictObject({
  type: z.literal('signal'),
  id: AuditIdSchema,
  call,
  subject,
  kind: SignalKindSchema,
  source: NameSchema,
  outcome: SignalOutcomeSchema,
  /** What its source vouches for. */
  mayProve: z.array(EvidenceUseSchema).check(z.maxLength(5)),
  /** What a code or question was asked for, where it was. */
  action: z.exactOptional(NameSchema),
  parameters,
  score: z.exactOptional(ScoreSchema),
  threshold: z.exactOptional(ScoreSchema),
  modelHash: z.exactOptional(DigestSchema),
  sourceVersion: z.exactOptional(VersionSchema),
});

/** Evidence that a decision looked at. */
const EvidenceSchema = z.strictObject({
  signal: AuditIdSchema,
  ageMs: AgeSchema,
  /** Whether it counted, or was too old or of no worth under the profile. */
  counted: z.boolean(),
  /** What it counted as. */
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
  route: RouteSchema,
  /** Id of the policy's rule that decided; none when it was its `otherwise`. */
  rule: z.exactOptional(NameSchema),
  reasons: z.array(DecisionReasonSchema).check(z.maxLength(64)),
  requiredFactors: z.array(FactorSchema).check(z.maxLength(4)),
  policy: z.strictObject({ name: NameSchema, version: PolicyVersionSchema, hash: DigestSchema }),
  profile: ProfileSchema,
  thresholds: z.strictObject({
    fraudRisk: z.exactOptional(ScoreSchema),
    voiceMatch: z.exactOptional(ScoreSchema),
    voiceSpoof: z.exactOptional(ScoreSchema),
    maxAgeMs: z.exactOptional(AgeSchema),
  }),
  evidence: z.array(EvidenceSchema).check(z.maxLength(64)),
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
    lifetimeMs: AgeSchema,
    singleUse: z.boolean(),
  }),
  z.strictObject({ type: z.literal('grant-used'), grant, call, action, parameters, ageMs: AgeSchema }),
  z.strictObject({
    type: z.literal('grant-refused'),
    /** Missing when what was shown could not be read. */
    grant: z.exactOptional(grant),
    call: z.exactOptional(call),
    action: z.exactOptional(action),
    reason: z.enum([
      'missing',
      'forged',
      'expired',
      'replayed',
      'revoked',
      'other-call',
      'other-subject',
      'other-action',
      'other-parameters',
      'state-unavailable',
    ]),
  }),
  z.strictObject({
    type: z.literal('grant-transferred'),
    grant,
    call,
    to: z.enum(['human', 'bot']),
    agent: z.exactOptional(PseudonymSchema),
  }),
  z.strictObject({
    type: z.literal('grant-revoked'),
    grant,
    call,
    reason: z.enum(['call-ended', 'agent', 'administrator', 'new-evidence']),
  }),
] as const;

const stepUpEvents = [
  z.strictObject({
    type: z.literal('code-sent'),
    id: AuditIdSchema,
    call,
    subject,
    destination: z.exactOptional(PseudonymSchema),
    action: z.exactOptional(action),
    channel: z.enum(['verify', 'messaging', 'callback']),
    outcome: z.enum(['sent', 'no-destination', 'throttled', 'cooling-off', 'failed']),
    sends: CountSchema,
  }),
  z.strictObject({
    type: z.literal('code-checked'),
    id: z.exactOptional(AuditIdSchema),
    call,
    subject,
    entry: z.enum(['agent', 'keypad', 'link']),
    outcome: z.enum(['passed', 'failed', 'expired', 'exhausted', 'cooling-off', 'replayed', 'other-binding']),
    tries: CountSchema,
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
  z.strictObject({ type: z.literal('policy-activated'), name: NameSchema, version: PolicyVersionSchema, hash: DigestSchema }),
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
