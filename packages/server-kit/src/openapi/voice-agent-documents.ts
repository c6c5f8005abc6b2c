import type { voiceAgentRoutes } from '@callseal/protocol/routes';
import { resetVariables } from '@callseal/protocol/voice-agent-tools';
import type { RouteDocument } from './route-document.js';

const callSid = `CA${'0123456789abcdef'.repeat(2)}`;
/** Of the range that the United Kingdom keeps for drama: nobody's. */
const subject = '+447700900123';
const pseudonym = '3f8a1c5e9b2d7046'.repeat(4);
/** What every tool's request says about where it comes from. */
const conversation = { conversation_id: 'conv_0123456789abcdef', call_sid: callSid, caller_id: subject };
const ticket = 'example-one-use-ticket';
const verified = {
  success: true,
  auth_method: 'otp',
  auth_confidence: 1,
  auth_subject_id: pseudonym,
  auth_route: 'privileged',
  auth_is_verified: true,
  auth_ticket: ticket,
};

/** The tools' part of `routeDocuments`. */
export const voiceAgentDocuments = {
  beginConversation: {
    tag: 'Voice agents',
    summary: 'The webhook of a ringing call: begins its conversation with every variable reset',
    request: { caller_id: subject, agent_id: 'agent_0123456789', called_number: '+447700900456', call_sid: callSid },
    answer: { type: 'conversation_initiation_client_data', dynamic_variables: resetVariables },
  },
  screenTool: {
    tag: 'Voice agents',
    summary: 'Screens the call for fraud',
    request: conversation,
    answer: {
      tool: 'fraud.screen',
      success: true,
      fraud_risk: 0.27,
      fraud_is_synthetic: false,
      fraud_watchlist_hit: false,
      auth_route: 'primary',
    },
  },
  sendCodeTool: {
    tag: 'Voice agents',
    summary: "Sends a one-time code to where the customer's record says",
    request: { ...conversation, action: 'transactions.read', channel: 'sms' },
    answer: { tool: 'otp.send', success: true, ttl_seconds: 240 },
  },
  verifyCodeTool: {
    tag: 'Voice agents',
    summary: 'Checks the code that the caller said',
    request: { ...conversation, action: 'transactions.read', code: '123456' },
    answer: { tool: 'otp.verify', ...verified },
  },
  askQuestionsTool: {
    tag: 'Voice agents',
    summary: 'Questions to ask the caller',
    request: conversation,
    answer: { tool: 'kba.ask', success: true, questions: [{ id: 'q1', text: 'Which street did you grow up in?' }] },
  },
  verifyAnswersTool: {
    tag: 'Voice agents',
    summary: 'Checks the answers of the caller, without saying which was right',
    request: { ...conversation, action: 'transactions.read', questions: [{ id: 'q1', answer: 'example answer' }] },
    answer: { tool: 'kba.verify', ...verified, auth_method: 'kba' },
  },
  lookUpTool: {
    tag: 'Voice agents',
    summary: "The customer of the caller's number, for a ticket",
    request: { ...conversation, auth_ticket: ticket },
    answer: { tool: 'crm.lookup', success: true, auth_subject_id: '003000000000001', contact_name: 'Ada Example', auth_ticket: ticket },
  },
  transactionsTool: {
    tag: 'Voice agents',
    summary: "The customer's last transactions, for a ticket",
    request: { ...conversation, auth_ticket: ticket },
    answer: {
      tool: 'crm.transactions',
      success: true,
      transactions: [{ id: 't1', amount: '12.00', currency: 'EUR', merchant: 'Bakery', at: '2026-01-15T10:30:00.000Z' }],
      auth_ticket: ticket,
    },
  },
  transferTool: {
    tag: 'Voice agents',
    summary: 'Ends the conversation for a human, into whose hands the ticket goes',
    request: { ...conversation, auth_ticket: ticket },
    answer: { tool: 'transfer', success: true, transfer_ticket: 'example-ticket-of-the-human', auth_ticket: '' },
  },
  postCall: {
    tag: 'Voice agents',
    summary: 'The webhook after a conversation: withdraws what it was allowed',
    request: { type: 'post_call_transcription', event_timestamp: 1_768_473_000, data: { conversation_id: conversation.conversation_id } },
    answer: {},
  },
} as const satisfies Record<keyof typeof voiceAgentRoutes, RouteDocument>;
