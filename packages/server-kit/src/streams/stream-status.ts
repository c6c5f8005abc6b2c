// the light file of the package: signatures need none of its 100 MB of REST clients
import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';
import type { StreamStatus } from '@callseal/protocol/routes';
import type { Fields } from '../http/read-fields.js';

/** What the telephony provider says about a stream, after its signature was checked. */
export interface StreamEvent {
  readonly type: 'started' | 'stopped' | 'failed';
  readonly callSid: string;
  readonly streamSid: string;
  /** The stream's name, when the provider sent it. */
  readonly name?: string;
  /** The provider's error text or code of a failed stream. */
  readonly error?: string;
}

// Twilio's own table could not be read; handlers in the field meet both spellings
const types = new Map<string, StreamEvent['type']>([
  ['stream-started', 'started'],
  ['started', 'started'],
  ['start', 'started'],
  ['stream-stopped', 'stopped'],
  ['stopped', 'stopped'],
  ['stop', 'stopped'],
  ['stream-error', 'failed'],
  ['error', 'failed'],
]);

/** Reads a status callback; `undefined` for an event that is not known or names no stream. */
export function readStreamEvent(status: StreamStatus): StreamEvent | undefined {
  const type = types.get(status.StreamEvent?.toLowerCase() ?? '');
  const { CallSid: callSid, StreamSid: streamSid, StreamName: name, StreamError: error } = status;
  if (type === undefined || callSid === undefined || streamSid === undefined) return undefined;
  return { type, callSid, streamSid, ...(name === undefined ? {} : { name }), ...(error === undefined ? {} : { error }) };
}

/** Says whether a request's `X-Twilio-Signature` fits its form fields and the route's path. */
export type SignatureCheck = (signature: string | null, fields: Fields, path: string) => boolean;

/**
 * Checks signatures against the configured public URL, never against what a request says about itself. Twilio and the proxies before
 * us disagree about a trailing slash and a default port, so those variants pass too. Without URL or token everything is refused.
 */
export function createSignatureCheck(publicUrl: string | undefined, authToken: string | undefined): SignatureCheck {
  if (publicUrl === undefined || authToken === undefined || authToken === '') return () => false;
  const variants = urlVariants(publicUrl);
  return (signature, fields) =>
    signature !== null && variants.some((url) => validateRequest(authToken, signature, url, fields as Record<string, unknown>));
}

/** The URL with and without trailing slash, with and without its default port. */
export function urlVariants(publicUrl: string): readonly string[] {
  const { protocol, hostname, port, pathname, search } = new URL(publicUrl);
  const path = pathname.replace(/\/$/, '');
  const standard = protocol === 'https:' ? ':443' : ':80';
  const ports = port === '' ? ['', standard] : [`:${port}`];
  return ports.flatMap((suffix) => [path, `${path}/`].map((end) => `${protocol}//${hostname}${suffix}${end}${search}`));
}
