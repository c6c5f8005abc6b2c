import type { Clock } from '../time/clock.js';
import { identifyTwilioError } from './identify-twilio-error.js';

/** Milliseconds between which a retry waits at random: spreads desks that were told to slow down together. */
const shortest = 50;
const longest = 2000;

/**
 * Runs a call of the Twilio client, again while it answers "too many requests" and the clock is before `deadline`. Only 429 is
 * repeated: it says that nothing was done.
 * @throws ServerError, as `identifyTwilioError` maps it.
 */
export async function retryBusy<T>(work: () => Promise<T>, clock: Clock, deadline: number): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const failure = identifyTwilioError(error);
      const wait = shortest + Math.random() * Math.min(longest, 200 * 2 ** attempt);
      if (failure.code !== 'TELEPHONY_BUSY' || clock.now() + wait >= deadline) throw failure;
      await clock.sleep(wait);
    }
  }
}
