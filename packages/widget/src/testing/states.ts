/** Fixed states, one for everything an agent can meet: drawn by the gallery, audited by the tests. Not shipped. */
import type { Evidence, PastAttempt, Progress, SessionState } from '@callseal/client';

const call = { callSid: 'CA00000000000000000000000000000001', callerId: '+34600000001' };
const facts = { call, inProgress: true, registration: 'registered', verified: false, consent: 'not-asked', attempts: [] } as const;
const unknown = { ...facts, registration: 'not-registered' } as const;
const evidence: Evidence = {
  score: 0.93,
  scoreThreshold: 0.8,
  authenticity: 0.97,
  authenticityThreshold: 0.5,
  netSpeechSeconds: 3.2,
  engine: { name: 'callseal-engine', version: '0.1.0', authenticity: 'replay' },
};
const progress: Progress = { netSpeechSeconds: 1.4, requiredSeconds: 3, audioSeconds: 2.2, speaking: true, level: 0.7, hint: null };
const crowded = { ...facts, call: { ...call, parties: 3 } } as const;
const held = { ...facts, call: { ...call, held: true } } as const;
const agreed = { ...facts, consent: 'agreed' } as const;
/** Of an afternoon, so that every time zone and language shows a time. */
const at = Date.UTC(2026, 10, 22, 14, 5);
const attempts: readonly PastAttempt[] = [
  { purpose: 'register', outcome: 'registered', score: null, at },
  { purpose: 'test', outcome: 'inconclusive', reason: 'too-noisy', score: null, at: at + 60_000 },
  { purpose: 'verify', outcome: 'verified', score: 0.93, at: at + 240_000 },
];
const open = { phase: 'inconclusive', netSpeechSeconds: 1.4, requiredSeconds: 3 } as const;

