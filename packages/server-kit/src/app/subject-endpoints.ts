import { routes } from '@callseal/protocol/routes';
import type { CredentialStore } from '../credentials/credential-store.js';
import { createEndpoint, type Endpoint } from '../http/endpoint.js';
import type { OnLog } from '../log/log.js';

/** What a caller may ask for by law: everything that is kept about them, and that it is destroyed. For administrators. */
export function createSubjectEndpoints(store: CredentialStore, log: OnLog): readonly Endpoint[] {
  const shared = { stage: 'store' } as const;
  return [
    createEndpoint({
      ...shared,
      route: routes.exportSubject,
      handle: async ({ subject }, { requestId }) => {
        const exported = await store.export(subject);
        log({ level: 'info', event: 'subject-exported', requestId });
        return { subject: exported };
      },
    }),
    createEndpoint({
      ...shared,
      route: routes.eraseSubject,
      handle: async ({ subject }, { requestId }) => {
        const certificate = await store.erase(subject);
        log({ level: 'info', event: 'subject-erased', requestId });
        return { certificate };
      },
    }),
  ];
}
