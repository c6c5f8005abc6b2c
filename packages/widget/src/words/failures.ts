import type { SessionState } from '@callseal/client';
import type { ClientErrorCode } from '@callseal/protocol/errors';

type FailedStep = Extract<SessionState, { phase: 'unavailable' }>['failed'];

/** Which part failed, as the card's title. */
export const failedTitles: Record<FailedStep, string> = {
  'look-up': 'Could not look up the caller',
  register: 'Could not register',
  test: 'Registered, but could not test it',
  verify: 'Could not verify',
  consent: 'Could not record the consent',
  store: 'Could not save the registration',
  delete: 'Could not delete the registration',
};

const again = 'Try again, or verify the caller another way.';
const tellAdministrator = 'Tell your administrator.';
const notReached = `The voice service cannot be reached. ${again}`;
const notReady = `The voice service is not ready. ${again}`;
const notStarted = `The caller’s audio could not be connected. ${again}`;
const noAnswer = `The voice service gave no answer. ${again}`;
const notUnderstood = `The voice service and this desk do not fit together. ${tellAdministrator}`;

/**
 * What happened and what the agent does about it; codes that lead to the same step share their words. The mend for developers is in the
 * protocol's error table, found by the code in small print.
 */
export const failures: Record<ClientErrorCode, string> = {
  CONFIG_INVALID: `A setting is missing or not valid. ${tellAdministrator}`,
  TOKEN_FAILED: 'The voice service did not let us in. Sign in to the desk again.',
  TOKEN_TIMEOUT: notReached,
  CHANNEL_FAILED: notReached,
  CHANNEL_TIMEOUT: notReached,
  CHANNEL_DROPPED: `The connection to the voice service was lost. ${again}`,
  CONSUMER_NOT_READY: notReady,
  READY_TIMEOUT: notReady,
  PARAMETERS_REFUSED: notUnderstood,
  STREAM_START_FAILED: notStarted,
  STREAM_START_TIMEOUT: notStarted,
  STREAM_STOP_FAILED: `The caller’s audio may still be connected. ${tellAdministrator}`,
  AUDIO_TIMEOUT: 'No audio came from the call. Check that the caller is not muted or on hold.',
  VERDICT_TIMEOUT: noAnswer,
  VOICE_SERVICE_FAILED: noAnswer,
  CONSENT_LOOKUP_FAILED: `We cannot see whether the caller agreed before. ${again}`,
  CONSENT_STORE_FAILED: 'Nothing was listened to. Try again.',
  CREDENTIAL_UNUSABLE: 'The saved registration cannot be used any more. Delete it and register the caller again.',
  CREDENTIAL_LOOKUP_FAILED: `We cannot see whether the caller is registered. ${again}`,
  CREDENTIAL_STORE_FAILED: 'The caller is not registered yet. Try again.',
  CREDENTIAL_DELETE_FAILED: 'The registration may still be there. Try again.',
  PROTOCOL_VIOLATION: notUnderstood,
};
