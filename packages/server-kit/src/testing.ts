export { type ConformanceCase, credentialStoreConformance } from './credentials/conformance.js';
export { createMemoryCredentialStore } from './credentials/memory-credential-store.js';
