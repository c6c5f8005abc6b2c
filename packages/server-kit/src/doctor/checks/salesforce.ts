import { createConfiguredSalesforce } from '../../config/parts/gate.js';
import type { Check } from '../check.js';
import { failed, type Finding, ok, skipped } from '../finding.js';
import { nobodysNumber } from './directory.js';

/** Looks for a number that nobody has, and for the transactions of no account: signs in, and names every field that is configured. */
export const salesforce: Check = {
  id: 'salesforce',
  title: 'Salesforce',
  async run({ config, fetch, signal }) {
    const records = createConfiguredSalesforce(config, fetch);
    if (records === undefined || config.salesforce === undefined) return skipped('No customers are looked up.');
    const { host } = new URL(config.salesforce.url);
    try {
      const { outcome } = await records.findByNumber(nobodysNumber, { signal });
      if (outcome !== 'not-found')
        return failed(`${host} has a customer with a number that does not exist.`, 'Look for +999 00000000 there.');
      await records.destinations(nobodysNumber, { signal });
      await records.transactions({ id: '001000000000000', name: '' }, { limit: 1, signal });
    } catch (error) {
      return judge(error instanceof Error && error.cause instanceof Error ? error.cause.message : '', host);
    }
    return ok(`${host} lets us in, and has every field that is configured.`);
  },
};

/** Our own sentences about a failure, which hold no data. */
function judge(why: string, host: string): Finding {
  if (why.startsWith('The token endpoint answered')) {
    return failed(
      `${host} refuses the connected app: ${why}`,
      'Correct CALLSEAL_SALESFORCE_CLIENT_ID and …_SECRET; the app needs the client credentials flow and a run-as user.',
    );
  }
  if (why.includes('another instance')) {
    return failed(
      `${host} names another address for its API.`,
      'Set CALLSEAL_SALESFORCE_INSTANCE_URL to the one that the org shows under My Domain.',
    );
  }
  if (/INVALID_FIELD|INVALID_TYPE/.test(why)) {
    return failed(
      `${host} lacks an object or field, or hides it from the app: ${why}`,
      'Correct CALLSEAL_SALESFORCE_CONTACT, …_HINTS, …_DESTINATIONS and …_TRANSACTION, or let the run-as user read them.',
    );
  }
  if (why.includes('no answer'))
    return failed(`${host} does not answer.`, 'Check CALLSEAL_SALESFORCE_URL, and that a firewall lets this machine reach it.');
  return failed(`${host} gives no answer that can be used: ${why}`, 'Check CALLSEAL_SALESFORCE_URL and CALLSEAL_SALESFORCE_API_VERSION.');
}
