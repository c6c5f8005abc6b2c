import type { ExternalMethods } from '@callseal/protocol/element-config';

/** What the page around the element keeps, in memory. */
export interface StoryHost {
  readonly credentials: Map<string, string>;
  readonly receipts: Map<string, unknown>;
  readonly externalMethods: ExternalMethods;
}

/** A host that keeps registrations and consent; `registered` names callers who are registered already. */
export function createStoryHost(registered: readonly string[] = [], consent: Readonly<Record<string, unknown>> = {}): StoryHost {
  const credentials = new Map(registered.map((id) => [id, 'a-sealed-credential']));
  const receipts = new Map<string, unknown>(Object.entries(consent));
  return {
    credentials,
    receipts,
    externalMethods: {
      getCredential: (id) => credentials.get(id),
      storeCredential: (id, credential) => credentials.set(id, credential),
      deleteCredential: (id) => credentials.delete(id),
      getConsent: (id) => receipts.get(id),
      storeConsent: (id, receipt) => receipts.set(id, receipt),
    },
  };
}
