import { randomUUID } from 'node:crypto';

/** The path of a request URL without building a `URL`; the query is cut off, nothing is ever read from it. */
export function pathOf(url: string): string {
  const start = url.indexOf('/', url.indexOf('://') + 3);
  if (start === -1) return '/';
  let end = url.length;
  const query = url.indexOf('?', start);
  if (query !== -1) end = query;
  const fragment = url.indexOf('#', start);
  if (fragment !== -1 && fragment < end) end = fragment;
  return url.slice(start, end);
}

const wellFormed = /^[\w.-]{8,64}$/;

/** Keeps a caller's `x-request-id` when it is safe to echo and to log, else makes one. */
export function requestIdFrom(header: string | null): string {
  return header !== null && wellFormed.test(header) ? header : randomUUID();
}

const bearer = /^bearer +([\x21-\x7e]+) *$/i;

/**
 * The desktop's security token: a bearer token, else the body's field `Token` (the tutorial's clients send a form). Never from the
 * query, which ends up in logs. The empty string when there is none.
 */
export function securityToken(authorization: string | null, fields: Readonly<Record<string, unknown>>): string {
  const match = authorization === null ? null : bearer.exec(authorization);
  if (match?.[1] !== undefined) return match[1];
  const field = Object.hasOwn(fields, 'Token') ? fields.Token : undefined;
  return typeof field === 'string' ? field : '';
}
