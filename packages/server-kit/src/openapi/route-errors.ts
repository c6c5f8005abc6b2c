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
const store: Codes = ['STORE_FAILED'];

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
  exportSubject: [...store, 'CREDENTIAL_UNREADABLE'],
  eraseSubject: store,
  health: [],
  readiness: [],
  openApi: [],
  streamStatus: ['STATE_FAILED', 'TELEPHONY_TIMEOUT'],
  taskRouterEvents: ['STATE_FAILED', 'TELEPHONY_BUSY', 'TELEPHONY_FAILED', 'TELEPHONY_TIMEOUT'],
  legacyToken: token,
  legacyStartStream: call,
  legacyStopStream: call,
} as const satisfies Record<RouteName, Codes>;

/** Codes that a route may answer with. */
export function routeErrors(name: RouteName): Codes {
  return [...new Set([...byNeeds[routes[name].needs], ...byRoute[name], ...always])];
}
