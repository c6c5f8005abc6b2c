import { asObject } from '../../upstream/parse-object.js';
import type { Customer, Transaction } from '../customer-records.js';
import { recordsFailed } from '../records-failed.js';
import { parseRecordId } from './record-id.js';
import type { SalesforceApi } from './salesforce-api.js';
import type { ResolvedSalesforceOptions } from './salesforce-options.js';

type Fields = Readonly<Record<string, unknown>>;

/** Lines that may be asked for. */
const mostLines = 200;
/** Pages that are followed: a page may be shorter than what was asked for, but an answer that never ends is not read to its end. */
const mostPages = 5;

/**
 * The newest lines of the customer's account. Only SOQL can order them, and it has no parameters: the text is made of configured names, of
 * an id that is letters and digits, and of a whole number.
 */
export async function listTransactions(
  api: SalesforceApi,
  options: ResolvedSalesforceOptions,
  customer: Customer,
  { limit, signal }: { readonly limit: number; readonly signal: AbortSignal },
): Promise<readonly Transaction[]> {
  if (!Number.isInteger(limit) || limit < 1 || limit > mostLines) throw recordsFailed(`One to ${mostLines} transactions can be read.`);
  const account = parseRecordId(customer.accountId ?? customer.id);
  const query = queryFor(options, account, limit);
  let path = `${options.api}/query?q=${encodeURIComponent(query)}`;
  const records: Fields[] = [];
  for (let page = 0; page < mostPages; page += 1) {
    const reply = await api.ask({ path }, signal);
    records.push(...readRecords(reply, options));
    if (reply.done === true || records.length >= limit) {
      return records.slice(0, limit).map((record) => readTransaction(record, options));
    }
    path = nextPath(reply, options);
  }
  throw recordsFailed('The query gave too many pages.');
}

function queryFor({ transaction }: ResolvedSalesforceOptions, account: string, limit: number): string {
  const { object, amount, currency, merchant, at } = transaction;
  const fields = [...new Set(['Id', amount, ...(currency === undefined ? [] : [currency]), merchant, at])];
  return `SELECT ${fields.join(', ')} FROM ${object} WHERE ${transaction.account} = '${account}' ORDER BY ${at} DESC NULLS LAST LIMIT ${limit}`;
}

function readRecords({ records }: Fields, { transaction }: ResolvedSalesforceOptions): readonly Fields[] {
  if (!Array.isArray(records)) throw recordsFailed('The query gave no records.');
  return records.map((record) => {
    const read = asObject(record);
    if (read === undefined || asObject(read.attributes)?.type !== transaction.object) throw recordsFailed('The query gave another object.');
    return read;
  });
}

/** Where the next page is: under the query that was asked, never elsewhere. */
function nextPath({ nextRecordsUrl }: Fields, { api }: ResolvedSalesforceOptions): string {
  const prefix = `${api}/query/`;
  if (
    typeof nextRecordsUrl !== 'string' ||
    !nextRecordsUrl.startsWith(prefix) ||
    !/^[\w-]{1,128}$/.test(nextRecordsUrl.slice(prefix.length))
  ) {
    throw recordsFailed('The query gave no next page.');
  }
  return nextRecordsUrl;
}

function readTransaction(record: Fields, { transaction }: ResolvedSalesforceOptions): Transaction {
  const merchant = record[transaction.merchant];
  const currency = transaction.currency === undefined ? undefined : record[transaction.currency];
  if (typeof merchant !== 'string' && merchant !== null) throw recordsFailed('A transaction has no merchant.');
  return {
    id: parseRecordId(record.Id),
    amount: readAmount(record[transaction.amount]),
    ...(typeof currency === 'string' ? { currency } : {}),
    merchant: merchant ?? '',
    at: readTime(record[transaction.at]),
  };
}

function readAmount(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || !/^-?\d{1,18}(?:\.\d{1,18})?$/.test(text)) throw recordsFailed('A transaction has no amount.');
  return text;
}

const dateTime = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?)(?:Z|([+-]\d{2}):?(\d{2}))$/;

/** A date as it is. A time in UTC: Salesforce writes `2026-11-16T17:43:01.000+0000`, which not every reader of ISO 8601 takes. */
function readTime(value: unknown): string {
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) return value;
  const [, local, hours, minutes] = (typeof value === 'string' ? dateTime.exec(value) : null) ?? [];
  const time = local === undefined ? Number.NaN : Date.parse(hours === undefined ? `${local}Z` : `${local}${hours}:${minutes ?? ''}`);
  if (Number.isNaN(time)) throw recordsFailed('A transaction has no time.');
  return new Date(time).toISOString();
}