/** Name and state, in the order of a call. */
export const fixedStates = {
  'no-call': {
    phase: 'no-call',
    call: null,
    inProgress: false,
    registration: 'unknown',
    verified: false,
    consent: 'not-asked',
    attempts: [],
  },
  'caller-withheld': {
    phase: 'no-call',
    call: null,
    inProgress: true,
    registration: 'unknown',
    verified: false,
    consent: 'not-asked',
    attempts: [],
  },
  'looking-up': { ...facts, registration: 'unknown', phase: 'looking-up' },
  'not-registered': { ...unknown, phase: 'not-registered' },
  registered: { ...facts, phase: 'registered' },
  'registered-after-call': { ...facts, inProgress: false, phase: 'registered' },
  'registered-on-hold': { ...held, phase: 'registered' },
  'registered-crowded': { ...crowded, phase: 'registered' },
  'registered-with-history': { ...facts, verified: true, attempts, phase: 'registered' },
  'consent-needed': { ...unknown, phase: 'consent-needed' },
  'consent-needed-own-text': { ...unknown, phase: 'consent-needed' },
  'saving-consent': { ...unknown, phase: 'saving-consent' },
  'not-registered-agreed': { ...agreed, registration: 'not-registered', phase: 'not-registered' },
  'registered-agreed': { ...agreed, phase: 'registered' },
  refused: { ...unknown, consent: 'refused', phase: 'refused' },
  'refused-registered': { ...facts, consent: 'refused', phase: 'refused' },
  withdrawn: { ...unknown, consent: 'withdrawn', phase: 'refused' },
  connecting: { ...unknown, phase: 'connecting', purpose: 'register', step: 'channel' },
  'waiting-for-audio': { ...unknown, phase: 'waiting-for-audio', purpose: 'register' },
  listening: { ...unknown, phase: 'listening', purpose: 'register', progress },
  'listening-silence': {
    ...facts,
    phase: 'listening',
    purpose: 'verify',
    progress: { ...progress, netSpeechSeconds: 0, speaking: false, level: 0, hint: 'silence' },
  },
  'listening-noise': { ...facts, phase: 'listening', purpose: 'verify', progress: { ...progress, netSpeechSeconds: 2.6, hint: 'noise' } },
  'listening-clipping': { ...facts, phase: 'listening', purpose: 'test', progress: { ...progress, level: 1, hint: 'clipping' } },
  deciding: { ...facts, phase: 'deciding', purpose: 'verify', progress: { ...progress, netSpeechSeconds: 3.1 } },
  storing: { ...unknown, phase: 'storing' },
  verified: { ...facts, verified: true, phase: 'verified', purpose: 'verify', evidence },
  'verified-narrow': { ...facts, verified: true, phase: 'verified', purpose: 'verify', evidence: { ...evidence, score: 0.81 } },
  'verified-with-history': { ...facts, verified: true, attempts, phase: 'verified', purpose: 'verify', evidence },
  'verified-mock': {
    ...facts,
    verified: true,
    phase: 'verified',
    purpose: 'verify',
    evidence: { ...evidence, authenticity: null, engine: { name: 'mock' } },
  },
  'test-matched': { ...facts, phase: 'verified', purpose: 'test', evidence },
  'not-matched': { ...facts, phase: 'not-matched', purpose: 'verify', evidence: { ...evidence, score: 0.31 } },
  'not-matched-narrow': { ...facts, phase: 'not-matched', purpose: 'verify', evidence: { ...evidence, score: 0.78 } },
  'test-not-matched': { ...facts, phase: 'not-matched', purpose: 'test', evidence: { ...evidence, score: 0.52 } },
  spoof: { ...facts, phase: 'spoof', purpose: 'verify', evidence: { ...evidence, score: null, authenticity: 0.2 }, species: null },
  'spoof-replay': { ...facts, phase: 'spoof', purpose: 'verify', evidence: { ...evidence, authenticity: 0.03 }, species: 'replay' },
  'spoof-register': {
    ...unknown,
    phase: 'spoof',
    purpose: 'register',
    evidence: { ...evidence, score: null, authenticity: 0.1 },
    species: null,
  },
  'on-hold': { ...held, ...open, purpose: 'verify', reason: 'on-hold' },
  'more-people': { ...crowded, ...open, purpose: 'verify', reason: 'more-people' },
  'call-ended': { ...unknown, inProgress: false, ...open, purpose: 'register', reason: 'call-ended' },
  'too-little-speech': { ...facts, ...open, purpose: 'verify', reason: 'too-little-speech' },
  silence: { ...facts, ...open, purpose: 'verify', reason: 'silence', netSpeechSeconds: 0 },
  'too-noisy': { ...facts, ...open, purpose: 'verify', reason: 'too-noisy' },
  clipping: { ...facts, ...open, purpose: 'test', reason: 'clipping' },
  'unreadable-audio': { ...facts, ...open, purpose: 'verify', reason: 'unreadable-audio', netSpeechSeconds: null },
  cancelled: { ...facts, ...open, purpose: 'verify', reason: 'cancelled' },
  unavailable: { ...facts, phase: 'unavailable', failed: 'verify', code: 'CHANNEL_DROPPED', detail: null },
  'unavailable-token': { ...facts, phase: 'unavailable', failed: 'verify', code: 'TOKEN_FAILED', detail: null },
  'unavailable-unreachable': { ...unknown, phase: 'unavailable', failed: 'register', code: 'CHANNEL_TIMEOUT', detail: null },
  'unavailable-not-ready': { ...facts, phase: 'unavailable', failed: 'verify', code: 'CONSUMER_NOT_READY', detail: null },
  'unavailable-stream': { ...facts, phase: 'unavailable', failed: 'verify', code: 'STREAM_START_FAILED', detail: 'AGENT_NOT_ON_CALL' },
  'unavailable-no-answer': { ...facts, phase: 'unavailable', failed: 'test', code: 'VERDICT_TIMEOUT', detail: null },
  'unavailable-misfit': { ...facts, phase: 'unavailable', failed: 'verify', code: 'PROTOCOL_VIOLATION', detail: null },
  'unavailable-unusable': { ...facts, phase: 'unavailable', failed: 'verify', code: 'CREDENTIAL_UNUSABLE', detail: null },
  'unavailable-look-up': {
    ...facts,
    registration: 'unknown',
    phase: 'unavailable',
    failed: 'look-up',
    code: 'CREDENTIAL_LOOKUP_FAILED',
    detail: null,
  },
  'unavailable-consent': { ...unknown, phase: 'unavailable', failed: 'consent', code: 'CONSENT_STORE_FAILED', detail: null },
  'unavailable-delete': {
    ...facts,
    registration: 'unknown',
    phase: 'unavailable',
    failed: 'delete',
    code: 'CREDENTIAL_DELETE_FAILED',
    detail: null,
  },
  'unavailable-audio': { ...facts, phase: 'unavailable', failed: 'verify', code: 'AUDIO_TIMEOUT', detail: null },
  'unavailable-store': { ...unknown, phase: 'unavailable', failed: 'store', code: 'CREDENTIAL_STORE_FAILED', detail: null },
  'unavailable-config': {
    ...facts,
    registration: 'unknown',
    phase: 'unavailable',
    failed: 'look-up',
    code: 'CONFIG_INVALID',
    detail: 'parametersConfig.audioTotalDurationRegistration',
  },
  'confirming-delete': { ...facts, phase: 'confirming-delete', withdrawing: false },
  'confirming-withdrawal': { ...agreed, phase: 'confirming-delete', withdrawing: true },
  'delete-scheduled': { ...facts, phase: 'delete-scheduled', undoSeconds: 6, withdrawing: false },
  deleting: { ...facts, phase: 'deleting', withdrawing: false },
  deleted: { ...unknown, phase: 'deleted' },
} as const satisfies Record<string, SessionState>;
export type FixedStateName = keyof typeof fixedStates;
