import type { AnswerStream } from '../http/incoming.js';
import type { Clock } from '../time/clock.js';
import type { RelayHub } from './relay-hub.js';
import { type RelayRecord, writeEvents } from './relay-record.js';
import type { RelayRegistry } from './relay-registry.js';

/** What {@link createRelayReader} works with. */
export interface RelayReaderOptions {
  readonly registry: RelayRegistry;
  readonly hub: RelayHub;
  readonly clock: Clock;
  /** Whether the operation is run by this instance, so that the hub tells its news. */
  readonly isLocal: (ref: string) => boolean;
  /** Ends an operation whose instance is gone. */
  readonly bury: (ref: string, record: RelayRecord) => Promise<void>;
}

/** Milliseconds between two looks at an operation that another instance runs: an agent does not notice it. */
const lookEvery = 200;
/** Looks without news between two checks that the other instance is there. */
const checkAfter = 5;
/** Milliseconds without an event after which a comment is sent, before a page or anything on the way thinks that the connection is dead. */
const heartbeat = 5000;
/** Milliseconds that a platform waits whose answers are sent in one piece; the shortest of them ends after ten seconds. */
const longestPoll = 4000;
/** Milliseconds after which a browser comes back when the connection was lost, and when the answer was only a piece. */
const retry = { lost: 1000, piece: 100 } as const;

/** Reads the events of an operation, on any instance. */
export function createRelayReader(options: RelayReaderOptions): (ref: string, after: number) => AnswerStream {
  return (ref, after) => ({
    async *read(signal) {
      yield `retry: ${retry.lost}\n\n`;
      yield* readEvents(options, ref, after, signal);
    },
    readOnce: () => readOnce(options, ref, after),
  });
}

async function readOnce(options: RelayReaderOptions, ref: string, after: number): Promise<string> {
  const controller = new AbortController();
  void options.clock.sleep(longestPoll, controller.signal).then(() => {
    controller.abort();
  });
  try {
    for await (const text of readEvents(options, ref, after, controller.signal)) return `retry: ${retry.piece}\n\n${text}`;
    return `retry: ${retry.piece}\n\n`;
  } finally {
    controller.abort();
  }
}

async function* readEvents(
  { registry, hub, clock, isLocal, bury }: RelayReaderOptions,
  ref: string,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<string> {
  let told = after;
  let toldAt = clock.now();
  let looks = 0;
  while (!signal.aborted) {
    const waiting = new AbortController();
    const stop = (): void => {
      waiting.abort();
    };
    signal.addEventListener('abort', stop);
    // before the look, so that no news falls in between
    const news = hub.news(ref, waiting.signal);
    try {
      const record = await registry.find(ref);
      // forgotten, or of another version
      if (record === undefined) return;
      const text = writeEvents(record, told);
      if (text !== '') {
        told = record.last;
        toldAt = clock.now();
        looks = 0;
        yield text;
      }
      if (record.phase === 'ended') return;
      if (clock.now() - toldAt >= heartbeat) {
        toldAt = clock.now();
        yield ': waiting\n\n';
      }
      const isHere = isLocal(ref);
      if (!isHere && (looks += 1) % checkAfter === 0 && !(await registry.isAlive(ref))) await bury(ref, record);
      // what ran here may have ended since the look: its last news has come, and needs no wait
      else await Promise.race([news, clock.sleep(isHere ? heartbeat : lookEvery, waiting.signal)]);
    } catch {
      // the shared state cannot be reached: whoever reads comes back, and is told so
      return;
    } finally {
      signal.removeEventListener('abort', stop);
      waiting.abort();
    }
  }
}
