import type { CodeChannelName } from '../../codes/channels/channel.js';
import { configError } from '../../errors/config-error.js';
import { type Fetch, systemFetch } from '../../upstream/request-text.js';
import { parseServiceUrl, requireVerifiedTls } from '../../upstream/service-url.js';
import { checkNumberingPlan, type NumberingPlan } from '../phone-numbers.js';

/** Which object and fields hold customers. */
export interface ContactFields {
  /** Default `Contact`. */
  readonly object?: string;
  /** Default `Name`. */
  readonly name?: string;
  /** Names the record that transactions belong to; `Id` for the customer's own. Default `AccountId`. */
  readonly account?: string;
  /** Fields of the type phone. Default `Phone` and `MobilePhone`. */
  readonly phones?: readonly string[];
  /** Hints about how to speak with the customer, each with the field that holds it: `{ language: 'Language__c' }`. Default none. */
  readonly hints?: Readonly<Record<string, string>>;
  /** Fields that say where one-time codes go, by channel: `{ sms: 'MobilePhone', email: 'Email' }`. Default none. */
  readonly destinations?: Readonly<Partial<Record<CodeChannelName, string>>>;
}

/** Which object and fields hold transactions. */
export interface TransactionFields {
  /** Default `Transaction__c`. */
  readonly object?: string;
  /** The field that names the account. Default `Account__c`. */
  readonly account?: string;
  /** Default `Amount__c`. */
  readonly amount?: string;
  /** Default: no currency is read. */
  readonly currency?: string;
  /** Default `Merchant__c`. */
  readonly merchant?: string;
  /** A date, with or without time. Default `Date__c`. */
  readonly at?: string;
}

/** Options of `createSalesforceRecords`. */
export interface SalesforceRecordsOptions {
  /** The org's My Domain, `https://acme.my.salesforce.com`: the client credentials flow is there alone. Plain http on loopback only. */
  readonly url: string;
  /** The only other place to which the token may be sent, for an org whose token answers name one. Default: `url`. */
  readonly instanceUrl?: string;
  /** Consumer key of a connected app with the client credentials flow, whose run-as user may read the fields below and nothing else. */
  readonly clientId: string;
  readonly clientSecret: string;
  /** Of the REST API; 36.0 and later have the search. Default `62.0`. */
  readonly apiVersion?: string;
  readonly contact?: ContactFields;
  readonly transaction?: TransactionFields;
  /** How the org writes numbers without their country. Default: such numbers are nobody's. */
  readonly numbers?: NumberingPlan;
  /** Milliseconds for a lookup, signing in included. Default 4000. */
  readonly timeout?: number;
  /** Replaces the global `fetch`, for example behind a proxy. It must verify TLS. */
  readonly fetch?: Fetch;
}

/** {@link SalesforceRecordsOptions}, checked and complete. */
export interface ResolvedSalesforceOptions {
  /** Origin, without a slash at its end. */
  readonly url: string;
  readonly instanceUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Path of the REST API: `/services/data/v62.0`. */
  readonly api: string;
  readonly contact: Required<ContactFields>;
  readonly transaction: Omit<Required<TransactionFields>, 'currency'> & { readonly currency: string | undefined };
  readonly numbers: NumberingPlan | undefined;
  readonly timeout: number;
  readonly fetch: Fetch;
}

/** API names of objects and fields: none of them can end the place in a query where it stands. */
const apiName = /^[A-Za-z]\w{0,79}$/;

/** @throws CallsealError `CONFIG_INVALID` */
export function resolveSalesforceOptions(options: SalesforceRecordsOptions): ResolvedSalesforceOptions {
  const { clientId, clientSecret, apiVersion = '62.0', numbers, timeout = 4000, fetch = systemFetch } = options;
  if (clientId === '' || clientSecret === '') throw configError('Salesforce needs clientId and clientSecret.');
  if (!/^([4-9]\d|\d{3}|3[6-9])\.0$/.test(apiVersion)) throw configError('apiVersion is 36.0 or later, written like 62.0.');
  if (!Number.isFinite(timeout) || timeout <= 0) throw configError('timeout is a positive number of milliseconds.');
  checkNumberingPlan(numbers);
  const url = originOf('url', options.url);
  return {
    url,
    instanceUrl: options.instanceUrl === undefined ? url : originOf('instanceUrl', options.instanceUrl),
    clientId,
    clientSecret,
    api: `/services/data/v${apiVersion}`,
    contact: resolveContact(options.contact ?? {}),
    transaction: resolveTransaction(options.transaction ?? {}),
    numbers,
    timeout,
    fetch,
  };
}

function originOf(option: string, text: string): string {
  const url = parseServiceUrl(option, text, 'https:');
  requireVerifiedTls(option, url);
  if (url.pathname !== '/' || url.search !== '') throw configError(`${option} is an address without path and query.`);
  return url.origin;
}

function resolveContact({
  object = 'Contact',
  name = 'Name',
  account = 'AccountId',
  phones = ['Phone', 'MobilePhone'],
  hints = {},
  destinations = {},
}: ContactFields): Required<ContactFields> {
  if (phones.length === 0 || phones.length > 10) throw configError('contact.phones holds one to ten fields.');
  checkNames('contact', [object, name, account, ...phones, ...Object.values(hints), ...Object.values(destinations)]);
  return { object, name, account, phones: [...phones], hints: { ...hints }, destinations: { ...destinations } };
}

function resolveTransaction({
  object = 'Transaction__c',
  account = 'Account__c',
  amount = 'Amount__c',
  currency,
  merchant = 'Merchant__c',
  at = 'Date__c',
}: TransactionFields): ResolvedSalesforceOptions['transaction'] {
  checkNames('transaction', [object, account, amount, merchant, at, ...(currency === undefined ? [] : [currency])]);
  return { object, account, amount, currency, merchant, at };
}

function checkNames(option: string, names: readonly unknown[]): void {
  if (names.every((name) => typeof name === 'string' && apiName.test(name))) return;
  throw configError(`${option} holds API names of an object and its fields: letters, digits and underscores, such as Date__c.`);
}
