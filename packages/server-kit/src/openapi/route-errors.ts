import type { ServerErrorCode } from '@callseal/protocol/errors';
import { routes, type RouteName, type RouteNeeds } from '@callseal/protocol/routes';

type Codes = readonly ServerErrorCode[];

const always: Codes = ['ORIGIN_NOT_ALLOWED', 'INTERNAL'];
const withBody: Codes = ['BODY_MALFORMED', 'BODY_TOO_LARGE', 'MEDIA_TYPE_UNSUPPORTED'];
const withAgent: Codes = [...withBody, 'AGENT_NOT_AUTHENTICATED', 'AUTHENTICATOR_UNAVAILABLE', 'RATE_LIMITED', 'STATE_FAILED'];

const byNeeds = {
  nothing: [],
  agent: withAgent,
  administrator: [...withAgent, 'ROLE_MISSING'],
  'twilio-signature': [...withBody, 'SIGNATURE_INVALID'],
  'voice-agent': [...withBody, 'TOOL_NOT_AUTHENTICATED', 'CONVERSATION_UNKNOWN', 'STATE_FAILED', 'AUDIT_FAILED'],
  'voice-agent-signature': [...withBody, 'WEBHOOK_SIGNATURE_INVALID', 'STATE_FAILED', 'AUDIT_FAILED'],
} as const satisfies Record<RouteNeeds, Codes>;

const token: Codes = ['TOKEN_SERVICE_FAILED', 'TOKEN_SERVICE_TIMEOUT'];
const call: Codes = [
  'AGENT_NOT_ON_CALL',
  'CALL_NOT_FOUND',
  'CALL_NOT_IN_PROGRESS',
  'TELEPHONY_BUSY',
  'TELEPHONY_FAILED',
  'TELEPHONY_TIMEOUT',
];
/** Of routes about whoever calls. */
const caller: Codes = [...call, 'CALLER_UNKNOWN'];
const store: Codes = ['STORE_FAILED'];
const gate: Codes = [...call, 'CALLER_UNKNOWN', 'AUDIT_FAILED'];
const factor: Codes = [...gate, 'FACTOR_UNAVAILABLE'];
const grant: Codes = ['GRANT_INVALID', 'GRANT_EXPIRED', 'GRANT_USED', 'GRANT_REVOKED', 'GRANT_MISMATCH'];
const code: Codes = ['CALLER_UNKNOWN', 'FACTOR_UNAVAILABLE', 'CODES_LIMITED', 'GRANT_REFUSED'];
const questions: Codes = ['CALLER_UNKNOWN', 'FACTOR_UNAVAILABLE', 'CALLER_COOLING_OFF', 'RATE_LIMITED', 'STORE_FAILED'];
const ticket: Codes = ['CALLER_UNKNOWN', ...grant];

const byRoute = {
  token,
  startStream: call,
  stopStream: call,
  streamState: call,
  lookUpCredential: [...store, 'CREDENTIAL_UNREADABLE', 'CALLER_COOLING_OFF'],
  storeCredential: [...store, 'CALLER_OPTED_OUT', 'CALLER_COOLING_OFF'],
  deleteCredential: store,
  lookUpConsent: [...store, 'CREDENTIAL_UNREADABLE'],
  storeConsent: store,
  reportVerdict: [],
  gateState: gate,
  decide: [...gate, 'GRANT_REVOKED'],
  screenCall: [...factor, 'SCREEN_FAILED'],
  attest: factor,
  sendCode: [...factor, 'CODES_LIMITED', 'CHANNEL_UNAVAILABLE', 'DESTINATIONS_FAILED'],
  checkCode: [...factor, 'CODE_WRONG_OR_EXPIRED', 'CODES_LIMITED'],
  cancelCode: factor,
  askQuestions: [...factor, 'CALLER_COOLING_OFF', ...store],
  checkAnswers: [...factor, 'ANSWERS_WRONG', 'CALLER_COOLING_OFF', ...store],
  findCustomer: [...factor, 'CUSTOMER_RECORDS_FAILED'],
  listTransactions: [...factor, ...grant, 'CUSTOMER_RECORDS_FAILED'],
  transferGrant: [...gate, ...grant],
  revokeGrants: gate,
  relayCaller: [...caller, ...store, 'CREDENTIAL_UNREADABLE', 'CALLER_COOLING_OFF'],
  relayConsent: [...caller, ...store],
  relayStart: [
    ...caller,
    ...store,
    'CREDENTIAL_UNREADABLE',
    'CREDENTIAL_NOT_FOUND',
    'CALLER_COOLING_OFF',
    'CALLER_OPTED_OUT',
    'CONSENT_MISSING',
  ],
  relayEvents: [...call, 'RELAY_NOT_FOUND'],
  relayCancel: [...call, 'RELAY_NOT_FOUND'],
  relayForget: [...caller, ...store],
  enterPage: [],
  enterScript: [],
  enterStyle: [],
  enterCode: [...withBody, 'CODE_WRONG_OR_EXPIRED', 'CODES_LIMITED', 'STATE_FAILED', 'AUDIT_FAILED'],
  keyCode: ['STATE_FAILED'],
  exportSubject: [...store, 'CREDENTIAL_UNREADABLE'],
  eraseSubject: store,
  health: [],
  readiness: [],
  openApi: [],
  streamStatus: ['STATE_FAILED', 'TELEPHONY_TIMEOUT'],
  taskRouterEvents: ['STATE_FAILED', 'TELEPHONY_BUSY', 'TELEPHONY_FAILED', 'TELEPHONY_TIMEOUT'],
  beginConversation: [],
  screenTool: ['CALLER_UNKNOWN', 'FACTOR_UNAVAILABLE', 'SCREEN_FAILED', 'GRANT_REFUSED'],
  sendCodeTool: [...code, 'CHANNEL_UNAVAILABLE', 'DESTINATIONS_FAILED'],
  verifyCodeTool: [...code, 'CODE_WRONG_OR_EXPIRED'],
  askQuestionsTool: questions,
  verifyAnswersTool: [...questions, 'ANSWERS_WRONG', 'GRANT_REFUSED'],
  lookUpTool: [...ticket, 'CUSTOMER_RECORDS_FAILED', 'CUSTOMER_NOT_FOUND', 'FACTOR_UNAVAILABLE'],
  transactionsTool: [...ticket, 'CUSTOMER_RECORDS_FAILED', 'FACTOR_UNAVAILABLE'],
  transferTool: ['CALLER_UNKNOWN'],
  postCall: [],
  legacyToken: token,
  legacyStartStream: call,
  legacyStopStream: call,
} as const satisfies Record<RouteName, Codes>;

/** Codes that a route may answer with. */
export function routeErrors(name: RouteName): Codes {
  return [...new Set([...byNeeds[routes[name].needs], ...byRoute[name], ...always])];
}
