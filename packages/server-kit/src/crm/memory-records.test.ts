import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { customerRecordsConformance } from './conformance.js';
import { conformanceCustomers } from './conformance-customers.js';
import { createMemoryRecords, type MemoryCustomer } from './memory-records.js';

const { signal } = new AbortController();
const customers: readonly MemoryCustomer[] = conformanceCustomers.map(({ numbers, ...customer }) => ({
  ...customer,
  numbers: numbers.filter((number) => number !== undefined),
}));

describe('memory conforms', () => {
  for (const { title, run } of customerRecordsConformance) test(title, () => run(createMemoryRecords({ customers })));
});

test('numbers without a country are read by the plan', async () => {
  const someone = { id: '1', name: 'Someone' };
  const german = createMemoryRecords({
    customers: [{ ...someone, numbers: ['0170 123 45 67'] }],
    numbers: { countryCode: '49', trunkPrefix: '0' },
  });
  assert.deepEqual(await german.findByNumber('+491701234567', { signal }), { outcome: 'found', customer: someone });
  const american = createMemoryRecords({
    customers: [{ ...someone, numbers: ['(415) 555-0101'] }],
    numbers: { countryCode: '1', trunkPrefix: '1' },
  });
  assert.equal((await american.findByNumber('+14155550101', { signal })).outcome, 'found');
});

test('customers that cannot be told apart, numbers that cannot be read and times that are none are refused', () => {
  const someone = { id: '1', name: 'Someone', numbers: ['+34600000001'] };
  const undated = { id: '1', amount: '1', merchant: '', at: 'yesterday' };
  for (const wrong of [
    { customers: [someone, someone] },
    { customers: [{ ...someone, numbers: ['600 000 001'] }] },
    { customers: [{ ...someone, numbers: ['+34600000001 ext. 5'] }] },
    { customers: [{ ...someone, transactions: [undated] }] },
    { customers: [], numbers: { countryCode: '034' } },
    { customers: [], numbers: { countryCode: '34', trunkPrefix: '+' } },
  ]) {
    assert.throws(() => createMemoryRecords(wrong), { code: 'CONFIG_INVALID' });
  }
});
