import { createHash } from 'node:crypto';
import { limits } from '@callseal/protocol/limits';
import { ServerError } from '../errors/server-error.js';

/** Levels of nesting: parameters of an action are flat, and a cycle ends here. */
const depthLimit = 32;

/**
 * The canonical form of JSON data by RFC 8785: members sorted by UTF-16 code units, no white space, numbers and strings as ECMAScript
 * writes them. What is no JSON (`undefined`, functions, dates, class instances, lone surrogates, infinite numbers, holes) is refused
 * instead of being left out: two different values never have one form, apart from 0 and -0.
 * @throws ServerError `BODY_MALFORMED`
 */
export function canonicalJson(value: unknown): string {
  return write(value, 0);
}

/** SHA-256 of the canonical form, in base64url: what a grant and a one-time code are bound to. @throws ServerError `BODY_MALFORMED` */
export function hashParameters(parameters: unknown): string {
  const text = canonicalJson(parameters);
  if (text.length > limits.parametersCharacters) throw refused();
  return createHash('sha256').update(text).digest('base64url');
}

function write(value: unknown, depth: number): string {
  if (depth > depthLimit) throw refused();
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (typeof value === 'string') return writeString(value);
  if (Array.isArray(value)) return `[${Array.from(value, (item: unknown) => write(item, depth + 1)).join(',')}]`;
  if (typeof value === 'object') return writeObject(value, depth);
  throw refused();
}

function writeObject(value: object, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if ((prototype !== null && prototype !== Object.prototype) || Object.getOwnPropertySymbols(value).length > 0) throw refused();
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${writeString(name)}:${write(member, depth + 1)}`).join(',')}}`;
}

function writeString(text: string): string {
  // half of a pair alone cannot be written in UTF-8
  if (/\p{Surrogate}/u.test(text)) throw refused();
  return JSON.stringify(text);
}

function refused(): ServerError {
  return new ServerError('BODY_MALFORMED', { fields: ['parameters'] });
}
