import { randomUUID } from 'node:crypto';
import { isClean } from '../log/clean-entry.js';

/** The path of a request target or URL without building a `URL`; the query is cut off, nothing is ever read from it. */
export function pathOf(url: string): string {
  const start = url.startsWith('/') ? 0 : url.indexOf('/', url.indexOf('://') + 3);
  if (start === -1) return '/';
  let end = url.length;
  const query = url.indexOf('?', start);
  if (query !== -1) end = query;
  const fragment = url.indexOf('#', start);
  if (fragment !== -1 && fragment < end) end = fragment;
  return url.slice(start, end);
}

// digits alone could be a phone number, which must not get into logs and traces
const wellFormed = /^(?![\d.-]+$)[\w.-]{8,64}$/;

/** Keeps a caller's `x-request-id` when it is safe to echo and is logged as it is, so that it can be found, else makes one. */
export function requestIdFrom(header: string | null): string {
  return header !== null && wellFormed.test(header) && isClean(header) ? header : randomUUID();
}

/**
 * The desktop's security token: a bearer token, else the body's field `Token` (the tutorial's clients send a form). Never from the
 * query, which ends up in logs. The empty string when there is none.
 */
export function securityToken(authorization: string | null, fields: Readonly<Record<string, unknown>>): string {
  // schemes are case-insensitive; the exact spelling is the usual one
  if (authorization !== null && (authorization.startsWith('Bearer ') || /^bearer /i.test(authorization))) {
    return authorization.slice('Bearer '.length).trim();
  }
  const field = Object.hasOwn(fields, 'Token') ? fields.Token : undefined;
  return typeof field === 'string' ? field : '';
}
