/** What the benchmarks' gate decides about: an action that a voice which matches is enough for, so that every decision gives a grant. */
import { assuranceProfiles, parsePolicy } from '@callseal/server-kit/gate';

export const action = 'payments.transfer';
export const parameters = { amount: '120.00 EUR', payee: 'ES9121000418450200051332' };
export const profile = assuranceProfiles.baseline;
export const policy = parsePolicy({
  id: 'bench',
  version: 1,
  actions: {},
  default: {
    rules: [
      {
        id: 'spoof',
        when: { signal: 'spoof', outcomes: ['failed', 'inconclusive', 'not-screened'], maxAgeSeconds: 300 },
        route: 'step-up',
        wants: { factors: ['one-time-code', 'knowledge'], atLeast: 2, maxAgeSeconds: 600 },
      },
      { id: 'voice', when: { signal: 'voice-match', outcomes: ['passed'], maxAgeSeconds: 300 }, route: 'privileged' },
    ],
    otherwise: { route: 'primary', wants: { factors: ['one-time-code', 'knowledge'], atLeast: 1, maxAgeSeconds: 600 } },
  },
});
