import { transactionsAction } from '@callseal/protocol/gate-routes';
import type { Customer, CustomerLookup, CustomerRecords, Transaction } from '../crm/customer-records.js';
import { ServerError } from '../errors/server-error.js';
import { inTime } from '../time/in-time.js';
import type { GateCase } from './call-gate.js';
import type { GateCore } from './gate-core.js';
import { verifyGrant } from './grants-of-call.js';

/** The customers' records of one gate. */
export interface CallCustomers {
  readonly records: CustomerRecords;
  /** Milliseconds. */
  readonly timeout: number;
}

/** Lines of an account that are shown. */
const mostTransactions = 5;

/** `CallGate.lookUp`: hints only while a grant of the call is out, so after somebody has shown who they are. */
export async function lookUp(core: GateCore, customers: CallCustomers, on: GateCase): Promise<CustomerLookup> {
  const found = await find(core, customers, on);
  await core.trail.customerLookedUp(on, { outcome: found.outcome });
  if (found.outcome !== 'found' || found.customer.hints === undefined) return found;
  const { grants } = await core.records.read(on);
  if (grants.some(({ until }) => until > core.clock.now())) return found;
  return { outcome: 'found', customer: withoutHints(found.customer) };
}

/** `CallGate.transactions` */
export async function listTransactions(
  core: GateCore,
  customers: CallCustomers,
  on: GateCase,
  grant: string,
): Promise<readonly Transaction[]> {
  const claims = await verifyGrant(core, on, { action: transactionsAction, grant });
  const found = await find(core, customers, on, claims.jti);
  await core.trail.customerLookedUp(on, { outcome: found.outcome, grant: claims.jti });
  // a number of nobody, or of several people, names nobody
  if (found.outcome !== 'found') throw new ServerError('CALLER_UNKNOWN');
  const { customer } = found;
  const transactions = await ask(customers.timeout, (signal) =>
    customers.records.transactions(customer, { limit: mostTransactions, signal }),
  );
  return transactions.slice(0, mostTransactions);
}

function withoutHints({ id, name, accountId }: Customer): Customer {
  return { id, name, ...(accountId === undefined ? {} : { accountId }) };
}

async function find(core: GateCore, { records, timeout }: CallCustomers, on: GateCase, grant?: string): Promise<CustomerLookup> {
  try {
    return await ask(timeout, (signal) => records.findByNumber(on.caller, { signal }));
  } catch (error) {
    await core.trail.customerLookedUp(on, { outcome: 'failed', ...(grant === undefined ? {} : { grant }) });
    throw error;
  }
}

async function ask<T>(timeout: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  try {
    return await inTime(timeout, 'CUSTOMER_RECORDS_FAILED', work);
  } catch (error) {
    throw new ServerError('CUSTOMER_RECORDS_FAILED', { cause: error });
  }
}
