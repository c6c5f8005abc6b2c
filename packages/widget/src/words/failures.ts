import type { ClientErrorCode } from '@callseal/protocol/errors';
import type { Words } from './words.js';

/** Refusals of the server kit that lead to another step than what they made fail; they are a failure's detail. */
type Refusal = 'CALLER_COOLING_OFF' | 'CALLER_OPTED_OUT';

/**
 * Codes that lead to the same step share their words. The mend for developers is in the protocol's error table, found by the code in
 * small print.
 */
const wordsOf: Record<ClientErrorCode | Refusal, keyof Words['failures']> = {
  CONFIG_INVALID: 'setting',
  TOKEN_FAILED: 'signIn',
  TOKEN_TIMEOUT: 'notReached',
  CHANNEL_FAILED: 'notReached',
  CHANNEL_TIMEOUT: 'notReached',
  CHANNEL_DROPPED: 'dropped',
  CONSUMER_NOT_READY: 'notReady',
  READY_TIMEOUT: 'notReady',
  PARAMETERS_REFUSED: 'notUnderstood',
  STREAM_START_FAILED: 'notStarted',
  STREAM_START_TIMEOUT: 'notStarted',
  STREAM_STOP_FAILED: 'notStopped',
  STREAM_FAILED: 'notArrived',
  AUDIO_TIMEOUT: 'noAudio',
  VERDICT_TIMEOUT: 'noAnswer',
  VOICE_SERVICE_FAILED: 'noAnswer',
  CONSENT_LOOKUP_FAILED: 'consentUnknown',
  CONSENT_STORE_FAILED: 'consentNotStored',
  CREDENTIAL_UNUSABLE: 'unusable',
  CREDENTIAL_LOOKUP_FAILED: 'lookUp',
  CREDENTIAL_STORE_FAILED: 'notStored',
  CREDENTIAL_DELETE_FAILED: 'notDeleted',
  PROTOCOL_VIOLATION: 'notUnderstood',
  CALLER_COOLING_OFF: 'coolingOff',
  CALLER_OPTED_OUT: 'optedOut',
};

/** Which words tell a failure. */
export const failureOf = (code: ClientErrorCode, detail: string | null): keyof Words['failures'] =>
  wordsOf[Object.hasOwn(wordsOf, detail ?? '') ? (detail as Refusal) : code];
