/**
 * What a voice-agent platform and the server say to each other: the tools of the cookbook that Callseal follows, with its field names.
 * Platforms send what their variables hold, so every text is trimmed, bounded and checked; the conversation decides whose call it is.
 */
import * as z from 'zod/mini';
import { gateRoutes } from './gate.js';
import { codeChannels, transactionsAction } from './gate-routes.js';
import { limits } from './limits.js';

const id = z.string().check(z.trim(), z.minLength(1), z.maxLength(limits.idCharacters), z.regex(/^[\w.:-]+$/));
const conversationId = id.check(z.minLength(8));
const name = z.string().check(z.minLength(1), z.maxLength(64), z.regex(/^[A-Za-z0-9][\w.:-]*$/));
const number = z.string().check(z.trim(), z.maxLength(limits.subjectCharacters));
/** One-use proof that the privileged tool follows the check that issued it; hidden from model and transcript. */
const ticket = z.string().check(z.maxLength(limits.grantCharacters));
const success = z.custom<true>((value: unknown) => value === true);

/** The platform's webhook while the telephone rings. */
export const ConversationInitSchema = z.object({
  /** As the telephony names the caller; not E.164 when it is withheld or no number. */
  caller_id: z.optional(number),
  agent_id: id,
  called_number: z.optional(number),
  call_sid: id,
});
export type ConversationInit = z.infer<typeof ConversationInitSchema>;

/**
 * Every `auth_*` and `fraud_*` variable at the start of a conversation: nobody, verified by nothing, at full risk. Whoever starts a
 * conversation may preset variables, so they are reset by the initiation webhook and once more by the workflow's first node.
 */
