import { ServerError } from '../errors/server-error.js';

/** A failure of the records. `why` is a sentence of ours: nothing that the CRM sent, and nothing about a customer. */
export function recordsFailed(why: string): ServerError {
  return new ServerError('CUSTOMER_RECORDS_FAILED', { cause: new Error(why) });
}
