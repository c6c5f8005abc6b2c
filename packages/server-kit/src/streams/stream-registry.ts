import { identifyServerError, ServerError } from '../errors/server-error.js';
import type { SharedState } from '../state/shared-state.js';
import { isSettled, readRecord, type StreamRecord, writeRecord } from './stream-record.js';

/** What every instance knows about the newest stream of each call. */
export interface StreamRegistry {
  read(callSid: string): Promise<StreamRecord | undefined>;
  /**
   * Changes a call's record in one step. `change` may run several times; it returns the record it was given to leave everything as it is,
   * and `undefined` to remove it. Resolves with what is there afterwards.
   */
  change(callSid: string, change: (record: StreamRecord | undefined) => StreamRecord | undefined): Promise<StreamRecord | undefined>;
  /** Every record. */
  records(): AsyncIterable<StreamRecord>;
  /** Remembers by which call a task is found. */
  linkTask(taskSid: string, callSid: string): Promise<void>;
  callOfTask(taskSid: string): Promise<string | undefined>;
}

export interface StreamRegistryOptions {
  readonly state: SharedState;
  /** Milliseconds for which what is open is kept at least: longer than any stream lives and any sweep takes. */
  readonly lifetime: number;
}

const prefix = 'stream:';
const taskPrefix = 'stream-task:';
/** Milliseconds. What became of a stream is told for an hour, which no wrap-up outlasts. */
const settledLifetime = 3_600_000;
/** More writers than this do not meet on one call. */
const mostAttempts = 50;

/** Keeps the records in the shared state, one key each. Rejects with `STATE_FAILED` when it cannot be reached. */
export function createStreamRegistry(options: StreamRegistryOptions): StreamRegistry {
  const registry = createUnguarded(options);
  const guard = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw identifyServerError(error, 'STATE_FAILED');
    }
  };
  return {
    read: (callSid) => guard(registry.read(callSid)),
    change: (callSid, change) => guard(registry.change(callSid, change)),
    records: () => registry.records(),
    linkTask: (taskSid, callSid) => guard(registry.linkTask(taskSid, callSid)),
    callOfTask: (taskSid) => guard(registry.callOfTask(taskSid)),
  };
}

function createUnguarded({ state, lifetime }: StreamRegistryOptions): StreamRegistry {
  const store = (key: string, before: string | null, next: StreamRecord): Promise<boolean> => {
    const text = writeRecord(next);
    const milliseconds = isSettled(next) ? settledLifetime : lifetime;
    return before === null ? state.add(key, text, milliseconds) : state.swap(key, before, text, milliseconds);
  };
  return {
    async read(callSid) {
      const text = await state.get(prefix + callSid);
      return text === null ? undefined : readRecord(text);
    },
    async change(callSid, change) {
      const key = prefix + callSid;
      for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
        const text = await state.get(key);
        const record = text === null ? undefined : readRecord(text);
        const next = change(record);
        if (next === record) return record;
        const done = next === undefined ? await state.delete(key, text ?? undefined) : await store(key, text, next);
        if (done) return next;
      }
      throw new ServerError('STATE_FAILED', { cause: new Error('A record is changed faster than it can be read.') });
    },
    async *records() {
      for await (const [, text] of state.list(prefix)) {
        const record = readRecord(text);
        if (record !== undefined) yield record;
      }
    },
    linkTask: (taskSid, callSid) => state.set(taskPrefix + taskSid, callSid, lifetime),
    callOfTask: async (taskSid) => (await state.get(taskPrefix + taskSid)) ?? undefined,
  };
}
