import { createHash, createHmac, createPrivateKey, createPublicKey, type KeyObject, sign, timingSafeEqual, verify } from 'node:crypto';
import { configError } from '../errors/config-error.js';
import { checkpointMessage } from './audit-chain.js';
import type { AuditCheckpoint, AuditHead } from './audit-log.js';

/** Port: checks the signatures of checkpoints. */
export interface AuditVerifier {
  /** Whether one of its keys made this signature. Never throws. */
  verify(checkpoint: AuditCheckpoint): boolean;
}

/** Port: signs checkpoints. Use another key for each log: signatures do not say which log they are about. */
export interface AuditSigner extends AuditVerifier {
  /** The key's id, a colon, the signature in hexadecimal digits. */
  sign(head: AuditHead): string;
}

/**
 * Signs and checks with HMAC-SHA-256. Who can check can also sign: for auditors who are not to be trusted with that, take
 * {@link createEd25519AuditSigner}.
 * @param key 32 random bytes as base64.
 * @throws CallsealError `CONFIG_INVALID` for any other key; the message never repeats it.
 */
export function createHmacAuditSigner(key: string): AuditSigner {
  const bytes = Buffer.from(key, 'base64');
  if (bytes.length !== 32 || bytes.toString('base64') !== key) throw configError('The audit key is 32 random bytes as base64.');
  const keyId = createHash('sha256').update('callseal-audit-key-1\0').update(bytes).digest('hex').slice(0, 16);
  const signatureOf = (head: AuditHead): string => `${keyId}:${createHmac('sha256', bytes).update(checkpointMessage(head)).digest('hex')}`;
  return {
    sign: signatureOf,
    verify(checkpoint) {
      const [expected, given] = [Buffer.from(signatureOf(checkpoint)), Buffer.from(checkpoint.signature)];
      return expected.length === given.length && timingSafeEqual(expected, given);
    },
  };
}

/**
 * Signs with Ed25519, so that others can check without being able to sign.
 * @param privateKey PKCS 8 in PEM.
 * @throws CallsealError `CONFIG_INVALID` for any other key; the message never repeats it.
 */
export function createEd25519AuditSigner(privateKey: string): AuditSigner {
  const key = parseKey(() => createPrivateKey(privateKey));
  const publicKey = createPublicKey(key);
  const keyId = keyIdOf(publicKey);
  return {
    sign: (head) => `${keyId}:${sign(null, checkpointMessage(head), key).toString('hex')}`,
    ...verifierOf(new Map([[keyId, publicKey]])),
  };
}

/**
 * Checks Ed25519 signatures of all the keys that were ever used.
 * @param publicKeys SPKI in PEM, at least one.
 * @throws CallsealError `CONFIG_INVALID` for any other key.
 */
export function createEd25519AuditVerifier(publicKeys: readonly string[]): AuditVerifier {
  if (publicKeys.length === 0) throw configError('Give at least one public key of the audit log.');
  const keys = publicKeys.map((text) => parseKey(() => createPublicKey(text)));
  return verifierOf(new Map(keys.map((key) => [keyIdOf(key), key])));
}

/** Checks with several verifiers: of HMAC keys that were replaced, or of both kinds. */
export function anyAuditVerifier(verifiers: readonly AuditVerifier[]): AuditVerifier {
  return { verify: (checkpoint) => verifiers.some((verifier) => verifier.verify(checkpoint)) };
}

function verifierOf(keys: ReadonlyMap<string, KeyObject>): AuditVerifier {
  return {
    verify(checkpoint) {
      // exactly as it was written: another spelling of the same bytes is a change
      const [, keyId = '', digits = ''] = /^([0-9a-f]{16}):([0-9a-f]{128})$/.exec(checkpoint.signature) ?? [];
      const key = keys.get(keyId);
      return key !== undefined && verify(null, checkpointMessage(checkpoint), key, Buffer.from(digits, 'hex'));
    },
  };
}

function keyIdOf(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16);
}

function parseKey(parse: () => KeyObject): KeyObject {
  let key: KeyObject;
  try {
    key = parse();
  } catch {
    // the cause might repeat it
    throw configError('The audit key is no key in PEM.');
  }
  if (key.asymmetricKeyType !== 'ed25519') throw configError('The audit key is of Ed25519.');
  return key;
}
