import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, randomBytes } from 'node:crypto';

/** Names and encrypts what one purpose keeps in a state that others may read or write. */
export interface ValueSeal {
  /** The key under which something is kept: a keyed hash, from which it cannot be found. */
  nameOf(clear: string): string;
  /** Encrypts a value for this name. */
  seal(name: string, value: string): string;
  /** The value, or `undefined` for what was sealed for another name or purpose, under another secret, or not at all. */
  open(name: string, sealed: string): string | undefined;
}

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/**
 * AES-256-GCM and HMAC under keys derived from `secret` for one `purpose`, which is also the beginning of its keys. The name is
 * authenticated with the value: what is moved or copied to another key of the state does not open.
 */
export function createValueSeal(secret: string | Uint8Array, purpose: string): ValueSeal {
  const derive = (use: string) => createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', `callseal ${purpose} ${use}`, 32)));
  const nameKey = derive('name');
  const sealKey = derive('seal');
  return {
    nameOf: (clear) => `${purpose}:${createHmac('sha256', nameKey).update(clear).digest('base64url')}`,
    seal(name, value) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, sealKey, nonce, { authTagLength: tagBytes }).setAAD(Buffer.from(name));
      return Buffer.concat([nonce, cipher.update(value, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64');
    },
    open(name, sealed) {
      const bytes = Buffer.from(sealed, 'base64');
      if (bytes.length < nonceBytes + tagBytes) return undefined;
      const end = bytes.length - tagBytes;
      try {
        const decipher = createDecipheriv(algorithm, sealKey, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes });
        decipher.setAAD(Buffer.from(name)).setAuthTag(bytes.subarray(end));
        return decipher.update(bytes.subarray(nonceBytes, end), undefined, 'utf8') + decipher.final('utf8');
      } catch {
        return undefined;
      }
    },
  };
}
