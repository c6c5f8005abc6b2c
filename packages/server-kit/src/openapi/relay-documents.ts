import type { relayRoutes } from '@callseal/protocol/routes';
import type { RouteDocument } from './route-document.js';

const callSid = `CA${'0123456789abcdef'.repeat(2)}`;
const taskSid = `WT${'0123456789abcdef'.repeat(2)}`;
/** An operation; in the kit that the tests make of every part there is one. */
const relayId = 'AAECAwQFBgcICQoLDA0ODw';
const at = '2026-01-15T10:30:00.000Z';
const receipt = { callSid, answer: 'agreed', textVersion: '2026-01', language: 'en-GB', at, method: 'spoken-to-agent' };

/** An example and a sentence for every route of the relay. */
export const relayDocuments = {
  relayCaller: {
    tag: 'Relay',
    summary: "What is known of the call's caller",
    request: { taskSid, callSid },
    answer: { registered: true, consent: { answer: 'agreed', textVersion: '2026-01' } },
  },
  relayConsent: {
    tag: 'Relay',
    summary: "Keeps a receipt of the answer of the call's caller; a refusal or withdrawal destroys the registration",
    request: { taskSid, ...receipt },
    answer: { stored: true },
  },
  relayStart: {
    tag: 'Relay',
    summary: "Begins to register or verify the call's caller, on the server",
    request: { taskSid, callSid, purpose: 'register' },
    answer: { id: relayId, callSid },
  },
  relayEvents: {
    tag: 'Relay',
    summary: 'Progress and verdict of an operation as server-sent events, from the one after `after` or `Last-Event-ID` on',
    request: { id: relayId, after: 4 },
    answer:
      'retry: 1000\n\nid: 5\nevent: result-success\ndata: {"score":0.93,"authenticity":0.98}\n\nid: 6\nevent: relay-ended\ndata: {}\n\n',
  },
  relayCancel: { tag: 'Relay', summary: 'Ends an operation', request: { id: relayId }, answer: { cancelled: true } },
  relayForget: {
    tag: 'Relay',
    summary: "Destroys the registration of the call's caller",
    request: { taskSid, callSid },
    answer: { deleted: true },
  },
} as const satisfies Record<keyof typeof relayRoutes, RouteDocument>;
