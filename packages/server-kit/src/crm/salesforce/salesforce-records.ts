import { inTime } from '../../time/in-time.js';
import type { CodeDestinations } from '../../codes/one-time-codes.js';
import type { CustomerRecords } from '../customer-records.js';
import { requireCallerNumber } from '../phone-numbers.js';
import { recordsFailed } from '../records-failed.js';
import { findContact } from './find-contact.js';
import { findDestinations } from './find-destinations.js';
import { listTransactions } from './list-transactions.js';
import { createSalesforceApi } from './salesforce-api.js';
import { resolveSalesforceOptions, type SalesforceRecordsOptions } from './salesforce-options.js';

/** The customers of an org, and where codes for them go. */
export interface SalesforceRecords extends CustomerRecords {
  /** For `createOneTimeCodes`: what `contact.destinations` says of the caller's number; nothing when it is nobody's or several people's. */
  destinations(number: string, context: { readonly signal: AbortSignal }): Promise<CodeDestinations | undefined>;
}

/**
 * Customers and their transactions in Salesforce, by its REST API with client credentials. Where it is, who asks and which fields are read
 * comes from these options alone: nothing of a request, and nothing of an answer, chooses an address.
 *
 * Everything rejects with `CUSTOMER_RECORDS_FAILED`, which holds no data, and `findByNumber` with `CALLER_UNKNOWN` for what is no number.
 * @throws CallsealError `CONFIG_INVALID` for a missing or wrong option.
 */
export function createSalesforceRecords(options: SalesforceRecordsOptions): SalesforceRecords {
  const resolved = resolveSalesforceOptions(options);
  const api = createSalesforceApi(resolved);

  /** Every step within one deadline, and no longer than somebody waits. */
  const within = <T>(outer: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> =>
    inTime(resolved.timeout, 'CUSTOMER_RECORDS_FAILED', (late) => {
      const signal = AbortSignal.any([outer, late]);
      if (signal.aborted) throw recordsFailed('Nobody waits for it.');
      const gone = new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => {
          reject(recordsFailed('Nobody waits for it any more.'));
        });
      });
      return Promise.race([work(signal), gone]);
    });

  return {
    findByNumber: (number, { signal: outer }) =>
      within(outer, async (signal) => {
        requireCallerNumber(number);
        return findContact(api, resolved, number, signal);
      }),
    transactions: (customer, { limit, signal: outer }) =>
      within(outer, (signal) => listTransactions(api, resolved, customer, { limit, signal })),
    destinations: (number, { signal: outer }) => within(outer, (signal) => findDestinations(api, resolved, number, signal)),
  };
}
