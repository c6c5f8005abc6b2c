import { type ErrorBody, serverErrors } from '@callseal/protocol/errors';
import type { ServerError } from '../errors/server-error.js';

/** Headers as a plain object: the Node adapter writes it without building a `Headers`. */
export type HeaderRecord = Record<string, string>;

/** Headers of every answer. `allowedOrigin` is set for a page on the allowlist only. */
export function answerHeaders(requestId: string, allowedOrigin: string | null): HeaderRecord {
  const headers: HeaderRecord = {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    vary: 'Origin',
    'x-request-id': requestId,
  };
  if (allowedOrigin !== null) {
    headers['access-control-allow-origin'] = allowedOrigin;
    headers['access-control-expose-headers'] = 'x-request-id';
  }
  return headers;
}

/** A successful answer. */
export function answerJson(body: unknown, headers: HeaderRecord): Response {
  return new Response(JSON.stringify(body), { status: 200, headers });
}

/** The one shape of every error answer. */
export function answerError(error: ServerError, requestId: string, headers: HeaderRecord): Response {
  const { status, retryable } = serverErrors[error.code];
  if (status === 401) headers['www-authenticate'] = 'Bearer';
  if (status === 429) headers['retry-after'] = '1';
  const message = error.fields.length === 0 ? error.message : `${error.message} At fault: ${error.fields.join(', ')}.`;
  const body: ErrorBody = { code: error.code, message, retryable, requestId };
  return new Response(JSON.stringify(body), { status, headers });
}
