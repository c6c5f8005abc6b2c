import { type Policy, PolicySchema } from '@callseal/protocol/gate';
import { parseDeclaration } from './parse-declaration.js';

/**
 * Reads a policy, for example from a JSON file. The result cannot be changed any more.
 * @throws CallsealError `CONFIG_INVALID`, naming the fields at fault: unknown fields, a rule that lets somebody through without naming
 * evidence or because something was not screened, more factors than are listed.
 */
export function parsePolicy(value: unknown): Policy {
  return parseDeclaration('The policy', PolicySchema, value);
}

/** Seconds a screen of the call is good for: a voice can change hands, a screen costs nothing to repeat. */
const screenSeconds = 300;
const factors = ['one-time-code', 'knowledge'];

/**
 * The policy for every action when you have none: a hit on the watchlist goes to the fraud desk; a synthetic voice, a fraud risk of at
 * least 0.7, a voice that does not match, and whatever was not screened, inconclusive or longer than five minutes ago need a code and
 * questions; everybody else needs one of them. Factors last ten minutes.
 */
export const defaultPolicy = parsePolicy({
  id: 'callseal-default',
  version: 1,
  actions: {},
  default: {
    rules: [
      {
        id: 'watchlist-hit',
        when: { signal: 'watchlist', outcomes: ['failed'], maxAgeSeconds: screenSeconds },
        route: 'fraud-desk',
      },
      {
        id: 'risky-or-unknown',
        when: {
          any: [
            ...['spoof', 'fraud-risk', 'watchlist'].map((signal) => ({
              signal,
              outcomes: ['failed', 'inconclusive', 'not-screened'],
              maxAgeSeconds: screenSeconds,
            })),
            { signal: 'fraud-risk', outcomes: ['passed', 'inconclusive', 'failed'], maxAgeSeconds: screenSeconds, value: { atLeast: 0.7 } },
            // somebody who is not registered has no voice to match, which says nothing against them
            { signal: 'voice-match', outcomes: ['failed'], maxAgeSeconds: screenSeconds },
          ],
        },
        route: 'step-up',
        wants: { factors, atLeast: 2, maxAgeSeconds: 600 },
      },
    ],
    otherwise: { route: 'primary', wants: { factors, atLeast: 1, maxAgeSeconds: 600 } },
  },
});
