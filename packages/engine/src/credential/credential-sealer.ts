import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { CallsealError } from '@callseal/protocol/errors';
import { limits } from '@callseal/protocol/limits';

/** Makes opaque credentials of voice templates, and back: whoever carries one can neither read nor alter it. */
export interface CredentialSealer {
  seal(template: Uint8Array): string;
  /**
   * @throws CallsealError `CREDENTIAL_MALFORMED` (not a credential), `CREDENTIAL_OTHER_MODEL` (made by another model: register again)
   * or `CREDENTIAL_FOREIGN` (altered, or sealed with another key).
   */
  open(credential: string): Uint8Array;
}

/** Options of {@link createCredentialSealer}. */
export interface CredentialSealerOptions {
  /** 32 bytes. */
  readonly sealingKey: Uint8Array;
  /** Hash of the voice model; bound to every credential. */
  readonly modelHash: string;
}

const FORMAT = Buffer.from([0xca, 0x11, 1]);
const MODEL_BYTES = 16;
const HEADER_BYTES = FORMAT.length + MODEL_BYTES;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * AES-256-GCM. Layout, then base64url: format (3 bytes, the last is the version), model (16 bytes of SHA-256 of its hash),
 * nonce (12, random), sealed template, tag (16). Format and model are associated data.
 */
export function createCredentialSealer({ sealingKey, modelHash }: CredentialSealerOptions): CredentialSealer {
  const model = createHash('sha256').update(modelHash).digest().subarray(0, MODEL_BYTES);
  const header = Buffer.concat([FORMAT, model]);
  return {
    seal(template) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', sealingKey, nonce, { authTagLength: TAG_BYTES }).setAAD(header);
      return Buffer.concat([header, nonce, cipher.update(template), cipher.final(), cipher.getAuthTag()]).toString('base64url');
    },
    open(credential) {
      const bytes = decode(credential);
      if (bytes.length < HEADER_BYTES + NONCE_BYTES + TAG_BYTES || !bytes.subarray(0, FORMAT.length).equals(FORMAT)) {
        throw new CallsealError(
          'CREDENTIAL_MALFORMED',
          'This is not a credential of this engine; pass on what registration returned, unchanged.',
        );
      }
      if (!bytes.subarray(FORMAT.length, HEADER_BYTES).equals(model)) {
        throw new CallsealError('CREDENTIAL_OTHER_MODEL', 'The credential was made by another voice model; register the caller again.');
      }
      const nonce = bytes.subarray(HEADER_BYTES, HEADER_BYTES + NONCE_BYTES);
      const sealed = bytes.subarray(HEADER_BYTES + NONCE_BYTES, bytes.length - TAG_BYTES);
      const decipher = createDecipheriv('aes-256-gcm', sealingKey, nonce, { authTagLength: TAG_BYTES }).setAAD(header);
      decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
      try {
        return Buffer.concat([decipher.update(sealed), decipher.final()]);
      } catch (cause) {
        throw new CallsealError('CREDENTIAL_FOREIGN', 'The credential was altered or sealed with another key; register the caller again.', {
          cause,
        });
      }
    },
  };
}

/** Strict: exactly what `seal` writes, so that one credential has one spelling. */
function decode(credential: string): Buffer {
  const bytes = credential.length <= limits.credentialCharacters ? Buffer.from(credential, 'base64url') : Buffer.alloc(0);
  if (bytes.length === 0 || bytes.toString('base64url') !== credential) {
    throw new CallsealError('CREDENTIAL_MALFORMED', 'The credential is not base64url; pass on what registration returned, unchanged.');
  }
  return bytes;
}
