import type { CallLike } from './twilio-like.js';

/**
 * The number of the person on a leg, for limits: where the call came from, or where the contact centre called. `undefined` for what is
 * no number, such as a SIP address or a browser.
 */
export function callerNumberOf({ from, to, direction }: CallLike): string | undefined {
  const number = direction === 'inbound' ? from : to;
  return /^\+[1-9]\d{3,14}$/.test(number) ? number : undefined;
}
