import { createHash, createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { configError } from '../errors/config-error.js';
import { canonicalJson } from '../json/canonical-json.js';

/** A JSON Web Key: Ed25519 (`kty` OKP) or P-256 (`kty` EC). With `d` it signs. */
export type GrantKey = Readonly<Record<string, unknown>>;

/** A key that verifies grants. */
export interface VerifyingKey {
  readonly id: string;
  readonly algorithm: 'EdDSA' | 'ES256';
  readonly verify: KeyObject;
}
export interface SigningKey extends VerifyingKey {
  readonly sign: KeyObject;
}
export interface GrantKeyRing {
  readonly signing: SigningKey;
  /** By id. */
  readonly all: ReadonlyMap<string, VerifyingKey>;
}

/**
 * Reads the ring: the first key signs, all verify. A key's id is its `kid`, or its thumbprint by RFC 7638.
 * @throws CallsealError `CONFIG_INVALID`; the message never repeats a key.
 */
export function parseGrantKeys(keys: readonly GrantKey[]): GrantKeyRing {
  // JavaScript callers are not held to the type
  const given: unknown = keys;
  if (!Array.isArray(given) || given.length === 0) {
    throw configError('keys is a list of JSON Web Keys, Ed25519 or P-256: the first, which has d, signs.');
  }
  const all = new Map<string, VerifyingKey>();
  for (const key of keys) {
    const read = readKey(key);
    if (all.has(read.id)) throw configError('keys holds one key, or one kid, twice: remove one.');
    all.set(read.id, read);
  }
  const [first] = keys;
  const [signing] = all.values();
  if (first === undefined || signing === undefined || typeof first.d !== 'string') {
    throw configError('The first of keys signs: give it with its private part, d.');
  }
  return { signing: { ...signing, sign: importKey(() => createPrivateKey({ key: first, format: 'jwk' })) }, all };
}

function readKey(key: GrantKey): VerifyingKey {
  const { kty, crv, x, y, kid } = key;
  const isEdwards = kty === 'OKP' && crv === 'Ed25519';
  if (!isEdwards && !(kty === 'EC' && crv === 'P-256')) {
    throw configError('Every key is Ed25519 ({ kty: "OKP", crv: "Ed25519", … }) or P-256 ({ kty: "EC", crv: "P-256", … }).');
  }
  const open = isEdwards ? { crv, kty, x } : { crv, kty, x, y };
  const verify = importKey(() => createPublicKey({ key: open as JsonWebKey, format: 'jwk' }));
  const id = typeof kid === 'string' && kid !== '' ? kid : createHash('sha256').update(canonicalJson(open)).digest('base64url');
  return { id, algorithm: isEdwards ? 'EdDSA' : 'ES256', verify };
}

function importKey(act: () => KeyObject): KeyObject {
  try {
    return act();
  } catch {
    // the cause would repeat parts of the key
    throw configError('A key of keys cannot be read: check that it was copied whole.');
  }
}
