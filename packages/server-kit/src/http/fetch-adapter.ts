import { ServerError } from '../errors/server-error.js';
import type { Answer, AnswerStream, Incoming } from './incoming.js';

/** Makes `Request → Response` out of the kit's own pair. */
export function createFetch(answer: (incoming: Incoming) => Promise<Answer>): (request: Request) => Promise<Response> {
  return async (request) => {
    const made = await answer({
      method: request.method,
      url: request.url,
      header: (name) => request.headers.get(name),
      text: (limit) => readRequestText(request, limit),
    });
    return createResponse(made, request.signal);
  };
}

/** The answer as a `Response`; `left` aborts when the client has. */
export function createResponse({ status, headers, body, stream }: Answer, left: AbortSignal): Response {
  return new Response(stream === undefined ? body : toReadableStream(stream, left), { status, headers });
}

/** Reads a piece when the client has taken the one before. */
function toReadableStream(stream: AnswerStream, left: AbortSignal): ReadableStream<Uint8Array> {
  const controller = new AbortController();
  const pieces: AsyncIterator<string> = stream.read(AbortSignal.any([controller.signal, left]))[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    async pull(sink) {
      const piece = await pieces.next();
      if (piece.done === true) sink.close();
      else sink.enqueue(encoder.encode(piece.value));
    },
    async cancel() {
      controller.abort();
      // one that waits for the next piece to be asked for would never end
      await pieces.return?.();
    },
  });
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
