import type { ExternalMethods } from '@callseal/protocol/element-config';

/** Where a mocked element keeps its played registrations when the host brings no callbacks: in the page, until it is closed. */
export function createMemoryMethods(): ExternalMethods {
  const kept = new Map<string, string>();
  return {
    getCredential: (id) => kept.get(id),
    storeCredential: (id, credential) => kept.set(id, credential),
    deleteCredential: (id) => kept.delete(id),
  };
}
