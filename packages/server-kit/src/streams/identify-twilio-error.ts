import { ServerError } from '../errors/server-error.js';

const timeouts = new Set(['ECONNABORTED', 'ETIMEDOUT', 'ESOCKETTIMEDOUT', 'ERR_CANCELED']);

/**
 * Maps what the `twilio` client throws to an answerable error. By shape, not by class: one of its two error classes is not exported,
 * and several copies of the package may be installed. What is unknown stays unknown (`INTERNAL`).
 */
export function identifyTwilioError(error: unknown): ServerError {
  if (error instanceof ServerError) return error;
  const { status, code, isAxiosError } = fieldsOf(error);
  const options = { cause: error };
  if (typeof status === 'number') {
    if (code === 21220) return new ServerError('CALL_NOT_IN_PROGRESS', options);
    if (status === 404 || code === 20404) return new ServerError('CALL_NOT_FOUND', options);
    if (status === 429 || code === 20429) return new ServerError('TELEPHONY_BUSY', options);
    return new ServerError('TELEPHONY_FAILED', options);
  }
  if (isAxiosError === true) {
    return new ServerError(typeof code === 'string' && timeouts.has(code) ? 'TELEPHONY_TIMEOUT' : 'TELEPHONY_FAILED', options);
  }
  return new ServerError('INTERNAL', options);
}

function fieldsOf(error: unknown): { readonly status?: unknown; readonly code?: unknown; readonly isAxiosError?: unknown } {
  if (typeof error !== 'object' || error === null) return {};
  const { code, isAxiosError } = error as { code?: unknown; isAxiosError?: unknown };
  // an AxiosError may carry a status too; with the twilio client it never stands for an API answer
  const status = isAxiosError === true ? undefined : (error as { status?: unknown }).status;
  return { status, code, isAxiosError };
}
