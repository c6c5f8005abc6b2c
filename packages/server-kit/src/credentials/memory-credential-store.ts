import { createHmac, randomBytes } from 'node:crypto';
import { type CredentialStore, type StoredCredential } from './credential-store.js';
import { generateKey, parseKeyRing, type Sealed } from './key-ring.js';

/** A {@link CredentialStore} that forgets with the process, encrypted like the real ones. For tests. */
export function createMemoryCredentialStore(): CredentialStore {
  const rows = new Map<string, Sealed>();
  const ring = parseKeyRing(generateKey());
  const secret = randomBytes(32);
  const idOf = (subject: string): string => createHmac('sha256', secret).update(subject).digest('base64');
  return {
    get(subject) {
      const id = idOf(subject);
      const row = rows.get(id);
      const plain = row && ring.open(row, Buffer.from(id));
      return Promise.resolve(plain === undefined ? null : (JSON.parse(plain.toString('utf8')) as StoredCredential));
    },
    put(subject, { credential, modelHash }) {
      const id = idOf(subject);
      rows.set(id, ring.seal(Buffer.from(JSON.stringify({ credential, modelHash })), Buffer.from(id)));
      return Promise.resolve();
    },
    delete: (subject) => Promise.resolve(rows.delete(idOf(subject))),
  };
}
