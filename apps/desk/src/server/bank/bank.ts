import { createSalesforceRecords, type SalesforceRecords } from '@callseal/server-kit/crm';
import type { KnowledgeProvider } from '@callseal/server-kit/knowledge';
import { createSalesforceDouble, createSalesforceObjects, hintField, sampleCustomers } from '@callseal/simulator/crm';
import { createQuestions } from './questions.js';

/** The bank that the desk works for: its customers are in a simulated Salesforce org, asked over HTTP as a real one would be. */
export interface Bank {
  /** Customers and transactions, and where codes for them go. */
  readonly records: SalesforceRecords;
  readonly questions: KnowledgeProvider;
  close(): Promise<void>;
}

export async function createBank(): Promise<Bank> {
  const org = await createSalesforceDouble({ objects: createSalesforceObjects(sampleCustomers) });
  const hints = [...new Set(sampleCustomers.flatMap((customer) => Object.keys(customer.hints)))];
  const records = createSalesforceRecords({
    url: org.url,
    clientId: org.clientId,
    clientSecret: org.clientSecret,
    contact: { hints: Object.fromEntries(hints.map((hint) => [hint, hintField(hint)])), destinations: { sms: 'MobilePhone' } },
  });
  return { records, questions: await createQuestions(), close: () => org.close() };
}
