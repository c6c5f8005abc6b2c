import type { IncomingMessage } from 'node:http';
import { CallsealError } from '@callseal/protocol/errors';
import { readBody } from '../service/read-body.js';

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
