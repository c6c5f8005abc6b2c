import { simulatorError } from '../errors.js';

/** What a field holds, as far as it matters to search, sort and checks. */
export type SalesforceFieldType = 'id' | 'string' | 'phone' | 'email' | 'currency' | 'date' | 'datetime' | 'boolean';

/** A record, by API names of fields. */
export type SalesforceRecord = Readonly<Record<string, string | number | boolean | null>>;

/** An object of the org with its records. Every record needs `Id`. */
export interface SalesforceObject {
  /** API names of fields, each with its type; `Id` is one of them. */
  readonly fields: Readonly<Record<string, SalesforceFieldType>>;
  readonly records: readonly SalesforceRecord[];
}

/** API names of objects, each with what it holds. */
export type SalesforceObjects = Readonly<Record<string, SalesforceObject>>;

const id = /^[a-zA-Z0-9]{18}$/;
const holds: Readonly<Record<SalesforceFieldType, (value: unknown) => boolean>> = {
  id: (value) => typeof value === 'string' && id.test(value),
  string: (value) => typeof value === 'string',
  phone: (value) => typeof value === 'string' && value.length <= 40,
  email: (value) => typeof value === 'string' && value.includes('@'),
  currency: (value) => typeof value === 'number' && Number.isFinite(value),
  date: (value) => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value),
  datetime: (value) => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}\+0000$/.test(value),
  boolean: (value) => typeof value === 'boolean',
};

/** Refuses records that a Salesforce org could not hold. @throws CallsealError `OPTION_INVALID`, naming object and field. */
export function checkObjects(objects: SalesforceObjects): void {
  for (const [name, { fields, records }] of Object.entries(objects)) {
    if (fields.Id !== 'id') throw simulatorError('OPTION_INVALID', `${name} needs the field Id of the type id.`);
    const ids = new Set<unknown>();
    for (const record of records) {
      for (const [field, value] of Object.entries(record)) {
        const type = Object.hasOwn(fields, field) ? fields[field] : undefined;
        if (type === undefined) throw simulatorError('OPTION_INVALID', `${name} has no field ${field}.`);
        if (value === null ? field === 'Id' : !holds[type](value))
          throw simulatorError('OPTION_INVALID', `${name}.${field} holds a ${type}.`);
      }
      if (!('Id' in record) || ids.has(record.Id))
        throw simulatorError('OPTION_INVALID', `Every record of ${name} needs an Id of its own.`);
      ids.add(record.Id);
    }
  }
}

/** The name as the org writes it: API names are not case-sensitive. `undefined` for none. */
export function findName(names: Readonly<Record<string, unknown>>, asked: string): string | undefined {
  return Object.keys(names).find((name) => name.toLowerCase() === asked.toLowerCase());
}

/** Fields of a record as the REST API answers with them. */
export function represent(
  { api, object }: { readonly api: string; readonly object: string },
  record: SalesforceRecord,
  fields: readonly string[],
): Readonly<Record<string, unknown>> {
  const url = `${api}/sobjects/${object}/${String(record.Id)}`;
  return { attributes: { type: object, url }, ...Object.fromEntries(fields.map((field) => [field, record[field] ?? null])) };
}
