import { ServerError } from '../errors/server-error.js';

/** The error of a cap, with when it is over. */
export function limited(milliseconds: number): ServerError {
  return new ServerError('CODES_LIMITED', { retryAfter: Math.ceil(milliseconds / 1000) });
}
