export { type AuditConformanceCase, auditLogConformance } from './audit/conformance.js';
export { customerRecordsConformance, type CustomerRecordsConformanceCase, hostileNumbers } from './crm/conformance.js';
export { type ConformanceCustomer, conformanceCustomers } from './crm/conformance-customers.js';
export { type ConformanceCase, credentialStoreConformance } from './credentials/conformance.js';
export { createMemoryCredentialStore, type MemoryCredentialStoreOptions } from './credentials/memory-credential-store.js';
export { sharedStateConformance, type SharedStateConformanceCase } from './state/conformance.js';
