import { configError } from '../errors/config-error.js';
import { ServerError } from '../errors/server-error.js';
import type { Customer, CustomerLookup, CustomerRecords, Transaction } from './customer-records.js';
import { checkNumberingPlan, type NumberingPlan, requireCallerNumber, toE164 } from './phone-numbers.js';

/** A customer with what belongs to them. */
export interface MemoryCustomer extends Customer {
  /** As they are written down: `+34 600 000 001`, or `600 000 001` with a plan. */
  readonly numbers: readonly string[];
  /** In any order. Customers who name the same `accountId` have the same ones. Default none. */
  readonly transactions?: readonly Transaction[];
}

/** Options of {@link createMemoryRecords}. */
export interface MemoryRecordsOptions {
  readonly customers: readonly MemoryCustomer[];
  /** How numbers without a country are read. Default: they are refused. */
  readonly numbers?: NumberingPlan;
}

/**
 * Customer records in this process, for tests, demos and centres whose customers fit into a file.
 * @throws CallsealError `CONFIG_INVALID` for a number that cannot be read, a transaction without a date, or an id that two customers have.
 */
export function createMemoryRecords({ customers, numbers: plan }: MemoryRecordsOptions): CustomerRecords {
  checkNumberingPlan(plan);
  const byNumber = new Map<string, Set<Customer>>();
  const byAccount = new Map<string, Transaction[]>();
  const ids = new Set<string>();
  for (const { numbers, transactions = [], ...customer } of customers) {
    if (ids.has(customer.id)) throw configError('Two customers have the same id.');
    ids.add(customer.id);
    for (const written of numbers) {
      const number = toE164(written, plan);
      if (number === undefined) throw configError('A number is not in E.164, such as +34600000001: write it with its country.');
      append(byNumber, number, () => new Set<Customer>()).add(customer);
    }
    if (transactions.some(({ at }) => Number.isNaN(Date.parse(at)))) throw configError('A transaction needs a date in ISO 8601.');
    append(byAccount, accountOf(customer), (): Transaction[] => []).push(...transactions);
  }

  return {
    findByNumber(number, { signal }) {
      return settle(signal, (): CustomerLookup => {
        requireCallerNumber(number);
        const [customer, ...others] = byNumber.get(number) ?? [];
        if (customer === undefined) return { outcome: 'not-found', customer: null };
        return others.length > 0 ? { outcome: 'ambiguous', customer: null } : { outcome: 'found', customer };
      });
    },
    transactions(customer, { limit, signal }) {
      return settle(signal, () => {
        const all = byAccount.get(accountOf(customer)) ?? [];
        return [...all].sort((one, other) => Date.parse(other.at) - Date.parse(one.at)).slice(0, limit);
      });
    },
  };
}

function accountOf({ accountId, id }: Customer): string {
  return accountId ?? id;
}

function append<Key, Value>(map: Map<Key, Value>, key: Key, create: () => Value): Value {
  const value = map.get(key) ?? create();
  map.set(key, value);
  return value;
}

/** As a service far away would settle: never before it returns, and not for who has gone. */
async function settle<T>(signal: AbortSignal, work: () => T): Promise<T> {
  await Promise.resolve();
  if (signal.aborted) throw new ServerError('CUSTOMER_RECORDS_FAILED');
  return work();
}
