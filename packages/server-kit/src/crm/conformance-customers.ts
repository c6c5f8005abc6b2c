import type { Transaction } from './customer-records.js';

/** A customer whom the records must hold for the conformance cases. */
export interface ConformanceCustomer {
  /** Letters and digits, 18 of them: what the strictest of the known CRMs takes. */
  readonly id: string;
  readonly name: string;
  readonly accountId: string;
  /** As they are to be written into the record, the first two of them into different fields. */
  readonly numbers: readonly [string, string?];
  readonly hints?: Readonly<Record<string, string>>;
  /** Of the account; the oldest first. */
  readonly transactions: readonly Transaction[];
}

const transaction = (digit: number): Transaction => ({
  id: `a00CS000000000${digit}QAA`,
  amount: `-${digit}2.5`,
  merchant: `Merchant ${digit}`,
  at: `2026-11-0${digit}T09:30:00.000Z`,
});

/** What the records hold when {@link customerRecordsConformance} runs: no more, and no less. */
export const conformanceCustomers: readonly ConformanceCustomer[] = [
  {
    id: '003CS0000000001AAA',
    name: 'Ada Example',
    accountId: '001CS0000000001AAA',
    numbers: ['+34 600 000-001', '+1 (415) 555.0101'],
    hints: { language: 'es', pace: 'slow' },
    transactions: [1, 2, 3, 4, 5, 6, 7].map(transaction),
  },
  { id: '003CS0000000002AAA', name: "O'Neil \\ Sons", accountId: '001CS0000000002AAA', numbers: ['0034600000002'], transactions: [] },
  { id: '003CS0000000003AAA', name: 'First of two', accountId: '001CS0000000003AAA', numbers: ['+34600000003'], transactions: [] },
  { id: '003CS0000000004AAA', name: 'Second of two', accountId: '001CS0000000003AAA', numbers: ['+34 600-000-003'], transactions: [] },
  // the same number in both fields is one customer
  {
    id: '003CS0000000005AAA',
    name: 'Twice the same',
    accountId: '001CS0000000005AAA',
    numbers: ['+34600000005', '+34 600 000 005'],
    transactions: [],
  },
  // ends like the number of another country
  { id: '003CS0000000006AAA', name: 'Far away', accountId: '001CS0000000006AAA', numbers: ['+44 600 000 007'], transactions: [] },
];
