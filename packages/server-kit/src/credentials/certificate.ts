import type { DestructionCertificate } from '@callseal/protocol/routes';
import { ringKeyId, type SealedValue } from './envelope.js';
import type { CertificateDraft } from './subject-rows.js';

/** The certificate of what was just destroyed. */
export function completeCertificate(
  draft: CertificateDraft,
  subjectId: Uint8Array,
  { credentials, receipts }: Readonly<Record<'credentials' | 'receipts', readonly Pick<SealedValue, 'keyId'>[]>>,
): DestructionCertificate {
  return {
    ...draft,
    pseudonym: Buffer.from(subjectId).toString('hex'),
    registrations: credentials.length,
    receipts: receipts.length,
    keyIds: [...new Set([...credentials, ...receipts].map(({ keyId }) => ringKeyId(keyId)))],
  };
}
