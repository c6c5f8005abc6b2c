import { sampleCallers } from '../callers/sample-callers.js';
import type { SalesforcePerson } from './salesforce-people.js';

const transactionsOf = (letter: string, lines: readonly (readonly [amount: string, merchant: string, day: string])[]) =>
  lines.map(([amount, merchant, day], index) => ({
    id: `a00SIM0000000${letter}${index + 1}QAA`,
    amount,
    merchant,
    at: `${day}T10:00:00.000Z`,
  }));

const numberOf = (id: string): string => sampleCallers.find((caller) => caller.id === id)?.number ?? '';

/** The customers among the sample callers, invented like them: Alan, Sofia, and two who share Robert's number. */
export const sampleCustomers: readonly (SalesforcePerson & { readonly hints: Readonly<Record<string, string>> })[] = [
  {
    id: '003SIM0000000A1AAA',
    name: 'Alan Example',
    accountId: '001SIM0000000A1AAA',
    numbers: [undefined, numberOf('alan')],
    hints: { pace: 'unhurried', topic: 'travels often' },
    transactions: transactionsOf('A', [
      ['-42.5', 'Corner Bakery', '2026-11-02'],
      ['-18', 'City Trams', '2026-11-05'],
      ['-230.1', 'North Airways', '2026-11-09'],
      ['1850', 'Salary', '2026-11-15'],
      ['-64.99', 'Books & More', '2026-11-18'],
      ['-9.3', 'Corner Bakery', '2026-11-21'],
    ]),
  },
  {
    id: '003SIM0000000B1AAA',
    name: 'Sofia Example',
    accountId: '001SIM0000000B1AAA',
    numbers: ['+1 (202) 555-0199', numberOf('sofia')],
    hints: { pace: 'brisk' },
    transactions: transactionsOf('B', [
      ['-310', 'Rent', '2026-11-01'],
      ['-27.4', 'Green Grocer', '2026-11-20'],
    ]),
  },
  { id: '003SIM0000000C1AAA', name: 'Robert Example', accountId: '001SIM0000000C1AAA', numbers: [numberOf('robert')], hints: {} },
  { id: '003SIM0000000D1AAA', name: 'Roberta Example', accountId: '001SIM0000000C1AAA', numbers: [numberOf('robert')], hints: {} },
];
