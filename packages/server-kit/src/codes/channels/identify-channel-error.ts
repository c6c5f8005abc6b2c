import { ServerError } from '../../errors/server-error.js';

/** About this destination or this way of sending: another channel may work, the same one will not. */
const unavailable: ReadonlySet<unknown> = new Set([
  21211, // not a number
  21408, // no permission for this region
  21606, // the sender cannot reach it
  21608, // unverified number of a trial account
  21610, // opted out
  21612, // no route
  21614, // not a mobile number
  21635, // a landline
  60200, // refused parameter: with ours, the destination
  60205, // landline
  60410, // blocked by Fraud Guard
  60413, // refused by device intelligence
  60605, // no permission for this region
]);

/** The provider's own counts: sends and checks of one verification, which it keeps for ten minutes. */
const limited: ReadonlySet<unknown> = new Set([60202, 60203]);
const busy: ReadonlySet<unknown> = new Set([20429, 60212]);
const timeouts: ReadonlySet<unknown> = new Set(['ECONNABORTED', 'ETIMEDOUT', 'ESOCKETTIMEDOUT', 'ERR_CANCELED']);

/**
 * Maps what the `twilio` client throws for messages and verifications to an answerable error; by shape, as several copies of the package
 * may be installed. Codes: Twilio's error catalogue, as of its Messaging and Verify documentation.
 */
export function identifyChannelError(error: unknown): ServerError {
  if (error instanceof ServerError) return error;
  const { status, code, isAxiosError } = (typeof error === 'object' && error !== null ? error : {}) as Record<string, unknown>;
  const options = { cause: error };
  if (isAxiosError === true) return new ServerError(timeouts.has(code) ? 'TELEPHONY_TIMEOUT' : 'TELEPHONY_FAILED', options);
  if (typeof status !== 'number') return new ServerError('TELEPHONY_FAILED', options);
  if (unavailable.has(code)) return new ServerError('CHANNEL_UNAVAILABLE', options);
  if (limited.has(code)) return new ServerError('CODES_LIMITED', { ...options, retryAfter: 600 });
  if (busy.has(code) || status === 429) return new ServerError('TELEPHONY_BUSY', options);
  return new ServerError('TELEPHONY_FAILED', options);
}

/** Whether the provider says that a verification is over, was never made, or takes no further or no such code: the code is wrong then. */
export function isSpentVerification(error: unknown): boolean {
  const { status, code } = (typeof error === 'object' && error !== null ? error : {}) as Record<string, unknown>;
  return status === 404 || code === 20404 || code === 60202 || code === 60200;
}
