import { configError } from '../errors/config-error.js';
import type { Answer } from '../http/incoming.js';

/** The runtime's `Twilio.Response`, as far as it is used. */
interface TwilioResponse {
  setStatusCode(status: number): unknown;
  appendHeader(name: string, value: string): unknown;
  setBody(body: unknown): unknown;
}

/**
 * Makes the runtime's response of an answer. Rejects with `CONFIG_INVALID` outside Twilio's runtime.
 */
export async function createFunctionResponse({ status, headers, body, stream }: Answer): Promise<unknown> {
  const { Twilio: runtime } = globalThis as { readonly Twilio?: { readonly Response?: new () => TwilioResponse } };
  if (runtime?.Response === undefined) throw configError('Twilio.Response is missing: this handler runs in Twilio Functions.');
  const response = new runtime.Response();
  response.setStatusCode(status);
  for (const [name, value] of Object.entries(headers)) {
    // the length is the runtime's to count: it writes the body itself
    if (name !== 'content-length' && name !== 'content-type') response.appendHeader(name, value);
  }
  const type = headers['content-type'] ?? 'application/json';
  // the runtime looks for this very spelling, and then writes an object as JSON; a text it would write as a JSON string
  response.appendHeader('Content-Type', type);
  // invocations answer in one piece: whoever reads events asks again
  if (stream !== undefined) response.setBody(await stream.readOnce());
  else if (type !== 'application/json') response.setBody(body ?? '');
  else response.setBody(body === null ? {} : (JSON.parse(body) as unknown));
  return response;
}
