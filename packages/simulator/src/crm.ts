export type { SalesforceFieldType, SalesforceObject, SalesforceObjects, SalesforceRecord } from './crm/org-records.js';
export { createSalesforceDouble, type SalesforceDouble, type SalesforceDoubleOptions } from './crm/salesforce-double.js';
export { createSalesforceObjects, hintField, type SalesforcePerson } from './crm/salesforce-people.js';
export type { SalesforceFailure, SalesforceOperation, SalesforceRequest } from './crm/salesforce-server.js';
export { sampleCustomers } from './crm/sample-customers.js';
