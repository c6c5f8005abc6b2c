import { configError } from '../errors/config-error.js';
import {
  anyAuditVerifier,
  type AuditSigner,
  type AuditVerifier,
  createEd25519AuditSigner,
  createEd25519AuditVerifier,
  createHmacAuditSigner,
} from './audit-signer.js';

/** Keys of an audit log. */
export interface AuditKeys {
  /** Of the first key that can sign; `undefined` when there are public keys only. */
  readonly signer: AuditSigner | undefined;
  /** Of all keys. */
  readonly verifier: AuditVerifier;
}

const block = /-----BEGIN ([A-Z ]+)-----[A-Za-z0-9+/=\s]+-----END \1-----/g;

/**
 * Reads the keys of an audit log: 32 random bytes in base64, Ed25519 keys in PEM, or both, one after the other. The first that can sign
 * signs; all check, so that keys that were replaced stay in the list. Public keys check only.
 * @throws CallsealError `CONFIG_INVALID` for anything else; the message never repeats it.
 */
export function parseAuditKeys(text: string): AuditKeys {
  const signers: AuditSigner[] = [];
  const publicKeys: string[] = [];
  // PEM has white space within
  const rest = text.replace(block, (pem, kind: string) => {
    if (kind === 'PUBLIC KEY') publicKeys.push(pem);
    else signers.push(createEd25519AuditSigner(pem));
    return ' ';
  });
  const secrets = rest.split(/[\s,]+/).filter((part) => part !== '');
  const first = text.trimStart().startsWith('-----')
    ? [...signers, ...secrets.map(createHmacAuditSigner)]
    : [...secrets.map(createHmacAuditSigner), ...signers];
  if (first.length + publicKeys.length === 0) throw configError('Give at least one key of the audit log.');
  const verifiers = [...first, ...(publicKeys.length === 0 ? [] : [createEd25519AuditVerifier(publicKeys)])];
  return { signer: first[0], verifier: anyAuditVerifier(verifiers) };
}
