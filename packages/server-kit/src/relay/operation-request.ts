import type { TokenReply } from '@callseal/protocol/signalling';
import { ServerError } from '../errors/server-error.js';
import { callAudio } from '../voice-service/call-audio.js';
import type { OperationTask } from './operation-parts.js';
import type { RelayParameters } from './relay-options.js';
import type { SignallingRequest } from './signalling.js';

/** What the voice service is asked. */
export function requestOf(
  { leg, purpose, stored }: OperationTask,
  parameters: Required<RelayParameters>,
  { token_type, access_token }: TokenReply,
): SignallingRequest {
  const token = `${token_type} ${access_token}`;
  const metadata = { ...callAudio, call_id: leg.callSid };
  const common = { authenticity_threshold: parameters.authenticityThreshold, audio_total_duration: secondsOf(purpose, parameters) };
  if (purpose === 'register') return { operation: 'register', token, initialize: { metadata, register_request: common } };
  if (stored === undefined) throw new ServerError('CREDENTIAL_NOT_FOUND');
  const verify_request = { ...common, credential: stored.credential, score_threshold: parameters.scoreThreshold };
  return { operation: 'verify', token, initialize: { metadata, verify_request } };
}

/** Seconds of net speech that are asked for. */
export function secondsOf(purpose: OperationTask['purpose'], parameters: Required<RelayParameters>): number {
  return purpose === 'register' ? parameters.registrationSeconds : parameters.verificationSeconds;
}
