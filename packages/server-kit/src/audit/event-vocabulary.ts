import {
  authenticationFactors,
  decisionReasons,
  evidenceUses,
  factorKinds,
  gateRoutes,
  grantHolders,
  signalKinds,
  signalOutcomes,
  valuedKinds,
} from '@callseal/protocol/gate';
import * as z from 'zod/mini';

/*
 * What an audit event may be made of. There is no field for free text: a phone number, name, token, code or answer fits none of these.
 */

/** 30 days in milliseconds. */
export const longest = 30 * 86_400_000;

/** A keyed hash of a subject, agent or call: 64 hexadecimal digits, as `GatePseudonyms` makes them. */
export const PseudonymSchema = z.string().check(z.regex(/^[0-9a-f]{64}$/));

/** SHA-256 of a policy, profile, model, grant's id or parameters: 64 hexadecimal digits. */
export const DigestSchema = z.string().check(z.regex(/^[0-9a-f]{64}$/));

/** A random id (UUID version 4, in lower case) of a signal, decision or certificate. */
export const AuditIdSchema = z.string().check(z.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/));

/**
 * What a host calls an action, source, rule or policy: words of letters with at most three digits in all, such as `payments.v2`. Narrower
 * than the gate's names: no account, code or phone number fits. `requireAuditable` refuses others before the first call.
 */
export const NameSchema = z.string().check(z.maxLength(48), z.regex(/^(?!(?:\D*\d){4})[A-Za-z][A-Za-z0-9]*(?:[-_.:][A-Za-z0-9]+)*$/));

/** A name that came with a request: in clear when it is a {@link NameSchema}, else as a pseudonym. */
export const AskedNameSchema = z.union([NameSchema, PseudonymSchema]);

/** Version of a policy, as the gate counts it. Too short for a code. */
export const PolicyVersionSchema = z.int().check(z.minimum(1), z.maximum(99_999));

/** `3`, `1.12.0`, `2026-01` or `2026-01-15.2`: too short for a phone number. */
export const VersionSchema = z
  .string()
  .check(z.regex(/^(?:\d{1,2}(?:\.\d{1,2}){0,2}|20\d\d-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01])(?:\.\d{1,2})?)?)$/));

/** A score or threshold as the source gives it: probabilities from 0 to 1, log-likelihood ratios somewhat beyond. */
export const ScoreSchema = z.number().check(z.minimum(-100), z.maximum(100));

/** Milliseconds, at most 30 days. */
export const DurationSchema = z.int().check(z.minimum(0), z.maximum(longest));

/** Milliseconds since something was measured, within 30 days; negative when its clock is ahead. */
export const AgeSchema = z.int().check(z.minimum(-longest), z.maximum(longest));

/** An instant as `Date` writes it. */
export const InstantSchema = z
  .string()
  .check(z.regex(/^(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/));

/** How many: of sends, tries, questions, records. */
export const CountSchema = z.int().check(z.minimum(0), z.maximum(1000));

/** What a signal is about. */
export const SignalKindSchema = z.enum(signalKinds);

/** What came of it; `not-screened` when the screen did not work. */
export const SignalOutcomeSchema = z.enum(signalOutcomes);

/** What a policy can want from a caller. */
export const FactorSchema = z.enum(factorKinds);

/** What evidence may be, or was, used as. */
export const EvidenceUseSchema = z.enum(evidenceUses);

/** Where a decision sends the caller. */
export const RouteSchema = z.enum(gateRoutes);

/** Why. */
export const DecisionReasonSchema = z.enum(decisionReasons);

/** Factors that were proven. */
export const ProvenSchema = z.enum(authenticationFactors);

/** Kinds of evidence with thresholds. */
export const ValuedKindSchema = z.enum(valuedKinds);

/** Whose hands a grant is in. */
export const HolderSchema = z.enum(grantHolders);

/** The assurance profile under which a decision was made: one that comes with the kit, or a name of the host's. */
export const ProfileSchema = z.union([z.literal('nist-800-63b-4'), NameSchema]);

/** What makes the tool's answer comparable: the parts that took part in a decision. */
export const ToolSchema = z.enum(['server-kit', 'engine', 'voice-service', 'fraud-provider', 'code-channel', 'knowledge-provider', 'crm']);
