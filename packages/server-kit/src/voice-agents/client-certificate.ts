import { X509Certificate } from 'node:crypto';
import { configError } from '../errors/config-error.js';
import type { Incoming } from '../http/incoming.js';
import { createSecretCheck } from './platform-secret.js';

/** Which client certificates a platform may show. */
export interface ClientCertificateOptions {
  /** SHA-256 fingerprints: 64 hexadecimal digits, with or without colons. Two while a certificate is renewed. */
  readonly fingerprints: readonly string[];
  /**
   * Header by which a proxy that ends TLS says which certificate the client proved to have: its PEM, URL-encoded as by nginx
   * (`$ssl_client_escaped_cert`) or AWS (`x-amzn-mtls-clientcert-leaf`), or its SHA-256 fingerprint. Name it only when the proxy removes
   * the header from what clients send: anybody could write it. Default: none, the certificate of the connection itself counts.
   */
  readonly trustedHeader?: string;
}

/**
 * Says whether a request came with one of the certificates.
 * @throws CallsealError `CONFIG_INVALID` for what are no fingerprints, or no header's name.
 */
export function createCertificateCheck({ fingerprints, trustedHeader }: ClientCertificateOptions): (incoming: Incoming) => boolean {
  const pinned = Array.isArray(fingerprints) ? fingerprints.map(readFingerprint) : [];
  if (pinned.length === 0 || pinned.length > 4 || pinned.includes(undefined)) {
    throw configError('voiceAgents.certificates.fingerprints is a list of up to four SHA-256 fingerprints, 64 hexadecimal digits each.');
  }
  if (trustedHeader !== undefined && !/^[a-z0-9-]+$/.test(trustedHeader)) {
    throw configError('voiceAgents.certificates.trustedHeader is the name of a header in small letters.');
  }
  // a fingerprint is no secret; what matters is that nothing but the whole of it counts
  const isPinned = createSecretCheck(pinned as readonly string[]);
  return (incoming) => {
    const shown = trustedHeader === undefined ? incoming.clientCertificate?.() : incoming.header(trustedHeader);
    return isPinned(readCertificate(shown ?? '') ?? null);
  };
}

/** The fingerprint of a certificate in PEM, or itself. */
function readCertificate(text: string): string | undefined {
  if (!text.includes('BEGIN')) return readFingerprint(text);
  try {
    return readFingerprint(new X509Certificate(decodeURIComponent(text)).fingerprint256);
  } catch {
    return undefined;
  }
}

function readFingerprint(text: unknown): string | undefined {
  const digits = typeof text === 'string' ? text.replace(/:/g, '').toLowerCase() : '';
  return /^[0-9a-f]{64}$/.test(digits) ? digits : undefined;
}
