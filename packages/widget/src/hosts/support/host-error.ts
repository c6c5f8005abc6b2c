import { CallsealError } from '@callseal/protocol/errors';

const texts = {
  HOST_TIMEOUT: 'The desktop did not answer in time. Check that the page runs inside of it, and its origin.',
  HOST_ABORTED: 'Connecting to the desktop was given up.',
  HOST_FAILED: 'The desktop could not be connected. See the cause.',
  HOST_CONTEXT_INVALID: 'The desktop gave no usable context. Check the URL parameters that the app is registered with.',
  HOST_REQUEST_FAILED: 'The desktop refused a request. Check the permissions of its token.',
} as const;

/** Codes of what can go wrong between a desktop and an adapter. */
export type HostErrorCode = keyof typeof texts;

/** `detail` names a setting or a status, never a value from a call. */
export const createHostError = (code: HostErrorCode, detail = '', cause?: unknown): CallsealError<HostErrorCode> =>
  new CallsealError(code, detail === '' ? texts[code] : `${texts[code]} (${detail})`, cause === undefined ? {} : { cause });

/** What the rejection of a handshake is reported as. */
export function identifyHostError(error: unknown, signal?: AbortSignal): Error {
  if (error instanceof CallsealError) return error;
  if (signal?.aborted === true) {
    const { reason } = signal as { reason: unknown };
    const late = reason instanceof DOMException && reason.name === 'TimeoutError';
    return createHostError(late ? 'HOST_TIMEOUT' : 'HOST_ABORTED', '', reason);
  }
  return createHostError('HOST_FAILED', '', error);
}
