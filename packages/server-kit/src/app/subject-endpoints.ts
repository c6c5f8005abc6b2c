import { routes } from '@callseal/protocol/routes';
import type { EraseSubject } from '../audit/erase-subject.js';
import type { CredentialStore } from '../credentials/credential-store.js';
import { createEndpoint, type Endpoint } from '../http/endpoint.js';
import { describeFailure } from '../log/describe-failure.js';
import type { OnLog } from '../log/log.js';

/** What a caller may ask for by law: everything that is kept about them, and that it is destroyed. For administrators. */
export function createSubjectEndpoints(store: CredentialStore, erase: EraseSubject, log: OnLog): readonly Endpoint[] {
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
        const { certificate, failure } = await erase(subject);
        if (failure === undefined) log({ level: 'info', event: 'subject-erased', requestId });
        else log({ level: 'error', event: 'subject-erased', requestId, code: 'AUDIT_FAILED', cause: describeFailure(failure) });
        return { certificate };
      },
    }),
  ];
}
