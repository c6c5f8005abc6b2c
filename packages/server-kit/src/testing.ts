export { type ConformanceCase, credentialStoreConformance } from './credentials/conformance.js';
export { createMemoryCredentialStore } from './credentials/memory-credential-store.js';
export { sharedStateConformance, type SharedStateConformanceCase } from './state/conformance.js';
