import type { IncomingMessage } from 'node:http';
import { CallsealError } from '@callseal/protocol/errors';

/**
 * Reads a whole request body.
 * @throws CallsealError `BODY_TOO_LARGE`
 */
export async function readBody(request: IncomingMessage, maximumBytes: number): Promise<Uint8Array<ArrayBuffer>> {
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
