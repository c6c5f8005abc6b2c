import assert from 'node:assert/strict';
import { conformanceCustomers } from './conformance-customers.js';
import type { Customer, CustomerLookup, CustomerRecords } from './customer-records.js';

/** One behaviour every {@link CustomerRecords} must have; `run` rejects with an `AssertionError` when the records lack it. */
export interface CustomerRecordsConformanceCase {
  /** The behaviour as a sentence: the title of the test. */
  readonly title: string;
  /** Tries it on records that hold {@link conformanceCustomers} and nothing else. */
  readonly run: (records: CustomerRecords) => Promise<void>;
}

const { signal } = new AbortController();
const [ada] = conformanceCustomers;
const notFound: CustomerLookup = { outcome: 'not-found', customer: null };

/** What is no number in E.164, or would mean something to a database. */
export const hostileNumbers: readonly string[] = [
  ...[
    '',
    '+',
    '34600000001',
    '+034600000001',
    '+1',
    `+${'1'.repeat(16)}`,
    '600000001',
    '+34 600 000 001',
    '+34600000001\n',
    '\0+34600000001',
  ],
  ...["\\' OR Name LIKE '%", "+34600000001' OR Name LIKE '%", '+34600000001%27', '+346000000*', '+34600000???', '%', '*', '"', "'", '\\'],
  ...[
    '{FIND}',
    '+34600000001} IN ALL FIELDS RETURNING Account(Id)',
    '1 OR 1=1',
    '+٣٤٦٠٠٠٠٠٠٠١',
    '＋34600000001',
    'anonymous',
    '+266696687',
  ],
  ...['../query?q=SELECT+Id+FROM+User', '+34600000001/../..', '{"$like":"%"}', '__proto__', `+34600000001${' '.repeat(4096)}`],
];

const cases: readonly (readonly [string, (records: CustomerRecords) => Promise<void>])[] = [
  [
    'a customer is found by each of their numbers, however it is written in the record',
    async (records) => {
      for (const [number, name] of [
        ['+34600000001', 'Ada Example'],
        ['+14155550101', 'Ada Example'],
        ['+34600000002', "O'Neil \\ Sons"],
        ['+34600000005', 'Twice the same'],
      ] as const) {
        assert.equal((await records.findByNumber(number, { signal })).customer?.name, name);
      }
    },
  ],
  [
    'a customer comes with id, account and hints, as the record has them',
    async (records) => {
      const { outcome, customer } = await records.findByNumber('+34600000001', { signal });
      assert.equal(outcome, 'found');
      assert.deepEqual(customer, { id: ada?.id, name: ada?.name, accountId: ada?.accountId, hints: ada?.hints });
      assert.equal('hints' in (await found(records, '+34600000002')), false);
    },
  ],
  [
    'a number of several customers is nobody in particular',
    async (records) => {
      assert.deepEqual(await records.findByNumber('+34600000003', { signal }), { outcome: 'ambiguous', customer: null });
    },
  ],
  [
    'a number that only resembles one in a record is not found',
    async (records) => {
      for (const number of [
        '+34600000009',
        '+346000000010',
        '+3460000000',
        '+134600000001',
        '+34600000007',
        '+44600000001',
        '+4155550101',
      ]) {
        assert.deepEqual(await records.findByNumber(number, { signal }), notFound, number);
      }
    },
  ],
  [
    'what is no number in E.164 is refused, and so is what stands for a withheld one',
    async (records) => {
      for (const text of hostileNumbers) {
        await assert.rejects(records.findByNumber(text, { signal }), { code: 'CALLER_UNKNOWN' }, JSON.stringify(text));
      }
      for (const value of [undefined, null, 34600000001, ['+34600000001'], { $like: '%' }, { toString: () => '+34600000001' }]) {
        await assert.rejects(records.findByNumber(value as never, { signal }), { code: 'CALLER_UNKNOWN' });
      }
    },
  ],
  [
    'transactions are the newest ones, at most as many as asked for',
    async (records) => {
      const customer = await found(records, '+34600000001');
      const newest = [...(ada?.transactions ?? [])].reverse();
      assert.deepEqual(await records.transactions(customer, { limit: 5, signal }), newest.slice(0, 5));
      assert.deepEqual(await records.transactions(customer, { limit: 1, signal }), newest.slice(0, 1));
      assert.deepEqual(await records.transactions(customer, { limit: 100, signal }), newest);
    },
  ],
  [
    'an account without transactions has none',
    async (records) => {
      assert.deepEqual(await records.transactions(await found(records, '+34600000002'), { limit: 5, signal }), []);
    },
  ],
  [
    'many who ask at once each get their own answer',
    async (records) => {
      const numbers = ['+34600000001', '+34600000002', '+34600000003', '+34600000005', '+34600000009'];
      const answers = await Promise.all([...numbers, ...numbers, ...numbers].map((number) => records.findByNumber(number, { signal })));
      const names = ['Ada Example', "O'Neil \\ Sons", undefined, 'Twice the same', undefined];
      assert.deepEqual(
        answers.map(({ customer }) => customer?.name),
        [...names, ...names, ...names],
      );
    },
  ],
  [
    'who has gone gets a failure, never that nobody was found',
    async (records) => {
      const gone = AbortSignal.abort();
      await assert.rejects(records.findByNumber('+34600000009', { signal: gone }), { code: 'CUSTOMER_RECORDS_FAILED' });
      const customer = await found(records, '+34600000001');
      await assert.rejects(records.transactions(customer, { limit: 5, signal: gone }), { code: 'CUSTOMER_RECORDS_FAILED' });
    },
  ],
];

/**
 * The behaviours of the {@link CustomerRecords} contract that can be seen from outside, for any test runner:
 * `for (const { title, run } of customerRecordsConformance) test(title, () => run(records))`, with records that hold
 * {@link conformanceCustomers}.
 */
export const customerRecordsConformance: readonly CustomerRecordsConformanceCase[] = cases.map(([title, run]) => ({ title, run }));

async function found(records: CustomerRecords, number: string): Promise<Customer> {
  const { customer } = await records.findByNumber(number, { signal });
  assert.ok(customer !== null);
  return customer;
}
