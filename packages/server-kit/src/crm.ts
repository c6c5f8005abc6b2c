export type { Customer, CustomerLookup, CustomerRecords, Transaction } from './crm/customer-records.js';
export { createHttpDirectory, type HttpDirectory, type HttpDirectoryOptions } from './crm/http-directory.js';
export { createMemoryRecords, type MemoryCustomer, type MemoryRecordsOptions } from './crm/memory-records.js';
export type { NumberingPlan } from './crm/phone-numbers.js';
export type { ContactFields, SalesforceRecordsOptions, TransactionFields } from './crm/salesforce/salesforce-options.js';
export { createSalesforceRecords, type SalesforceRecords } from './crm/salesforce/salesforce-records.js';
