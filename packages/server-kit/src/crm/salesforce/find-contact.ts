import { asObject } from '../../upstream/parse-object.js';
import type { Customer, CustomerLookup } from '../customer-records.js';
import { digitForms, toE164 } from '../phone-numbers.js';
import { recordsFailed } from '../records-failed.js';
import { parseRecordId } from './record-id.js';
import type { SalesforceApi } from './salesforce-api.js';
import type { ResolvedSalesforceOptions } from './salesforce-options.js';

/** Contacts that one search may find. More have a few digits in common; who of them is meant is then not known. */
const mostFound = 50;
/** Characters of a hint: it is read aloud at most. */
const hintCharacters = 200;

type Fields = Readonly<Record<string, unknown>>;

/** Of how many customers the number is, and the record when it is one's. */
export type ContactMatch = { readonly outcome: 'found'; readonly record: Fields } | { readonly outcome: 'ambiguous' | 'not-found' };

/** The customer of a number, with what a lookup may tell. */
export async function findContact(
  api: SalesforceApi,
  options: ResolvedSalesforceOptions,
  number: string,
  signal: AbortSignal,
): Promise<CustomerLookup> {
  const { name, account, hints } = options.contact;
  const match = await matchContact(api, options, { number, fields: [name, account, ...Object.values(hints)] }, signal);
  if (match.outcome !== 'found') return { outcome: match.outcome, customer: null };
  return { outcome: 'found', customer: readCustomer(match.record, options) };
}

/**
 * Searches phone fields by digits and then compares: the search also finds numbers that resemble the one asked for, and only an equal one
 * counts. The digits travel as a value of a JSON body; there is no query that they could be read as.
 */
export async function matchContact(
  api: SalesforceApi,
  options: ResolvedSalesforceOptions,
  { number, fields }: { readonly number: string; readonly fields: readonly string[] },
  signal: AbortSignal,
): Promise<ContactMatch> {
  const { contact, numbers } = options;
  const asked = [...new Set(['Id', ...fields, ...contact.phones])];
  const replies = await Promise.all(digitForms(number, numbers).map((digits) => searchPhones(api, options, digits, asked, signal)));
  const same = new Map<string, Fields>();
  for (const record of replies.flat()) {
    if (!contact.phones.some((field) => toE164(record[field], numbers) === number)) continue;
    // two searches find the same record; the first 15 characters tell records apart, the rest of an id is its check
    same.set(parseRecordId(record.Id).slice(0, 15), record);
  }
  const [record, ...others] = same.values();
  if (others.length > 0) return { outcome: 'ambiguous' };
  if (replies.some((records) => records.length >= mostFound)) throw recordsFailed('The search found more than it may return.');
  return record === undefined ? { outcome: 'not-found' } : { outcome: 'found', record };
}

async function searchPhones(
  api: SalesforceApi,
  { api: path, contact }: ResolvedSalesforceOptions,
  digits: string,
  fields: readonly string[],
  signal: AbortSignal,
): Promise<readonly Fields[]> {
  // as documented: REST API Developer Guide, "Search with Parameters in the Request Body"
  const body = {
    q: digits,
    in: 'PHONE',
    fields,
    sobjects: [{ name: contact.object }],
    overallLimit: mostFound,
    spellCorrection: false,
  };
  const { searchRecords } = await api.ask({ path: `${path}/parameterizedSearch`, body }, signal);
  if (!Array.isArray(searchRecords)) throw recordsFailed('The search gave no records.');
  return searchRecords.map((record) => {
    const read = asObject(record);
    if (read === undefined || asObject(read.attributes)?.type !== contact.object) throw recordsFailed('The search gave another object.');
    return read;
  });
}

function readCustomer(record: Fields, { contact }: ResolvedSalesforceOptions): Customer {
  const name = record[contact.name];
  if (typeof name !== 'string') throw recordsFailed('The customer has no name.');
  const account = record[contact.account];
  const hints = Object.entries(contact.hints).flatMap(([hint, field]) => {
    const value = record[field];
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? [[hint, String(value).slice(0, hintCharacters)] as const]
      : [];
  });
  return {
    id: parseRecordId(record.Id),
    name,
    ...(account === null || account === undefined ? {} : { accountId: parseRecordId(account) }),
    ...(hints.length === 0 ? {} : { hints: Object.fromEntries(hints) }),
  };
}
