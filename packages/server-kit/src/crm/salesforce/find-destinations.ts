import type { CodeChannelName } from '../../codes/channels/channel.js';
import type { CodeDestinations } from '../../codes/one-time-codes.js';
import { isCallerNumber, toE164 } from '../phone-numbers.js';
import { matchContact } from './find-contact.js';
import type { SalesforceApi } from './salesforce-api.js';
import type { ResolvedSalesforceOptions } from './salesforce-options.js';

/** Where codes for the caller of this number go; `undefined` when it is not one customer's. Asks for nothing else of the record. */
export async function findDestinations(
  api: SalesforceApi,
  options: ResolvedSalesforceOptions,
  number: string,
  signal: AbortSignal,
): Promise<CodeDestinations | undefined> {
  const fields = Object.entries(options.contact.destinations) as [CodeChannelName, string][];
  if (!isCallerNumber(number) || fields.length === 0) return undefined;
  const match = await matchContact(api, options, { number, fields: fields.map(([, field]) => field) }, signal);
  if (match.outcome !== 'found') return undefined;
  return Object.fromEntries(
    fields.flatMap(([channel, field]) => {
      const value = match.record[field];
      const destination = channel === 'email' ? value : toE164(value, options.numbers);
      return typeof destination === 'string' ? [[channel, destination] as const] : [];
    }),
  );
}
