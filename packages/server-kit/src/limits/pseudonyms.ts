import { createHmac, createSecretKey, hkdfSync } from 'node:crypto';

/** The pseudonym under which somebody is counted: never the name or number itself. Somebody of another kind has another one. */
export type Pseudonym = (kind: 'agent' | 'subject' | 'caller-number' | 'report' | 'relay', clear: string) => string;

/** Characters: 132 bits of the hash, more than enough that nobody meets by chance, and short keys. */
const length = 22;

/**
 * Pseudonyms by a hash under `subjectKey`. They are others than the credential store's under the same key: who sees one cannot find the
 * other.
 */
export function createPseudonym(subjectKey: Uint8Array): Pseudonym {
  const key = createSecretKey(Buffer.from(hkdfSync('sha256', subjectKey, '', 'callseal limits', 32)));
  return (kind, clear) => createHmac('sha256', key).update(`${kind}\0${clear}`).digest('base64url').slice(0, length);
}
