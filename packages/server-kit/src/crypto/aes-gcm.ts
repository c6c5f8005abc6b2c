import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';

const algorithm = 'aes-256-gcm';

/** Bytes of a nonce. One is never used twice under one key; random ones are good for 2³² values (NIST SP 800-38D, 8.3). */
export const nonceBytes = 12;
/** Bytes of the tag that every box ends with. */
export const tagBytes = 16;

/**
 * Encrypts: the ciphertext followed by its tag. `context` must be given again to open it. Give a key object: from bytes the cipher starts
 * ten times slower (12.6 instead of 1.3 µs on Node 24).
 */
export function sealBox(key: KeyObject, nonce: Uint8Array, plain: Uint8Array, context: Uint8Array): Buffer {
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes }).setAAD(context);
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Decrypts; `undefined` for another key or context, and for what was altered or is no box. */
export function openBox(key: KeyObject, nonce: Uint8Array, box: Uint8Array, context: Uint8Array): Buffer | undefined {
  if (nonce.length !== nonceBytes || box.length < tagBytes) return undefined;
  const end = box.length - tagBytes;
  const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes }).setAAD(context);
  decipher.setAuthTag(box.subarray(end));
  try {
    // no copy: what is opened may be a key, and the caller overwrites what it was given. The end holds no bytes, only the check.
    const plain = decipher.update(box.subarray(0, end));
    decipher.final();
    return plain;
  } catch {
    return undefined;
  }
}
