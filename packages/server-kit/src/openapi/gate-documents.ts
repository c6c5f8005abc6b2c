import type { entryRoutes, gateAgentRoutes } from '@callseal/protocol/routes';
import type { RouteDocument } from './route-document.js';

const callSid = `CA${'0123456789abcdef'.repeat(2)}`;
const taskSid = `WT${'0123456789abcdef'.repeat(2)}`;
const at = '2026-01-15T10:30:00.000Z';
const now = Date.parse(at);
const call = { taskSid, callSid };
const about = { ...call, action: 'transfer', parameters: { amount: '100.00', payee: 'ES9121000418450200051332' } };
const grant = 'example.grant.token';

const state = {
  action: 'transfer',
  decision: {
    route: 'primary',
    wants: { factors: ['one-time-code', 'knowledge'], atLeast: 1 },
    reasons: ['factors-missing'],
    wording: 'voice-is-a-risk-signal.primary',
    profile: 'nist-800-63b-4',
    policy: { id: 'callseal-default', version: 1 },
    factors: [],
    at,
  },
  evidence: [
    { kind: 'fraud-risk', outcome: 'passed', source: 'engine', at, ageSeconds: 12, freshForSeconds: 288, worth: 'risk', value: 0.1 },
  ],
  fraud: { level: 'low', risk: 0.1, isSynthetic: false, isOnWatchlist: false, reasons: [], source: 'engine', at },
  offers: { codes: ['sms'], entries: ['agent'], questions: true, attestations: ['document-seen'], screen: true },
  code: { entry: 'agent', sentAt: now, expiresAt: now + 240_000, sendsLeft: 2, triesLeft: 3 },
  now,
};
const decided = { state, grant: { token: grant, expiresAt: now + 120_000, singleUse: true, factors: ['possession'] } };

/** The gate's part of `routeDocuments`. */
export const gateDocuments = {
  gateState: {
    tag: 'Gate',
    summary: 'What the evidence of a call is worth for an action; nothing is granted',
    request: about,
    answer: state,
  },
  decide: { tag: 'Gate', summary: 'Decides, and grants what the evidence allows', request: about, answer: decided },
  screenCall: { tag: 'Gate', summary: 'Screens the call for fraud', request: about, answer: state },
  attest: {
    tag: 'Gate',
    summary: 'Notes what the agent saw or knows',
    request: { ...about, statement: 'document-seen' },
    answer: state,
  },
  sendCode: {
    tag: 'Gate',
    summary: 'Sends a one-time code to where the customer’s record says',
    request: { ...about, entry: 'agent' },
    answer: state,
  },
  checkCode: { tag: 'Gate', summary: 'Checks a one-time code', request: { ...about, code: '123456' }, answer: state },
  cancelCode: { tag: 'Gate', summary: 'Makes a one-time code useless', request: about, answer: state },
  askQuestions: {
    tag: 'Gate',
    summary: 'Questions that the customer can answer',
    request: call,
    answer: { questions: [{ id: 'first-school', text: 'What was the name of your first school?' }], expiresAt: now + 300_000 },
  },
  checkAnswers: {
    tag: 'Gate',
    summary: 'Checks the answers, and never says which was wrong',
    request: { ...about, answers: [{ id: 'first-school', answer: 'The answer of the caller' }] },
    answer: state,
  },
  findCustomer: {
    tag: 'Gate',
    summary: 'The customer of the calling number',
    request: call,
    answer: { outcome: 'found', customer: { id: '0038b00002ABCDE', name: 'Ana Ruiz' } },
  },
  listTransactions: {
    tag: 'Gate',
    summary: 'The last five transactions, for a grant of transactions.read',
    request: { ...call, grant },
    answer: { transactions: [{ id: 'T-1', amount: '-12.50', currency: 'EUR', merchant: 'Bakery', at }] },
  },
  transferGrant: { tag: 'Gate', summary: "Makes a bot's grant the agent's", request: { ...about, grant }, answer: decided },
  revokeGrants: { tag: 'Gate', summary: 'Withdraws every grant of the call', request: call, answer: { revoked: true } },
} as const satisfies Record<keyof typeof gateAgentRoutes, RouteDocument>;

/** The part of `routeDocuments` about callers who enter codes by themselves. */
export const entryDocuments = {
  enterPage: { tag: 'Callers’ own entry', summary: 'The page of a one-time link', request: {}, answer: '<!doctype html>…' },
  enterScript: { tag: 'Callers’ own entry', summary: 'Its script', request: {}, answer: "'use strict';…" },
  enterStyle: { tag: 'Callers’ own entry', summary: 'Its style', request: {}, answer: ':root {…}' },
  enterCode: {
    tag: 'Callers’ own entry',
    summary: 'Checks a one-time code for whoever has its link',
    request: { token: 'BBdq1Q0XhGHkzn9HrB8qGnFKlCrSE3Yg1b0uXzCu8yA', code: '123456' },
    answer: { accepted: true },
  },
  keyCode: {
    tag: 'Telephony provider',
    summary: 'The keys that a caller pressed; answered with TwiML that goes on',
    request: { CallSid: callSid, Digits: '123456' },
    answer: '<?xml version="1.0" encoding="UTF-8"?><Response><Redirect method="POST">https://…?outcome=accepted</Redirect></Response>',
  },
} as const satisfies Record<keyof typeof entryRoutes, RouteDocument>;
