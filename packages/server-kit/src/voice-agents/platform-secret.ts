import { createHash, timingSafeEqual } from 'node:crypto';
import { configError } from '../errors/config-error.js';

/** Bytes that a shared secret holds at least: as many as there are in a key, so that nobody guesses it. */
const leastBytes = 32;
/** Different characters that base64 of random bytes has at least; a placeholder has fewer. */
const leastDifferent = 12;

/**
 * Reads secrets that a platform sends with every request: one, and the next one while they are rotated.
 * @throws CallsealError `CONFIG_INVALID` for more than four, or one that is shorter than 32 bytes; the message never repeats one.
 */
export function parsePlatformSecrets(option: string, secrets: readonly string[]): readonly string[] {
  const list: readonly unknown[] = secrets;
  if (!Array.isArray(list) || list.length === 0 || list.length > 4 || !list.every(isRandom)) {
    throw configError(`${option} is a list of up to four secrets of 32 random bytes or more in base64: callseal keys generate prints one.`);
  }
  return secrets;
}

function isRandom(secret: unknown): boolean {
  if (typeof secret !== 'string' || !/^[\w+/-]+={0,2}$/.test(secret) || new Set(secret).size < leastDifferent) return false;
  const bytes = /^[0-9a-f]+$/i.test(secret) ? secret.length / 2 : Buffer.from(secret, 'base64').length;
  return bytes >= leastBytes;
}

/** Says whether a text is one of the secrets, in the same time whatever it is: hashes are compared, and all of them. */
export function createSecretCheck(secrets: readonly string[]): (given: string | null) => boolean {
  const expected = secrets.map(digest);
  return (given) => {
    const sent = digest(given ?? '');
    return expected.reduce((isFound, one) => timingSafeEqual(sent, one) || isFound, false) && given !== null;
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
