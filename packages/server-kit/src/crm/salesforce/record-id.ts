import { recordsFailed } from '../records-failed.js';

const recordId = /^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/;

/** An id of 15 characters, or of 18 with its check: nothing else reaches a path or a query. @throws ServerError `CUSTOMER_RECORDS_FAILED` */
export function parseRecordId(id: unknown): string {
  if (typeof id !== 'string' || !recordId.test(id)) throw recordsFailed('A record has no id.');
  return id;
}
