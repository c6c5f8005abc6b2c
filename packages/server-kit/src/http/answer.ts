import { type ErrorBody, serverErrors } from '@callseal/protocol/errors';
import type { ServerError } from '../errors/server-error.js';
import type { AnswerDocument } from './endpoint.js';
import type { Answer } from './incoming.js';

/** Headers of an answer that is being made. */
export type HeaderRecord = Record<string, string>;

/** A year, as browsers' preload lists ask for at least; subdomains are not ours to decide about. */
const strictTransport = 'max-age=31536000';

/**
 * Headers of every answer. `allowedOrigin` is set for a page on the allowlist only; `isSecure` says that the server is reached by https
 * alone.
 */
export function answerHeaders(requestId: string, allowedOrigin: string | null, isSecure: boolean): HeaderRecord {
  const headers: HeaderRecord = {
    'content-type': 'application/json',
    'content-length': '',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    // an answer that a browser is led to open or to frame can do nothing
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    // speaks about embedding without CORS; pages on the allowlist ask with CORS and are not touched by it
    'cross-origin-resource-policy': 'same-origin',
    vary: 'Origin',
    'x-request-id': requestId,
  };
  if (isSecure) headers['strict-transport-security'] = strictTransport;
  if (allowedOrigin !== null) {
    headers['access-control-allow-origin'] = allowedOrigin;
    // how long to wait is said in a header alone; the request id is in the error body, too
    headers['access-control-expose-headers'] = 'retry-after';
  }
  return headers;
}

/** A successful answer. */
export function answerJson(value: unknown, status: number, headers: HeaderRecord): Answer {
  return answerText(status, JSON.stringify(value), headers);
}

/** A successful answer that is not JSON. */
export function answerDocument(
  { type, contentSecurityPolicy }: AnswerDocument,
  text: string,
  status: number,
  headers: HeaderRecord,
): Answer {
  headers['content-type'] = type;
  if (contentSecurityPolicy !== undefined) headers['content-security-policy'] = contentSecurityPolicy;
  return answerText(status, text, headers);
}

/** The one shape of every error answer, and behind it what the route itself says of a failure. */
export function answerError(
  error: ServerError,
  requestId: string,
  headers: HeaderRecord,
  more?: Readonly<Record<string, unknown>>,
): Answer {
  const { status, retryable } = serverErrors[error.code];
  if (status === 401) headers['www-authenticate'] = 'Bearer';
  if (status === 429 || error.retryAfter !== undefined) headers['retry-after'] = Math.max(1, Math.ceil(error.retryAfter ?? 1)).toString();
  const message = error.fields.length === 0 ? error.message : `${error.message} At fault: ${error.fields.join(', ')}.`;
  const body: ErrorBody = { code: error.code, message, retryable, requestId };
  return answerText(status, JSON.stringify({ ...body, ...more }), headers);
}

function answerText(status: number, body: string, headers: HeaderRecord): Answer {
  headers['content-length'] = Buffer.byteLength(body).toString();
  return { status, headers, body };
}
