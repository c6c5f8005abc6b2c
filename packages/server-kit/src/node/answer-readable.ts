import { Readable } from 'node:stream';
import type { AnswerStream } from '../http/incoming.js';

/** A streamed body as Node's streams want it; destroying it says that the client has left. `ending` ends it early, in good order. */
export function toReadable(stream: AnswerStream, ending?: AbortSignal): Readable {
  const left = new AbortController();
  const signal = ending === undefined ? left.signal : AbortSignal.any([left.signal, ending]);
  const pieces = stream.read(signal)[Symbol.asyncIterator]();
  // Readable.from would wait for the next piece before it told anybody that the client has left
  return new Readable({
    read() {
      pieces.next().then(
        ({ done, value }) => this.push(done === true ? null : value),
        (error: unknown) => this.destroy(error as Error),
      );
    },
    destroy(error, callback) {
      left.abort();
      callback(error);
    },
  });
}
