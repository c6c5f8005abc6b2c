import { simulatorError } from '../errors.js';
import type { SalesforceFieldType, SalesforceObjects, SalesforceRecord } from './org-records.js';

/** A customer who is to be a contact of the org. */
export interface SalesforcePerson {
  /** 18 letters and digits. */
  readonly id: string;
  readonly name: string;
  /** 18 letters and digits. */
  readonly accountId: string;
  /** `Phone`, then `MobilePhone`. */
  readonly numbers: readonly (string | undefined)[];
  /** Each becomes a text field: `language` is `Language__c`. */
  readonly hints?: Readonly<Record<string, string>>;
  /** Of the account. `at` is ISO 8601 in UTC. */
  readonly transactions?: readonly { readonly id: string; readonly amount: string; readonly merchant: string; readonly at: string }[];
}

const contactFields: Readonly<Record<string, SalesforceFieldType>> = {
  Id: 'id',
  Name: 'string',
  AccountId: 'id',
  Phone: 'phone',
  MobilePhone: 'phone',
  Email: 'email',
};
const transactionFields: Readonly<Record<string, SalesforceFieldType>> = {
  Id: 'id',
  Account__c: 'id',
  Amount__c: 'currency',
  Merchant__c: 'string',
  Date__c: 'datetime',
};

/** The field that holds a hint: `language` is in `Language__c`. */
export function hintField(hint: string): string {
  if (!/^[a-z][a-zA-Z0-9]{0,38}$/.test(hint)) throw simulatorError('OPTION_INVALID', 'A hint is named by letters and digits.');
  return `${hint.slice(0, 1).toUpperCase()}${hint.slice(1)}__c`;
}

/** People as an org holds them: `Contact`, and `Transaction__c` of their accounts. */
export function createSalesforceObjects(people: readonly SalesforcePerson[]): SalesforceObjects {
  const hints = new Set(people.flatMap((person) => Object.keys(person.hints ?? {})));
  const contacts = people.map(
    (person): SalesforceRecord => ({
      Id: person.id,
      Name: person.name,
      AccountId: person.accountId,
      Phone: person.numbers[0] ?? null,
      MobilePhone: person.numbers[1] ?? null,
      ...Object.fromEntries(Object.entries(person.hints ?? {}).map(([hint, text]) => [hintField(hint), text])),
    }),
  );
  const transactions = people.flatMap(({ accountId, transactions: lines = [] }) =>
    lines.map(
      ({ id, amount, merchant, at }): SalesforceRecord => ({
        Id: id,
        Account__c: accountId,
        Amount__c: Number(amount),
        Merchant__c: merchant,
        Date__c: new Date(at).toISOString().replace('Z', '+0000'),
      }),
    ),
  );
  return {
    Contact: {
      fields: { ...contactFields, ...Object.fromEntries([...hints].map((hint) => [hintField(hint), 'string' as const])) },
      records: contacts,
    },
    Transaction__c: { fields: transactionFields, records: transactions },
  };
}
