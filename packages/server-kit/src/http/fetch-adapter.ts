import { ServerError } from '../errors/server-error.js';
import type { Answer, Incoming } from './incoming.js';

/** Makes `Request → Response` out of the kit's own pair. */
export function createFetch(answer: (incoming: Incoming) => Promise<Answer>): (request: Request) => Promise<Response> {
  return async (request) => {
    const { status, headers, body } = await answer({
      method: request.method,
      url: request.url,
      header: (name) => request.headers.get(name),
      text: (limit) => readRequestText(request, limit),
    });
    return new Response(body, { status, headers });
  };
}

/** Reads chunk by chunk and lets go of the body at the limit. */
export async function readRequestText(request: Request, limit: number): Promise<string> {
  if (request.body === null) return '';
  const reader = (request.body as ReadableStream<Uint8Array>).getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks).toString('utf8');
    size += value.byteLength;
    if (size > limit) {
      // not awaited: the source may never answer
      reader.cancel().catch(() => undefined);
      throw new ServerError('BODY_TOO_LARGE');
    }
    chunks.push(value);
  }
}
