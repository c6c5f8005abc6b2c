import type { ClientErrorCode } from '@callseal/protocol/errors';
import type { RelayFailedSchema } from '@callseal/protocol/relay';
import type { infer as Infer } from 'zod/mini';

/**
 * Where a relayed operation came to its end. The server's steps, and three more: `start` is the request that asks for the operation, `events`
 * the reading of what it tells, `streaming` the caller's audio once it was started.
 */
export type RelayStep = Infer<typeof RelayFailedSchema>['step'] | 'start' | 'events' | 'streaming';

/** What a failure of a step is, and what it is when nobody answered there in time. */
const bySteps: Readonly<Record<RelayStep, readonly [failed: ClientErrorCode, late: ClientErrorCode]>> = {
  start: ['CHANNEL_FAILED', 'CHANNEL_TIMEOUT'],
  events: ['CHANNEL_DROPPED', 'CHANNEL_DROPPED'],
  token: ['TOKEN_FAILED', 'TOKEN_TIMEOUT'],
  channel: ['CHANNEL_FAILED', 'CHANNEL_TIMEOUT'],
  ready: ['CONSUMER_NOT_READY', 'READY_TIMEOUT'],
  stream: ['STREAM_START_FAILED', 'STREAM_START_TIMEOUT'],
  streaming: ['STREAM_FAILED', 'STREAM_FAILED'],
  verdict: ['VOICE_SERVICE_FAILED', 'VERDICT_TIMEOUT'],
  store: ['CREDENTIAL_STORE_FAILED', 'CREDENTIAL_STORE_FAILED'],
};

/** Codes of the server that lead an agent to another step than the one that they came from. */
const byCode: Readonly<Record<string, ClientErrorCode>> = {
  AGENT_NOT_AUTHENTICATED: 'TOKEN_FAILED',
  CALLER_UNKNOWN: 'CREDENTIAL_LOOKUP_FAILED',
  CONSENT_MISSING: 'CONSENT_LOOKUP_FAILED',
  CREDENTIAL_NOT_FOUND: 'CREDENTIAL_UNUSABLE',
  CREDENTIAL_UNREADABLE: 'CREDENTIAL_UNUSABLE',
};

/** What a code of the server, met at a step, means to an agent. An unknown one is a failure of its step. */
export function identifyRelayError(step: RelayStep, code: string | null): ClientErrorCode {
  const [failed, late] = bySteps[step];
  if (code !== null && Object.hasOwn(byCode, code)) return byCode[code] ?? failed;
  return code?.endsWith('_TIMEOUT') === true ? late : failed;
}