export const resetVariables = {
  auth_is_verified: false,
  auth_method: '',
  auth_confidence: 0,
  auth_subject_id: '',
  auth_ticket: '',
  auth_route: 'retry-or-hand-off',
  auth_check_passed: false,
  auth_code_sent: false,
  auth_questions_asked: false,
  auth_customer_found: false,
  auth_transactions_read: false,
  auth_transfer_ticket: '',
  auth_tries: 0,
  fraud_risk: 1,
  fraud_is_synthetic: true,
  // risk and synthesis lead to the step-up that an unscreened call needs; a hit would name somebody a fraudster
  fraud_watchlist_hit: false,
} as const;
export type VoiceAgentVariable = keyof typeof resetVariables;
export const ConversationInitiatedSchema = z.object({
  type: z.literal('conversation_initiation_client_data'),
  dynamic_variables: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

/** In every tool's request; the platform fills it in, not the model. */
const conversation = {
  conversation_id: conversationId,
  /** The telephony's id and number as the platform knows them; must be those of the conversation's start. */
  call_sid: z.optional(id),
  caller_id: z.optional(number),
};
/** What the caller wants; parameters are JSON as the body is. Written into the tool's definition, and one of those that the server allows. */
const action = { action: z._default(name, transactionsAction), parameters: z.optional(z.record(z.string(), z.unknown())) };

export const ScreenToolRequestSchema = z.object({ ...conversation, ...action });
export const OtpSendToolRequestSchema = z.object({ ...conversation, ...action, channel: z.optional(z.enum(codeChannels)) });
export const OtpVerifyToolRequestSchema = z.object({ ...conversation, ...action, code: z.string().check(z.trim(), z.maxLength(20)) });
export const KbaAskToolRequestSchema = z.object(conversation);
export const KbaVerifyToolRequestSchema = z.object({
  ...conversation,
  ...action,
  questions: z
    .array(z.object({ id: z.string().check(z.maxLength(128)), answer: z.string().check(z.maxLength(500)) }))
    .check(z.minLength(1), z.maxLength(10)),
});
/** `auth_ticket` is that of the last check or privileged tool; each is good once. */
export const PrivilegedToolRequestSchema = z.object({ ...conversation, auth_ticket: ticket.check(z.minLength(1)) });
/** Without a ticket the conversation ends all the same, and the human has nothing in hand. */
export const TransferToolRequestSchema = z.object({ ...conversation, auth_ticket: z._default(ticket, '') });

const route = { auth_route: z.enum(gateRoutes) };
/** Of a tool that authenticates. A check that failed is an error answer with {@link toolFailures}. */
const authentication = {
  success,
  auth_method: z.enum(['kba', 'otp', 'otp+kba']),
  /** 1 once privileged tools may follow, 0.5 for a factor to which another must come. No probability: never a reason to let somebody in. */
  auth_confidence: z.number(),
  /** The caller's pseudonym, the same whether or not there is such a customer. */
  auth_subject_id: z.string(),
  /** Where the gate sends the conversation now. */
  ...route,
  /** Whether privileged tools may follow; a factor that was passed is not always enough. */
  auth_is_verified: z.boolean(),
  /** Empty unless `auth_is_verified`. */
  auth_ticket: ticket,
};
export const OtpVerifiedSchema = z.object({ tool: z.literal('otp.verify'), ...authentication });
export const KbaVerifiedSchema = z.object({ tool: z.literal('kba.verify'), ...authentication });
export const KbaAskedSchema = z.object({
  tool: z.literal('kba.ask'),
  success,
  questions: z.array(z.object({ id: z.string(), text: z.string() })),
});
export const OtpSentSchema = z.object({ tool: z.literal('otp.send'), success, ttl_seconds: z.number() });
export const ScreenedSchema = z.object({
  tool: z.literal('fraud.screen'),
  success,
  fraud_risk: z.number(),
  fraud_is_synthetic: z.boolean(),
  fraud_watchlist_hit: z.boolean(),
  ...route,
});
export const LookedUpSchema = z.object({
  tool: z.literal('crm.lookup'),
  success,
  auth_subject_id: z.string(),
  contact_name: z.string(),
  /** Hints about how to speak with the customer: part of no decision. */
  hints: z.optional(z.record(z.string(), z.string())),
  /** The next one: the one that was sent is used up. */
  auth_ticket: ticket,
});
export const TransactionsReadSchema = z.object({
  tool: z.literal('crm.transactions'),
  success,
  transactions: z.array(
    z.object({ id: z.string(), amount: z.string(), currency: z.optional(z.string()), merchant: z.string(), at: z.string() }),
  ),
  auth_ticket: ticket,
});
export const TransferredSchema = z.object({
  tool: z.literal('transfer'),
  success,
  /** A grant in the human's hands, worth nothing to the bot; empty when there was no ticket. */
  transfer_ticket: ticket,
  auth_ticket: z.literal(''),
});

const nobody = { auth_method: '', auth_confidence: 0, auth_subject_id: null, auth_is_verified: false, auth_ticket: '' } as const;
const nowhere = { auth_route: 'retry-or-hand-off' } as const;
/**
 * What a tool's error answers carry beside the one error shape, so that a platform that assigns from them assigns nothing good. The route
 * may be another one where the gate could say it. They say the same of every caller.
 */
export const toolFailures = {
  screenTool: {
    tool: 'fraud.screen',
    success: false,
    fraud_risk: resetVariables.fraud_risk,
    fraud_is_synthetic: resetVariables.fraud_is_synthetic,
    fraud_watchlist_hit: resetVariables.fraud_watchlist_hit,
    ...nowhere,
  },
  sendCodeTool: { tool: 'otp.send', success: false, ttl_seconds: 0 },
  verifyCodeTool: { tool: 'otp.verify', success: false, ...nobody, ...nowhere },
  askQuestionsTool: { tool: 'kba.ask', success: false, questions: [] },
  verifyAnswersTool: { tool: 'kba.verify', success: false, ...nobody, ...nowhere },
  lookUpTool: { tool: 'crm.lookup', success: false, auth_subject_id: null, auth_ticket: '' },
  transactionsTool: { tool: 'crm.transactions', success: false, transactions: [], auth_ticket: '' },
  transferTool: { tool: 'transfer', success: false, transfer_ticket: '', auth_ticket: '' },
} as const;
export type VoiceAgentTool = keyof typeof toolFailures;

/** The platform's webhook after a conversation. Types that are not known are accepted: platforms gain new ones. */
export const PostCallSchema = z.object({
  type: z.string().check(z.minLength(1), z.maxLength(64)),
  /** Seconds since the Unix epoch. */
  event_timestamp: z.optional(z.number()),
  data: z._default(z.record(z.string(), z.unknown()), {}),
});
export type PostCall = z.infer<typeof PostCallSchema>;
