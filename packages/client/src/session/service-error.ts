import type { ClientErrorCode } from '@callseal/protocol/errors';
import { exceptions } from '@callseal/protocol/signalling';
import type { InconclusiveReason } from './state.js';

/** The fields of the service's error events that decide. */
export interface ServiceError {
  readonly exception?: string | undefined;
  readonly hint?: string | undefined;
}

/** Audio that cannot be judged is no failure, but "cannot tell", with what would help; all else is a failure with a code. */
export type ServiceErrorMeaning = { readonly reason: InconclusiveReason } | { readonly code: ClientErrorCode };

/** What an `error-*` event means. An exception that is not known stays in its event's own class. */
export function identifyServiceError(name: string, { exception, hint }: ServiceError): ServiceErrorMeaning {
  if (exception === exceptions.invalidCredential) return { code: 'CREDENTIAL_UNUSABLE' };
  switch (name) {
    case 'error-audio':
      return { reason: audioReason(exception, hint) };
    case 'error-consumer-not-ready':
      return { code: 'CONSUMER_NOT_READY' };
    case 'error-parameters':
      return { code: 'PARAMETERS_REFUSED' };
    default:
      return { code: 'VOICE_SERVICE_FAILED' };
  }
}

function audioReason(exception: string | undefined, hint: string | undefined): InconclusiveReason {
  if (hint === 'silence' || hint === 'clipping') return hint;
  if (exception === exceptions.tooLittleSpeech) return 'too-little-speech';
  if (exception === exceptions.tooNoisy || hint === 'noise') return 'too-noisy';
  return 'unreadable-audio';
}

/** The exception's name where it looks like one; free text of a service may repeat what it was given. */
export const exceptionName = (exception: string | undefined): string | null =>
  exception !== undefined && /^[\w.-]{1,64}$/.test(exception) ? exception : null;
