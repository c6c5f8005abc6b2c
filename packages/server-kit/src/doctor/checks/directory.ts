import type { Check } from '../check.js';
import { skipped } from '../finding.js';
import { checkSecretEndpoint } from './secret-endpoint.js';

/** Nobody has this number: +999 is no country. */
export const nobodysNumber = '+99900000000';

export const directory: Check = {
  id: 'directory',
  title: "Customers' directory",
  run(context) {
    const { directory: given } = context.config;
    if (given === undefined) return skipped('No directory is configured.');
    return checkSecretEndpoint(context, {
      ...given,
      body: { subject: nobodysNumber, wants: 'destinations' },
      variables: ['CALLSEAL_DIRECTORY_URL', 'CALLSEAL_DIRECTORY_SECRET'],
      answers: [200, 404],
    });
  },
};
