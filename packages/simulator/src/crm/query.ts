import { findName, represent, type SalesforceObjects, type SalesforceRecord } from './org-records.js';
import { notFound, SalesforceRefusal } from './salesforce-answers.js';
import { parseSoql, type SoqlCondition, type SoqlQuery } from './soql.js';

/** Answers queries, in pages. */
export interface QueryResource {
  /** @throws SalesforceRefusal */
  query(soql: string, api: string): object;
  /** The page that an answer before named in `nextRecordsUrl`. @throws SalesforceRefusal */
  more(locator: string, api: string): object;
}

/** Answers that are remembered for their next pages. */
const keptQueries = 100;

/**
 * REST API Developer Guide, "Query" and "Query More Results": `{ totalSize, done, nextRecordsUrl, records }`, where a page may be shorter
 * than the limit, and the next one is at `…/query/<locator>-<offset>`.
 */
export function createQueryResource(objects: SalesforceObjects, pageSize: number): QueryResource {
  const kept = new Map<string, readonly object[]>();
  let count = 0;

  const page = (locator: string, records: readonly object[], from: number, api: string): object => {
    const to = from + pageSize;
    const next = to < records.length ? { nextRecordsUrl: `${api}/query/${locator}-${to}` } : {};
    return { totalSize: records.length, done: to >= records.length, ...next, records: records.slice(from, to) };
  };

  return {
    query(soql, api) {
      const records = run(objects, parseSoql(soql), api);
      const locator = `01gSIM${(count += 1).toString().padStart(9, '0')}AAA`;
      kept.set(locator, records);
      for (const oldest of kept.keys()) if (kept.size > keptQueries) kept.delete(oldest);
      return page(locator, records, 0, api);
    },
    more(locator, api) {
      const [, id = '', offset = ''] = /^(01gSIM\w{12})-(\d{1,6})$/.exec(locator) ?? [];
      const records = kept.get(id);
      if (records === undefined || Number(offset) >= records.length) throw notFound();
      return page(id, records, Number(offset), api);
    },
  };
}

function run(objects: SalesforceObjects, query: SoqlQuery, api: string): readonly object[] {
  const object = findName(objects, query.object);
  const held = object === undefined ? undefined : objects[object];
  if (object === undefined || held === undefined) {
    throw new SalesforceRefusal('INVALID_TYPE', `sObject type '${query.object}' is not supported.`);
  }
  const named = (field: string): string => {
    const found = findName(held.fields, field);
    if (found === undefined) throw new SalesforceRefusal('INVALID_FIELD', `No such column '${field}' on entity '${object}'.`);
    return found;
  };
  const fields = query.fields.map(named);
  const conditions = query.conditions.map((condition) => ({ ...condition, field: named(condition.field) }));
  const order = query.order.map((by) => ({ ...by, field: named(by.field) }));
  const isWanted = (record: SalesforceRecord): boolean => {
    const holds = (condition: SoqlCondition): boolean => compare(record[condition.field] ?? null, condition);
    return query.join === 'OR' ? conditions.some(holds) : conditions.every(holds);
  };
  const found = held.records.filter(isWanted).sort((one, other) => {
    for (const by of order) {
      const difference = inOrder(one[by.field] ?? null, other[by.field] ?? null, by);
      if (difference !== 0) return difference;
    }
    return 0;
  });
  return found.slice(0, query.limit).map((record) => represent({ api, object }, record, fields));
}

/** Texts are compared without case, ids by their first 15 characters. */
function compare(held: string | number | boolean | null, { operator, value }: SoqlCondition): boolean {
  if (typeof held !== 'string' || typeof value !== 'string') return held === value;
  if (operator === 'LIKE') {
    const pattern = Array.from(value, (each) => (each === '%' ? '.*' : each === '_' ? '.' : each.replace(/[\\^$.*+?()[\]{}|]/u, '\\$&')));
    return new RegExp(`^${pattern.join('')}$`, 'isu').test(held);
  }
  if (/^\w{15}$/.test(value) && /^\w{18}$/.test(held)) return held.startsWith(value);
  return held.toLowerCase() === value.toLowerCase();
}

function inOrder(
  one: string | number | boolean | null,
  other: string | number | boolean | null,
  { descending, nullsLast }: Omit<SoqlQuery['order'][number], 'field'>,
): number {
  if (one === other) return 0;
  if (one === null || other === null) return (one === null) === nullsLast ? 1 : -1;
  return one < other === descending ? 1 : -1;
}
