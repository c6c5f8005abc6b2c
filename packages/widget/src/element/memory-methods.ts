import type { ExternalMethods } from '@callseal/protocol/element-config';

/** Where a mocked element keeps its played registrations and consents when the host brings no callbacks: in the page, until it is closed. */
export function createMemoryMethods(): ExternalMethods {
  const kept = new Map<string, string>();
  const receipts = new Map<string, unknown>();
  return {
    getCredential: (id) => kept.get(id),
    storeCredential: (id, credential) => kept.set(id, credential),
    deleteCredential: (id) => kept.delete(id),
    getConsent: (id) => receipts.get(id),
    storeConsent: (id, receipt) => receipts.set(id, receipt),
  };
}
