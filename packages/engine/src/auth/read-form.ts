import type { IncomingMessage } from 'node:http';
import { CallsealError } from '@callseal/protocol/errors';

async function readBody(request: IncomingMessage, maximumBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const tooLarge = (): CallsealError => new CallsealError('BODY_TOO_LARGE', `The body is larger than ${maximumBytes} bytes.`);
  if (Number(request.headers['content-length'] ?? 0) > maximumBytes) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > maximumBytes) throw tooLarge();
    chunks.push(chunk);
  }
  const body = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}

/**
 * Reads a urlencoded or multipart form: published samples use one in one place and the other elsewhere.
 * @returns the first value of each text field.
 * @throws CallsealError `BODY_TOO_LARGE`, `MEDIA_TYPE_UNSUPPORTED` or `BODY_MALFORMED`.
 */
export async function readForm(request: IncomingMessage, maximumBytes: number): Promise<ReadonlyMap<string, string>> {
  const type = request.headers['content-type'] ?? '';
  const kind = type.split(';', 1)[0]?.trim().toLowerCase();
  if (kind !== 'application/x-www-form-urlencoded' && kind !== 'multipart/form-data') {
    throw new CallsealError('MEDIA_TYPE_UNSUPPORTED', 'Send a urlencoded or multipart form.');
  }
  const body = await readBody(request, maximumBytes);
  const fields = new Map<string, string>();
  try {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- discouraged for bodies of any size; this one is a few KB and in memory
    const form = await new Response(body, { headers: { 'content-type': type } }).formData();
    for (const [name, value] of form) if (typeof value === 'string' && !fields.has(name)) fields.set(name, value);
  } catch (cause) {
    throw new CallsealError('BODY_MALFORMED', 'The form cannot be read.', { cause });
  }
  return fields;
}
