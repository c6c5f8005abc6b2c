import { type ErrorBody, serverErrors } from '@callseal/protocol/errors';
import type { ServerError } from '../errors/server-error.js';
import type { Answer } from './incoming.js';

/** Headers of an answer that is being made. */
export type HeaderRecord = Record<string, string>;

/** Headers of every answer. `allowedOrigin` is set for a page on the allowlist only. */
export function answerHeaders(requestId: string, allowedOrigin: string | null): HeaderRecord {
  const headers: HeaderRecord = {
    'content-type': 'application/json',
    'content-length': '',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    vary: 'Origin',
    'x-request-id': requestId,
  };
  // a page reads the request id in the error body, so no header needs to be exposed
  if (allowedOrigin !== null) headers['access-control-allow-origin'] = allowedOrigin;
  return headers;
}

/** A successful answer. */
export function answerJson(value: unknown, headers: HeaderRecord): Answer {
  return answerText(200, JSON.stringify(value), headers);
}

/** The one shape of every error answer. */
export function answerError(error: ServerError, requestId: string, headers: HeaderRecord): Answer {
  const { status, retryable } = serverErrors[error.code];
  if (status === 401) headers['www-authenticate'] = 'Bearer';
  if (status === 429) headers['retry-after'] = '1';
  const message = error.fields.length === 0 ? error.message : `${error.message} At fault: ${error.fields.join(', ')}.`;
  const body: ErrorBody = { code: error.code, message, retryable, requestId };
  return answerText(status, JSON.stringify(body), headers);
}

function answerText(status: number, body: string, headers: HeaderRecord): Answer {
  headers['content-length'] = Buffer.byteLength(body).toString();
  return { status, headers, body };
}
