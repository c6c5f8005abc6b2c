import type { DestructionCertificate } from '@callseal/protocol/routes';
import type { CredentialStore } from '../credentials/credential-store.js';
import { ServerError } from '../errors/server-error.js';
import { createGatePseudonyms } from '../gate/gate-pseudonyms.js';
import type { AuditLog } from './audit-log.js';
import { createGateTrail } from './create-gate-trail.js';

/** Destroys what is kept about callers, and has it in the audit log. */
export type EraseSubject = (subject: string) => Promise<{
  readonly certificate: DestructionCertificate | null;
  /** Why it is not in the audit log, though it happened. */
  readonly failure?: unknown;
}>;

/**
 * Erases only while the audit log can be written (`AUDIT_FAILED`). When it fails in between, the caller is erased all the same and there
 * is a certificate, which must be given out: a second try would find nobody.
 * @param audit Default: none is kept.
 */
export function createEraseSubject(
  store: Pick<CredentialStore, 'erase'>,
  audit?: { readonly log: Pick<AuditLog, 'append' | 'ping'>; readonly subjectKey: Uint8Array },
): EraseSubject {
  if (audit === undefined) return async (subject) => ({ certificate: await store.erase(subject) });
  const { log, subjectKey } = audit;
  const trail = createGateTrail({ log, pseudonyms: createGatePseudonyms(subjectKey) });
  return async (subject) => {
    try {
      await log.ping();
    } catch (cause) {
      throw new ServerError('AUDIT_FAILED', { cause });
    }
    const certificate = await store.erase(subject);
    if (certificate === null) return { certificate };
    try {
      await trail.erased(subject, { certificate: certificate.id, reason: 'requested' });
      return { certificate };
    } catch (failure) {
      return { certificate, failure };
    }
  };
}
