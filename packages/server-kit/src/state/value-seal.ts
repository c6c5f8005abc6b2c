import { createHmac, createSecretKey, hkdfSync, randomBytes } from 'node:crypto';
import { nonceBytes, openBox, sealBox } from '../crypto/aes-gcm.js';

/** Names and encrypts what one purpose keeps in a state that others may read or write. */
export interface ValueSeal {
  /** The key under which something is kept: a keyed hash, from which it cannot be found. */
  nameOf(clear: string): string;
  /** Encrypts a value for this name. */
  seal(name: string, value: string): string;
  /** The value, or `undefined` for what was sealed for another name or purpose, under another secret, or not at all. */
  open(name: string, sealed: string): string | undefined;
}

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
      const box = sealBox(sealKey, nonce, Buffer.from(value), Buffer.from(name));
      return Buffer.concat([nonce, box]).toString('base64');
    },
    open(name, sealed) {
      const bytes = Buffer.from(sealed, 'base64');
      return openBox(sealKey, bytes.subarray(0, nonceBytes), bytes.subarray(nonceBytes), Buffer.from(name))?.toString('utf8');
    },
  };
}
