import { createSecretKey, randomBytes } from 'node:crypto';
import { nonceBytes, openBox, sealBox, tagBytes } from '../crypto/aes-gcm.js';
import type { KeyRing } from './key-ring.js';

/**
 * A value as it is stored. Format 2: AES-256-GCM under a random key of its own, which is kept beside it encrypted under a key of the
 * ring. Format 1, of the first SQLite schema: directly under a key of the ring, without `wrappedKey`.
 */
export interface SealedValue {
  /** The key of the ring; `v1:` in front of it tells format 1, so that everything that has to be encrypted anew is found by this. */
  readonly keyId: string;
  /** 12 bytes of nonce, 32 of key, 16 of tag. */
  readonly wrappedKey: Uint8Array | null;
  /** 12 random bytes. */
  readonly nonce: Uint8Array;
  /** Ciphertext followed by the 16 bytes of the tag. */
  readonly box: Uint8Array;
}

/** What a value is bound to: it opens for nothing else. */
export interface Binding {
  readonly subjectId: Uint8Array;
  /** Empty for the credential. */
  readonly receiptId?: Uint8Array;
  readonly engine: string | null;
  readonly modelHash: string | null;
}

const keyBytes = 32;
const firstFormat = 'v1:';

/** Encrypts under the first key of the ring. */
export function sealValue(keys: KeyRing, plain: Buffer, binding: Binding): SealedValue {
  const context = contextOf(binding);
  const random = randomBytes(keyBytes + nonceBytes);
  const dataKey = random.subarray(0, keyBytes);
  const nonce = random.subarray(keyBytes);
  const box = sealBox(createSecretKey(dataKey), nonce, plain, context);
  const wrapped = keys.seal(dataKey, wrapContextOf(context));
  dataKey.fill(0);
  // a copy: the other bytes of the same memory were the key's
  return { keyId: wrapped.keyId, wrappedKey: Buffer.concat([wrapped.nonce, wrapped.box]), nonce: Buffer.from(nonce), box };
}

/** Decrypts; `undefined` when the key is not on the ring, or anything was altered or moved. */
export function openValue(keys: KeyRing, { keyId, wrappedKey, nonce, box }: SealedValue, binding: Binding): Buffer | undefined {
  if (wrappedKey === null) return openFirstFormat(keys, keyId, nonce, box, binding);
  if (wrappedKey.length !== nonceBytes + keyBytes + tagBytes) return undefined;
  const context = contextOf(binding);
  const wrapped = { keyId, nonce: wrappedKey.subarray(0, nonceBytes), box: wrappedKey.subarray(nonceBytes) };
  const dataKey = keys.open(wrapped, wrapContextOf(context));
  if (dataKey === undefined) return undefined;
  const key = createSecretKey(dataKey);
  dataKey.fill(0);
  return openBox(key, nonce, box, context);
}

/** The id of the ring's key without the mark of its format. */
export function ringKeyId(keyId: string): string {
  return keyId.startsWith(firstFormat) ? keyId.slice(firstFormat.length) : keyId;
}

/** Associated data. JSON keeps the parts apart whatever they contain. */
function contextOf({ subjectId, receiptId, engine, modelHash }: Binding): Buffer {
  const subject = hex(subjectId);
  const kind = receiptId === undefined ? ['credential'] : ['receipt', hex(receiptId)];
  return Buffer.from(JSON.stringify(['callseal value 2', subject, kind, engine, modelHash]));
}

function wrapContextOf(context: Buffer): Buffer {
  return Buffer.concat([keyPrefix, context]);
}

const keyPrefix = Buffer.from('callseal key 2\0');

function openFirstFormat(keys: KeyRing, keyId: string, nonce: Uint8Array, box: Uint8Array, binding: Binding): Buffer | undefined {
  // that version knew neither receipts nor engines
  if (!keyId.startsWith(firstFormat) || binding.receiptId !== undefined || binding.engine !== null) return undefined;
  const model = binding.modelHash === null ? '-' : `+${binding.modelHash}`;
  const context = Buffer.concat([Buffer.from('callseal credential 1\0'), binding.subjectId, Buffer.from(model)]);
  return keys.open({ keyId: ringKeyId(keyId), nonce, box }, context);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}
