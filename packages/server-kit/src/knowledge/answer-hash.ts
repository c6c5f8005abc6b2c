import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { configError } from '../errors/config-error.js';
import { type AnswerKind, normaliseAnswer } from './normalise-answer.js';

/** Options of {@link hashAnswer}. */
export interface HashAnswerOptions {
  /**
   * Cost of a hash as a power of two, 10 to 20. Default 15: 32 MiB of memory and some tens of milliseconds. The same for all answers of a provider:
   * else the time that a check takes says whose answers were looked at.
   */
  readonly cost?: number;
}

/** The parts of a stored hash. */
export interface AnswerHash {
  readonly cost: number;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

const defaultCost = 15;
const bytes = 32;

/**
 * The salted scrypt hash of a right answer, to be made when the customer's data is imported: `scrypt:cost:salt:hash`. Answers have little to
 * guess, so that a stolen hash is no safe keep: store them as you store passwords.
 * @throws CallsealError `CONFIG_INVALID` when nothing of the answer is left to compare, such as for a date that is none; the message
 *   never repeats it.
 */
export async function hashAnswer(kind: AnswerKind, answer: string, { cost = defaultCost }: HashAnswerOptions = {}): Promise<string> {
  requireCost(cost);
  const text = normaliseAnswer(kind, answer);
  if (text === '')
    throw configError(`An answer holds nothing that can be compared: it is no ${kind}. Leave that question out for this subject.`);
  const salt = randomBytes(16);
  const hash = await derive(text, salt, cost);
  return `scrypt:${cost}:${salt.toString('base64url')}:${hash.toString('base64url')}`;
}

/** @throws CallsealError `CONFIG_INVALID`; the message does not repeat the hash. */
export function parseAnswerHash(text: string): AnswerHash {
  const [, cost = '', salt = '', hash = ''] = /^scrypt:(\d{2}):([\w-]{22}):([\w-]{43})$/.exec(text) ?? [];
  if (hash === '') throw configError('An answer is no hash: make it with hashAnswer.');
  requireCost(Number(cost));
  return { cost: Number(cost), salt: Buffer.from(salt, 'base64url'), hash: Buffer.from(hash, 'base64url') };
}

/** A hash that no answer has, for subjects and questions that are not known. */
export function decoyHash(cost = defaultCost): AnswerHash {
  return { cost, salt: randomBytes(16), hash: randomBytes(bytes) };
}

/** Whether the answer has this hash. Takes as long for a wrong or empty one. */
export async function matchesAnswer(kind: AnswerKind, answer: string, { cost, salt, hash }: AnswerHash): Promise<boolean> {
  const text = normaliseAnswer(kind, answer);
  const isRight = timingSafeEqual(await derive(text, salt, cost), hash);
  return isRight && text !== '';
}

function derive(text: string, salt: Buffer, cost: number): Promise<Buffer> {
  const N = 2 ** cost;
  return new Promise((resolve, reject) => {
    // as much memory as it needs, 128 · N · r bytes, and a little
    scrypt(text, salt, bytes, { N, r: 8, p: 1, maxmem: 128 * N * 8 + 1_048_576 }, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}

function requireCost(cost: number): void {
  if (!Number.isInteger(cost) || cost < 10 || cost > 20) throw configError('cost is a whole number from 10 to 20.');
}
