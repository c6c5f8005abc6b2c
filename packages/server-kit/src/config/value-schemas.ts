import type * as z from 'zod/mini';
import { parseKey } from '../credentials/key-ring.js';
import { createOriginPolicy } from '../http/cors.js';
import type { RateLimit } from '../limits/rate-limits.js';
import { parseServiceUrl } from '../upstream/service-url.js';
import { textSchema } from './variable.js';

/** Where registrations are kept. */
export type DatabaseAddress = { readonly kind: 'postgres'; readonly url: string } | { readonly kind: 'sqlite'; readonly path: string };

/** A service that may be reached without TLS. */
export type PlainService = 'token' | 'redis' | 'database';

/** Text without white space around it. */
export const plainText = textSchema((text) => text.trim(), '');

/** Text of one shape. */
export function matching(pattern: RegExp, mend: string): z.ZodMiniType<string> {
  return textSchema((text) => (pattern.test(text.trim()) ? text.trim() : undefined), mend);
}

/** A Twilio id: two letters and 32 hexadecimal digits. */
export function sid(prefix: string): z.ZodMiniType<string> {
  return matching(new RegExp(`^${prefix}[0-9a-fA-F]{32}$`), `must be ${prefix} and 32 hexadecimal digits.`);
}

/** A URL of a service: encrypted, or plain on loopback; anywhere with `plain`, to be judged together with CALLSEAL_PLAIN_SERVICES. */
export function serviceUrl(secure: 'https:' | 'wss:', { query = true, plain = false } = {}): z.ZodMiniType<string> {
  return textSchema((text) => {
    const url = parseServiceUrl('', text.trim(), secure, plain);
    return query || url.search === '' ? text.trim() : undefined;
  }, 'must have no query.');
}

/** One of some words. */
export function oneOf<const Word extends string>(words: readonly Word[]): z.ZodMiniType<Word> {
  return textSchema((text) => words.find((word) => word === text.trim()), `must be one of ${words.join(', ')}.`);
}

/** A number within bounds; whole unless `fraction`. */
export function number(minimum: number, maximum: number, { fraction = false } = {}): z.ZodMiniType<number> {
  const kind = fraction ? 'a number' : 'a whole number';
  return textSchema((text) => {
    const trimmed = text.trim();
    if (!(fraction ? /^\d{1,12}(\.\d{1,6})?$/ : /^\d{1,12}$/).test(trimmed)) return undefined;
    const value = Number(trimmed);
    return value >= minimum && value <= maximum ? value : undefined;
  }, `must be ${kind} from ${minimum} to ${maximum}.`);
}

/** A number from 0 to 1. */
export const threshold = textSchema(
  (text) => (/^(0(\.\d{1,6})?|1(\.0{1,6})?)$/.test(text.trim()) ? Number(text) : undefined),
  'must be a number from 0 to 1.',
);

/** 32 bytes in base64. */
export const keyText = textSchema((text) => {
  parseKey('', text.trim());
  return text.trim();
}, 'must be a key made with: callseal keys generate.');

const secretPattern = /^[\x21-\x7e]{16,512}$/;

/** What two machines know: it travels in a header. */
export const secretText = matching(secretPattern, 'must be 16 or more printable characters without spaces.');

/** One secret, or two while one takes the place of the other. */
export const secretList = textSchema<readonly string[]>((text) => {
  const list = text.split(/[\s,]+/).filter((part) => part !== '');
  return list.length > 0 && list.length <= 2 && list.every((part) => secretPattern.test(part)) ? list : undefined;
}, 'must be one secret of 16 or more printable characters, or two separated by a comma.');

/** Words separated by commas or white space. */
export const words = textSchema<readonly string[]>((text) => {
  const list = text.split(/[\s,]+/).filter((part) => part !== '');
  return list.length > 0 ? list : undefined;
}, 'must name at least one, separated by commas.');

/** Services that may be reached without TLS. */
export const plainServices = textSchema<readonly PlainService[]>((text) => {
  const list = text.split(/[\s,]+/).filter((part) => part !== '');
  return list.every(isPlainService) ? list : undefined;
}, 'must be some of token, redis, database.');

function isPlainService(word: string): word is PlainService {
  return word === 'token' || word === 'redis' || word === 'database';
}

/** Origins of pages, separated by commas or white space. */
export const origins = textSchema<readonly string[]>((text) => {
  const list = text.split(/[\s,]+/).filter((part) => part !== '');
  createOriginPolicy(list);
  return list;
}, 'must hold origins such as https://flex.twilio.com, separated by commas.');

/** `postgres://…` or `sqlite:path`. */
export const databaseAddress = textSchema<DatabaseAddress>((text) => {
  const value = text.trim();
  if (value.startsWith('sqlite:')) {
    const path = value.slice('sqlite:'.length).replace(/^\/\/(?=\/)/, '');
    return path === '' ? undefined : { kind: 'sqlite', path };
  }
  return isUrl(value, ['postgres:', 'postgresql:']) ? { kind: 'postgres', url: value } : undefined;
}, 'must be postgres://user:password@host:5432/database or sqlite:/path/to/file.db.');

/** `redis://…` or `rediss://…`. */
export const redisUrl = textSchema(
  (text) => (isUrl(text.trim(), ['redis:', 'rediss:']) ? text.trim() : undefined),
  'must be redis://host:6379, or rediss:// for TLS.',
);

/** `points/seconds`, `points/seconds/coolOffSeconds`, or `off`. */
export const rateLimit = textSchema<RateLimit | false>((text) => {
  const value = text.trim();
  if (value === 'off') return false;
  const match = /^([1-9]\d{0,8})\/([1-9]\d{0,8})(?:\/([1-9]\d{0,8}))?$/.exec(value);
  if (match === null) return undefined;
  const [, points, seconds, coolOff] = match;
  return { points: Number(points), seconds: Number(seconds), ...(coolOff === undefined ? {} : { coolOffSeconds: Number(coolOff) }) };
}, 'must be points/seconds, points/seconds/rest, or off: 120/60 allows 120 in a minute, 5/86400/3600 rests an hour after 5 in a day.');

function isUrl(text: string, protocols: readonly string[]): boolean {
  return URL.canParse(text) && protocols.includes(new URL(text).protocol) && new URL(text).hostname !== '';
}
