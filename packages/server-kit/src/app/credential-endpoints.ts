import { routes } from '@callseal/protocol/routes';
import type { CredentialStore } from '../credentials/credential-store.js';
import { createEndpoint, type Endpoint } from '../http/endpoint.js';
import type { OnLog } from '../log/log.js';

/** Look up, store and delete a caller's registration. */
export function createCredentialEndpoints(store: CredentialStore, log: OnLog): readonly Endpoint[] {
  const shared = { stage: 'store' } as const;
  return [
    createEndpoint({
      ...shared,
      route: routes.lookUpCredential,
      handle: async ({ subject }) => {
        const found = await store.get(subject);
        return { credential: found === null ? null : found.credential };
      },
    }),
    createEndpoint({
      ...shared,
      route: routes.storeCredential,
      handle: async ({ subject, credential, modelHash }, { requestId }) => {
        await store.put(subject, { credential, ...(modelHash === undefined ? {} : { modelHash }) });
        log({ level: 'info', event: 'credential-stored', requestId });
        return { stored: true };
      },
    }),
    createEndpoint({
      ...shared,
      route: routes.deleteCredential,
      handle: async ({ subject }, { requestId }) => {
        const deleted = await store.delete(subject);
        if (deleted) log({ level: 'info', event: 'credential-deleted', requestId });
        return { deleted };
      },
    }),
  ];
}
