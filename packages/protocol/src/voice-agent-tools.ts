/**
 * What a voice-agent platform and the server say to each other: the tools of the cookbook that Callseal follows, with its field names.
 * Platforms send what their variables hold, so every text is trimmed, bounded and checked; the conversation decides whose call it is.
 */
import * as z from 'zod/mini';
import { limits } from './limits.js';

const conversationId = z.string().check(z.trim(), z.minLength(8), z.maxLength(limits.idCharacters), z.regex(/^[\w.:-]+$/));
const name = z.string().check(z.minLength(1), z.maxLength(64), z.regex(/^[A-Za-z0-9][\w.:-]*$/));
const parameters = z.optional(z.record(z.string(), z.json()));
/** One-use proof that the privileged tool follows the check that issued it; hidden from model and transcript. */
const ticket = z.string().check(z.minLength(1), z.maxLength(limits.grantCharacters));

/** The platform's webhook while the telephone rings. */
export const ConversationInitSchema = z.object({
  caller_id: z.optional(z.string().check(z.maxLength(limits.subjectCharacters))),
  agent_id: z.string().check(z.minLength(1), z.maxLength(128)),
  called_number: z.optional(z.string().check(z.maxLength(limits.subjectCharacters))),
  call_sid: z.optional(z.string().check(z.maxLength(limits.idCharacters))),
});

/** Every `auth_*` and `fraud_*` variable at the start of a conversation: nobody, verified by nothing, at full risk. */
export const resetVariables = {
  auth_is_verified: false,
  auth_method: '',
  auth_confidence: 0,
  auth_subject_id: '',
  auth_ticket: '',
  auth_route: 'retry-or-hand-off',
  fraud_risk: 1,
  fraud_is_synthetic: true,
  // risk and synthesis lead to the step-up that an unscreened call needs; a hit would name somebody a fraudster
  fraud_watchlist_hit: false,
} as const;
export const ConversationInitiatedSchema = z.object({
  type: z.literal('conversation_initiation_client_data'),
  dynamic_variables: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

/** In every tool's request; the platform fills it in, not the model. */
const conversation = {
  conversation_id: conversationId,
  /** The telephony's id and number as the platform knows them; must be those of the conversation's start. */
  call_sid: z.optional(z.string().check(z.maxLength(limits.idCharacters))),
  caller_id: z.optional(z.string().check(z.maxLength(limits.subjectCharacters))),
};
const action = { action: z._default(name, 'transactions.read'), parameters };

export const ScreenToolRequestSchema = z.object(conversation);
export const LookUpToolRequestSchema = z.object({
  ...conversation,
  auth_ticket: z.optional(z.string().check(z.maxLength(limits.grantCharacters))),
});
export const OtpSendToolRequestSchema = z.object({ ...conversation, ...action, channel: z.optional(z.enum(['sms', 'call', 'email'])) });
export const OtpVerifyToolRequestSchema = z.object({ ...conversation, ...action, code: z.string().check(z.trim(), z.maxLength(20)) });
export const KbaAskToolRequestSchema = z.object(conversation);
export const KbaVerifyToolRequestSchema = z.object({
  ...conversation,
  ...action,
  questions: z
    .array(z.object({ id: z.string().check(z.maxLength(128)), answer: z.string().check(z.maxLength(500)) }))
    .check(z.minLength(1), z.maxLength(10)),
});
export const PrivilegedToolRequestSchema = z.object({ ...conversation, ...action, auth_ticket: ticket });

/** Of a tool that authenticates. A check that failed is answered with the same fields, `success: false` and a status other than 2xx. */
const authentication = {
  success: z.boolean(),
  auth_method: z.enum(['', 'kba', 'otp', 'otp+kba']),
  /** 0..1; 0 unless `success`. */
  auth_confidence: z.number(),
  auth_subject_id: z.nullable(z.string()),
  /** Where the gate sends the conversation now. */
  auth_route: z.string(),
  /** Whether privileged tools may follow; a factor that was passed is not always enough. */
  auth_is_verified: z.boolean(),
  auth_ticket: z.optional(z.string()),
};
export const OtpVerifiedSchema = z.object({ tool: z.literal('otp.verify'), ...authentication });
export const KbaVerifiedSchema = z.object({ tool: z.literal('kba.verify'), ...authentication });
export const KbaAskedSchema = z.object({
  tool: z.literal('kba.ask'),
  success: z.boolean(),
  questions: z.array(z.object({ id: z.string(), text: z.string() })),
});
export const OtpSentSchema = z.object({ tool: z.literal('otp.send'), success: z.boolean(), ttl_seconds: z.number() });
export const ScreenedSchema = z.object({
  tool: z.literal('fraud.screen'),
  success: z.boolean(),
  fraud_risk: z.number(),
  fraud_is_synthetic: z.boolean(),
  fraud_watchlist_hit: z.boolean(),
  auth_route: z.string(),
});
export const LookedUpSchema = z.object({
  tool: z.enum(['crm.lookup']),
  success: z.boolean(),
  auth_subject_id: z.nullable(z.string()),
  reason: z.optional(z.enum(['ambiguous', 'not_found'])),
  /** Only with a ticket. */
  contact_name: z.optional(z.string()),
  transactions: z.optional(
    z.array(z.object({ id: z.string(), amount: z.string(), currency: z.optional(z.string()), merchant: z.string(), at: z.string() })),
  ),
});
