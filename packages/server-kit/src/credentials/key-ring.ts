import { createHash, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { nonceBytes, openBox, sealBox } from '../crypto/aes-gcm.js';
import { configError } from '../errors/config-error.js';

/** An encrypted value: everything needed to open it but the key and the associated data. */
export interface Sealed {
  readonly keyId: string;
  /** 12 random bytes. */
  readonly nonce: Uint8Array;
  /** Ciphertext followed by the 16 bytes of the tag. */
  readonly box: Uint8Array;
}

/** AES-256-GCM keys: the first encrypts, all decrypt. The keys themselves cannot be read from it or end up in a log. */
export interface KeyRing {
  /** Ids of the keys, the encrypting one first. An id is a hash of its key. */
  readonly ids: readonly string[];
  /** Encrypts under the first key. `context` must be given again to open. */
  seal(plain: Uint8Array, context: Uint8Array): Sealed;
  /** Decrypts; `undefined` when the key is not on the ring or anything was altered. */
  open(sealed: Sealed, context: Uint8Array): Buffer | undefined;
}

/** Makes a key for a {@link KeyRing} or a subject key: 32 random bytes in base64. */
export function generateKey(): string {
  return randomBytes(32).toString('base64');
}

/** Id of a key: tells keys apart in the store without saying anything about them. */
export function keyIdOf(key: Uint8Array): string {
  return createHash('sha256').update('callseal key id\0').update(key).digest('hex').slice(0, 12);
}

/** Reads one key of 32 bytes from base64 text, or refuses it naming the option. The message never repeats the text. */
export function parseKey(option: string, text: string): Buffer {
  const key = Buffer.from(text, 'base64');
  if (key.length !== 32 || key.toString('base64').replace(/=+$/, '') !== text.trim().replace(/=+$/, '')) {
    throw configError(`${option} must be 32 bytes in base64: make one with generateKey().`);
  }
  return key;
}

/**
 * Reads a key ring from text: base64 keys separated by commas or white space, as they fit into one environment variable. To rotate,
 * put a new key first and keep the old ones until no credential is stored under them.
 * @throws CallsealError `CONFIG_INVALID`; the message never repeats a key.
 */
export function parseKeyRing(text: string): KeyRing {
  const parts = text.split(/[\s,]+/).filter((part) => part !== '');
  if (parts.length === 0) throw configError('The key ring is empty: make a key with generateKey().');
  const keys = new Map<string, KeyObject>();
  for (const part of parts) {
    const key = parseKey('Every key of the key ring', part);
    const id = keyIdOf(key);
    if (keys.has(id)) throw configError('The key ring holds one key twice: remove one.');
    keys.set(id, createSecretKey(key));
  }
  return createRing(keys);
}

function createRing(keys: ReadonlyMap<string, KeyObject>): KeyRing {
  const ids = [...keys.keys()];
  const [first] = keys;
  if (first === undefined) throw configError('The key ring is empty: make a key with generateKey().');
  const [currentId, current] = first;
  return {
    ids,
    seal(plain, context) {
      const nonce = randomBytes(nonceBytes);
      return { keyId: currentId, nonce, box: sealBox(current, nonce, plain, context) };
    },
    open({ keyId, nonce, box }, context) {
      const key = keys.get(keyId);
      return key && openBox(key, nonce, box, context);
    },
  };
}
