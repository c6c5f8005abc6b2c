import type { HeaderRecord } from './answer.js';
import type { Answer, AnswerStream } from './incoming.js';
import type { Observation } from './request-observer.js';

/** What an endpoint returns to answer with server-sent events instead of JSON. */
export class EventStream {
  readonly stream: AnswerStream;

  constructor(stream: AnswerStream) {
    this.stream = stream;
  }
}

/** A successful answer whose events follow. */
export function answerEvents({ stream }: EventStream, status: number, headers: HeaderRecord): Answer {
  headers['content-type'] = 'text/event-stream';
  // of unknown length, and nothing on the way may keep pieces back to compress or to buffer them
  delete headers['content-length'];
  headers['cache-control'] = 'no-store, no-transform';
  headers['x-accel-buffering'] = 'no';
  return { status, headers, body: null, stream };
}

/** The same answer, observed until its last piece. */
export function observeStream(answer: Answer, stream: AnswerStream, observation: Observation): Answer {
  return {
    ...answer,
    stream: {
      async *read(signal) {
        try {
          yield* stream.read(signal);
        } finally {
          observation.end(answer.status);
        }
      },
      readOnce: () =>
        stream.readOnce().finally(() => {
          observation.end(answer.status);
        }),
    },
  };
}
