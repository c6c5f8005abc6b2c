import { CallsealError } from '@callseal/protocol/errors';
import { reached, RequestError, unexpectedAnswer } from '../http/post-form.js';
import type { Clock } from '../session/options.js';
import { createEventReader, type StreamedEvent } from './event-stream.js';
import { pause } from './pause.js';

/** Milliseconds; a proxy that lost its server may hold a connection on which nothing comes. Asking again loses nothing. */
const quietAfter = 10_000;
/** Milliseconds without any answer after which an operation is given up: by then the session's own waits are over, or nearly. */
const lostAfter = 30_000;
/** Milliseconds before the first try again, doubled each time up to the longest. */
const firstPause = 100;
const longestPause = 2_000;

export interface FollowOptions {
  /** Asks for the events after the one with this number; the body of the answer is the stream. */
  readonly ask: (after: number, signal: AbortSignal) => Promise<Response>;
  /** Takes each event once, in order; `true` when nothing follows it. */
  readonly take: (event: StreamedEvent) => boolean;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * Follows the events of one operation to their end, over as many connections as it takes. An event whose number is not above the last one's
 * was told before, and is dropped.
 *
 * @throws RequestError of a server that will not tell; CallsealError `CHANNEL_LOST` after 30 s without an answer; whatever the signal was aborted with.
 */
export async function followEvents({ ask, take, clock, signal }: FollowOptions): Promise<void> {
  const heard = { last: 0, ended: false, at: clock.now(), wait: firstPause };
  const takeNew = (event: StreamedEvent) => {
    if (heard.ended || signal.aborted || event.id <= heard.last) return;
    heard.last = event.id;
    heard.ended = take(event);
  };
  const goOn = () => {
    Object.assign(heard, { at: clock.now(), wait: firstPause });
    return !heard.ended;
  };
  for (;;) {
    signal.throwIfAborted();
    try {
      await readConnection({ ask: (own) => ask(heard.last, own), read: createEventReader(takeNew), goOn, clock, signal });
    } catch (error) {
      if (!(error instanceof RequestError && error.retryable)) throw error;
    }
    if (heard.ended) return;
    if (clock.now() - heard.at >= lostAfter) throw new CallsealError('CHANNEL_LOST', 'The server gives no answer any more.');
    await pause(clock, heard.wait, signal);
    heard.wait = Math.min(heard.wait * 2, longestPause);
  }
}

interface ConnectionOptions extends Pick<FollowOptions, 'clock' | 'signal'> {
  readonly ask: (signal: AbortSignal) => Promise<Response>;
  readonly read: (piece: string) => void;
  /** Something came: the answer, or a piece of it. Whether more is wanted. */
  readonly goOn: () => boolean;
}

/** Reads one connection until it ends, is quiet for too long, or nothing follows. */
async function readConnection({ ask, read, goOn, clock, signal }: ConnectionOptions): Promise<void> {
  const own = new AbortController();
  const hangUp = () => {
    own.abort();
  };
  signal.addEventListener('abort', hangUp);
  let stopWaiting = clock.after(quietAfter, hangUp);
  try {
    const response = await ask(own.signal);
    if (!/^text\/event-stream\b/i.test(response.headers.get('content-type') ?? '')) throw unexpectedAnswer();
    const reader = response.body?.getReader();
    const decoder = new TextDecoder();
    while (goOn()) {
      stopWaiting();
      stopWaiting = clock.after(quietAfter, hangUp);
      const piece = await reached(async () => reader?.read());
      if (piece?.value === undefined) return;
      read(decoder.decode(piece.value, { stream: true }));
    }
  } finally {
    stopWaiting();
    signal.removeEventListener('abort', hangUp);
    hangUp();
  }
}
