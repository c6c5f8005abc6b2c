import type { RouteName } from '@callseal/protocol/routes';
import { entryDocuments, gateDocuments } from './gate-documents.js';
import { relayDocuments } from './relay-documents.js';
import type { RouteDocument } from './route-document.js';
import { voiceAgentDocuments } from './voice-agent-documents.js';

const callSid = `CA${'0123456789abcdef'.repeat(2)}`;
const taskSid = `WT${'0123456789abcdef'.repeat(2)}`;
const streamSid = `MZ${'0123456789abcdef'.repeat(2)}`;
const workerSid = `WK${'0123456789abcdef'.repeat(2)}`;
/** Of the range that the United Kingdom keeps for drama: nobody's. */
const subject = '+447700900123';
const credential = 'sealed-by-the-voice-service';
const pseudonym = '3f8a1c5e9b2d7046'.repeat(4);
const at = '2026-01-15T10:30:00.000Z';
const token = { token_type: 'Bearer', access_token: 'example-access-token', expires_in: 3600 };
const receipt = { callSid, answer: 'agreed', textVersion: '2026-01', language: 'en-GB', at, method: 'spoken-to-agent' };
const started = { streamSid, name: `callseal-${callSid}`, callSid };
const stopped = { callSid, stopped: true };

/** An example and a sentence for every route; a route without them does not compile. */
export const routeDocuments = {
  token: { tag: 'Voice service', summary: 'A short-lived token of the voice service', request: {}, answer: token },
  startStream: {
    tag: 'Streams',
    summary: "Streams the caller's side of a call to the voice service",
    request: { taskSid, callSid },
    answer: started,
  },
  stopStream: { tag: 'Streams', summary: "Stops a call's stream", request: { taskSid, callSid }, answer: stopped },
  streamState: {
    tag: 'Streams',
    summary: "What became of a call's stream",
    request: { taskSid, callSid },
    answer: { callSid, state: 'started', streamSid },
  },
  lookUpCredential: { tag: 'Registrations', summary: "A caller's registration", request: { subject }, answer: { credential } },
  storeCredential: {
    tag: 'Registrations',
    summary: "Keeps a caller's registration",
    request: { subject, credential, modelHash: 'model-2026-01' },
    answer: { stored: true },
  },
  deleteCredential: { tag: 'Registrations', summary: "Destroys a caller's registration", request: { subject }, answer: { deleted: true } },
  lookUpConsent: {
    tag: 'Consent',
    summary: "A caller's last answer to the consent question",
    request: { subject },
    answer: { consent: { answer: 'agreed', textVersion: '2026-01' } },
  },
  storeConsent: {
    tag: 'Consent',
    summary: "Keeps a receipt of a caller's answer; a refusal or withdrawal destroys the registration",
    request: { subject, ...receipt },
    answer: { stored: true },
  },
  reportVerdict: {
    tag: 'Verdicts',
    summary: 'Notes an outcome, so that failures count across calls',
    request: { subject, callSid, operation: 'verify', verdict: 'match', milliseconds: 8200 },
    answer: { coolOffSeconds: 0 },
  },
  ...gateDocuments,
  ...relayDocuments,
  ...entryDocuments,
  exportSubject: {
    tag: 'Callers',
    summary: 'Everything that is kept about one caller',
    request: { subject },
    answer: {
      subject: {
        pseudonym,
        registration: { credential, modelHash: 'model-2026-01', storedAt: at },
        consents: [receipt],
        optedOut: false,
        lastInteractionAt: at,
        destroyAt: null,
      },
    },
  },
  eraseSubject: {
    tag: 'Callers',
    summary: 'Destroys everything that is kept about one caller',
    request: { subject },
    answer: {
      certificate: {
        id: '7a0c8f0e-5d5a-4b53-9f57-1f0f0a5f4f43',
        pseudonym,
        reason: 'erased',
        destroyedAt: at,
        registrations: 1,
        receipts: 1,
        keyIds: ['2026-01'],
      },
    },
  },
  health: { tag: 'Operation', summary: 'The process is alive', request: {}, answer: { status: 'ok' } },
  readiness: {
    tag: 'Operation',
    summary: 'Whether requests can be served now, part by part',
    request: {},
    answer: { status: 'ready', checks: { credentials: 'ok', state: 'ok' } },
  },
  openApi: { tag: 'Operation', summary: 'This document', request: {}, answer: { openapi: '3.1.1' } },
  streamStatus: {
    tag: 'Telephony provider',
    summary: "The provider's reports on streams",
    request: { CallSid: callSid, StreamSid: streamSid, StreamName: `callseal-${callSid}`, StreamEvent: 'stream-started' },
    answer: {},
  },
  taskRouterEvents: {
    tag: 'Telephony provider',
    summary: "TaskRouter's events: a task that is over stops its stream",
    request: { EventType: 'task.wrapup', TaskSid: taskSid, WorkerSid: workerSid },
    answer: {},
  },
  ...voiceAgentDocuments,
  legacyToken: {
    tag: 'Tutorial',
    summary: 'The token as one text',
    request: {},
    answer: `${token.token_type} ${token.access_token}`,
  },
  legacyStartStream: { tag: 'Tutorial', summary: 'As /v1/streams/start', request: { taskSid, callSid }, answer: started },
  legacyStopStream: { tag: 'Tutorial', summary: 'As /v1/streams/stop', request: { taskSid, callSid }, answer: stopped },
} as const satisfies Record<RouteName, RouteDocument>;
