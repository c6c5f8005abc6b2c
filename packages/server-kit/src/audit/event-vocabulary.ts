import * as z from 'zod/mini';

/*
 * What an audit event may be made of. There is no field for free text: a phone number, name, token, code or answer fits none of these.
 */

/** A keyed hash of a subject, agent, call or destination: 64 hexadecimal digits, as `CredentialStore.pseudonymOf` makes them. */
export const PseudonymSchema = z.string().check(z.regex(/^[0-9a-f]{64}$/));

/** SHA-256 of a policy, model or parameters: 64 hexadecimal digits. */
export const DigestSchema = z.string().check(z.regex(/^[0-9a-f]{64}$/));

/** A random id (UUID version 4, in lower case) of a signal, decision, grant or code. */
export const AuditIdSchema = z.string().check(z.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/));

/** What a host calls an action or policy: words of letters. Digits are left out, so that no account or phone number fits. */
export const NameSchema = z.string().check(z.maxLength(48), z.regex(/^[a-z]+(?:-[a-z]+)*$/));

/** `3`, `1.12.0`, `2026-01` or `2026-01-15.2`: too short for a phone number. */
export const VersionSchema = z
  .string()
  .check(z.regex(/^(?:\d{1,2}(?:\.\d{1,2}){0,2}|20\d\d-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01])(?:\.\d{1,2})?)?)$/));

/** A score or threshold as the source gives it: probabilities from 0 to 1, log-likelihood ratios somewhat beyond. */
export const ScoreSchema = z.number().check(z.minimum(-100), z.maximum(100));

/** Milliseconds, at most 30 days. */
export const AgeSchema = z.int().check(z.minimum(0), z.maximum(30 * 86_400_000));

/** How many: of sends, tries, questions, records. */
export const CountSchema = z.int().check(z.minimum(0), z.maximum(1000));

/** What a signal is about. */
export const SignalKindSchema = z.enum([
  'voice-match',
  'voice-spoof',
  'fraud-risk',
  'synthetic-voice',
  'watchlist',
  'one-time-code',
  'knowledge-questions',
  'agent-attestation',
]);

/** Who gave a signal. */
export const SignalSourceSchema = z.enum(['engine', 'voice-service', 'fraud-provider', 'server', 'agent', 'tool']);

/** What a signal says about the claim that the caller is who they say: for it, against it, neither; or the screen did not work. */
export const SignalOutcomeSchema = z.enum(['supports', 'contradicts', 'inconclusive', 'not-screened']);

/** What a factor is. */
export const FactorSchema = z.enum(['voice', 'one-time-code', 'knowledge-questions', 'agent-attestation']);

/** Where a decision sends the caller. */
export const DecisionOutcomeSchema = z.enum(['fraud-desk', 'step-up', 'primary', 'privileged', 'retry-or-hand-off']);

/** Why. */
export const DecisionReasonSchema = z.enum([
  'watchlist-hit',
  'synthetic-voice',
  'risk-high',
  'voice-mismatch',
  'not-screened',
  'evidence-missing',
  'evidence-stale',
  'factor-failed',
  'factors-passed',
  'profile-excludes-voice',
]);

/** The assurance profile under which a decision was made. */
export const ProfileSchema = z.enum(['nist-800-63b-4', 'psd2', 'asvs-l2', 'custom']);

/** What makes the tool's answer comparable: the parts that took part in a decision. */
export const ToolSchema = z.enum(['server-kit', 'engine', 'voice-service', 'fraud-provider', 'code-channel', 'knowledge-provider', 'crm']);
