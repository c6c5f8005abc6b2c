import { routes } from '@callseal/protocol/routes';
import type { CredentialStore } from '../credentials/credential-store.js';
import { createEndpoint, type Endpoint } from '../http/endpoint.js';
import type { OnLog } from '../log/log.js';

/** A caller's last answer to the consent question, and new ones. */
export function createConsentEndpoints(store: CredentialStore, log: OnLog): readonly Endpoint[] {
  const shared = { stage: 'store' } as const;
  return [
    createEndpoint({
      ...shared,
      route: routes.lookUpConsent,
      handle: async ({ subject }) => {
        const found = await store.getConsent(subject);
        // of one who was erased after opting out, the text they answered to is no longer known
        return { consent: found && { answer: found.answer, textVersion: found.textVersion ?? '' } };
      },
    }),
    createEndpoint({
      ...shared,
      route: routes.storeConsent,
      handle: async ({ subject, ...receipt }, { requestId }) => {
        await store.addConsent(subject, receipt);
        log({ level: 'info', event: 'consent-stored', requestId });
        return { stored: true };
      },
    }),
  ];
}
