import { findName, represent, type SalesforceFieldType, type SalesforceObjects, type SalesforceRecord } from './org-records.js';
import { SalesforceRefusal } from './salesforce-answers.js';
import type { SearchRequest } from './search-request.js';

/** Digits at the end of a number that make it resemble another one: more is found than was meant, as by every full-text search. */
const similarDigits = 7;

/** Plays a parameterized search. @throws SalesforceRefusal for objects and fields that the org does not have. */
export function search(objects: SalesforceObjects, api: string, request: SearchRequest): object {
  const { sobjects, defaultLimit = 2000, overallLimit = 2000 } = request;
  const searchRecords = sobjects.flatMap(({ name, fields = request.fields ?? ['Id'], limit = defaultLimit }) => {
    const object = findName(objects, name);
    const held = object === undefined ? undefined : objects[object];
    if (object === undefined || held === undefined) throw new SalesforceRefusal('INVALID_TYPE', `sObject type '${name}' is not supported.`);
    const known = fields.map((field) => {
      const found = findName(held.fields, field);
      if (found === undefined) throw new SalesforceRefusal('INVALID_FIELD', `No such column '${field}' on entity '${object}'.`);
      return found;
    });
    return held.records
      .filter((record) => matches(record, held.fields, request))
      .slice(0, limit)
      .map((record) => represent({ api, object }, record, known));
  });
  return { searchRecords: searchRecords.slice(0, overallLimit) };
}

function matches(
  record: SalesforceRecord,
  fields: Readonly<Record<string, SalesforceFieldType>>,
  { q, in: scope = 'ALL' }: SearchRequest,
): boolean {
  return Object.entries(fields).some(([field, type]) => {
    const value = record[field];
    if (typeof value !== 'string') return false;
    if (type === 'phone') return (scope === 'ALL' || scope === 'PHONE' || scope === 'SIDEBAR') && resembles(value, q);
    if (type === 'email') return (scope === 'ALL' || scope === 'EMAIL') && value.toLowerCase().includes(q.toLowerCase());
    if (type !== 'string' || scope === 'PHONE' || scope === 'EMAIL') return false;
    return (scope !== 'NAME' || field === 'Name') && value.toLowerCase().includes(q.toLowerCase());
  });
}

function resembles(stored: string, asked: string): boolean {
  const end = asked.replace(/\D/g, '').slice(-similarDigits);
  return end !== '' && stored.replace(/\D/g, '').includes(end);
}
