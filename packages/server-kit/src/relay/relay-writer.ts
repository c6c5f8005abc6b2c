import type { RelayHub } from './relay-hub.js';
import { addEvents, endRecord, isProgress, type RelayEvent, type RelayRecord } from './relay-record.js';
import type { KeptRecord, RelayRegistry } from './relay-registry.js';

/** Writes the events of an operation that runs here, in order. */
export interface RelayWriter {
  /** Adds an event behind those that wait. Progress that waits is replaced by newer progress. */
  tell(event: RelayEvent): void;
  /** Notes the stream that the operation has started, with the event that says so. */
  tellStream(event: RelayEvent, streamSid: string): void;
  /** Writes what was told; resolves with whether the operation still goes on. */
  flush(): Promise<boolean>;
  /** Marks that the verdict is acted upon, behind everything that was told; resolves with whether the operation still goes on. */
  decide(): Promise<boolean>;
  /** Adds the last events; resolves with whether nobody else had ended the operation. */
  end(): Promise<boolean>;
}

/** What {@link createRelayWriter} works with. */
export interface RelayWriterOptions {
  readonly registry: RelayRegistry;
  readonly hub: RelayHub;
  readonly ref: string;
  /** Is told when somebody else has ended the operation, or with the error when it cannot be written. */
  readonly onLost: (error?: unknown) => void;
}

type Change = (record: RelayRecord) => RelayRecord;

const unchanged: Change = (record) => record;

/** One write at a time; what is told meanwhile goes with the next one. */
export function createRelayWriter({ registry, hub, ref, onLost }: RelayWriterOptions): RelayWriter {
  let waiting: { readonly event: RelayEvent; readonly change: Change }[] = [];
  let seen: KeptRecord | undefined;
  let queue: Promise<unknown> = Promise.resolve();

  const write = async (change: Change): Promise<boolean> => {
    const endings: boolean[] = [];
    seen = await registry.change(
      ref,
      (record) => {
        const hasEnded = record.phase === 'ended';
        endings.push(hasEnded);
        return hasEnded ? record : change(record);
      },
      seen,
    );
    // the last try counts
    if (endings.at(-1) !== false) return false;
    hub.tell(ref);
    return true;
  };
  const enqueue = (change: Change): Promise<boolean> => {
    const turn = queue.then(async () => {
      const told = waiting;
      waiting = [];
      return write((record) => change(told.reduce((next, one) => one.change(addEvents(next, [one.event])), record)));
    });
    queue = turn.then(
      (goesOn) => {
        if (!goesOn) onLost();
      },
      (error: unknown) => {
        onLost(error);
      },
    );
    return turn;
  };
  const add = (event: RelayEvent, change: Change): void => {
    const newest = waiting.at(-1);
    if (newest !== undefined && isProgress(newest.event) && isProgress(event)) waiting.pop();
    waiting.push({ event, change });
    // what waits has a turn already
    if (newest === undefined) enqueue(unchanged).catch(() => undefined);
  };
  return {
    tell: (event) => {
      add(event, unchanged);
    },
    tellStream: (event, streamSid) => {
      add(event, (record) => ({ ...record, streamSid }));
    },
    flush: () => enqueue(unchanged),
    decide: () => enqueue((record) => ({ ...record, phase: 'deciding' })),
    end: () => enqueue((record) => endRecord(record, [])),
  };
}
