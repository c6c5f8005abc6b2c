import { RateLimiterMemory } from 'rate-limiter-flexible';
import { configError } from '../errors/config-error.js';
import { ServerError } from '../errors/server-error.js';
import { type Clock, systemClock } from '../time/clock.js';
import { limiterSettings } from './limiter-settings.js';
import type { SharedState } from './shared-state.js';

/** Options of {@link createMemorySharedState}. */
export interface MemorySharedStateOptions {
  /** Time by which values expire; for tests. Counters always follow the machine's. Default: the machine's. */
  readonly clock?: Pick<Clock, 'now'>;
  /** Values kept at once. A write beyond it rejects until others have expired: nothing that guards is pushed out. Default 100,000. */
  readonly capacity?: number;
}

interface Held {
  readonly value: string;
  /** Clock time from which it is gone. */
  readonly until: number;
}

/** Expired values are looked for when this many more have been written than were alive after the last look. */
const sweepEvery = 1024;

/**
 * A {@link SharedState} in this process's memory, which fits one instance: nothing survives a restart and no other process sees it.
 * Keeps no timer, so it neither keeps a process alive nor needs to be closed. Rejects with `STATE_FAILED` when full or closed.
 */
export function createMemorySharedState({ clock = systemClock, capacity = 100_000 }: MemorySharedStateOptions = {}): SharedState {
  if (!Number.isSafeInteger(capacity) || capacity < 1) throw configError('capacity is a whole number of values, at least 1.');
  const values = new Map<string, Held>();
  // a counter of `rate-limiter-flexible` holds its own counts: whoever asks for the same limit must get the same one
  const limiters = new Map<string, RateLimiterMemory>();
  let sweepAt = sweepEvery;
  let isClosed = false;

  const sweep = (): void => {
    const now = clock.now();
    for (const [key, { until }] of values) if (until <= now) values.delete(key);
    sweepAt = values.size + sweepEvery;
  };
  const find = (key: string): string | null => {
    const held = values.get(key);
    if (held === undefined) return null;
    if (held.until > clock.now()) return held.value;
    values.delete(key);
    return null;
  };
  const write = (key: string, value: string, milliseconds: number): true => {
    if (!values.has(key)) {
      if (values.size >= Math.min(sweepAt, capacity)) sweep();
      if (values.size >= capacity) throw failed('The memory is full.');
    }
    values.set(key, { value, until: clock.now() + milliseconds });
    return true;
  };
  /** What is done in one step is atomic: nothing else runs meanwhile. */
  const step = <T>(act: () => T): Promise<T> =>
    new Promise((resolve) => {
      if (isClosed) throw failed('The state is closed.');
      resolve(act());
    });
  const replace = (key: string, expected: string | undefined, act: () => boolean): boolean => {
    const found = find(key);
    return found !== null && (expected === undefined || found === expected) && act();
  };

  return {
    isShared: false,
    get: (key) => step(() => find(key)),
    set: (key, value, milliseconds) =>
      step(() => {
        write(key, value, milliseconds);
      }),
    add: (key, value, milliseconds) => step(() => find(key) === null && write(key, value, milliseconds)),
    swap: (key, expected, value, milliseconds) => step(() => replace(key, expected, () => write(key, value, milliseconds))),
    delete: (key, expected) => step(() => replace(key, expected, () => values.delete(key))),
    async *list(prefix) {
      const keys = await step(() => [...values.keys()].filter((key) => key.startsWith(prefix)));
      for (const key of keys) {
        const value = find(key);
        if (value !== null) yield [key, value];
      }
    },
    limiter(options) {
      const settings = limiterSettings(options);
      const id = JSON.stringify(settings);
      const limiter = limiters.get(id) ?? new RateLimiterMemory(settings);
      limiters.set(id, limiter);
      return limiter;
    },
    ping: () => step(() => undefined),
    close: () => {
      isClosed = true;
      values.clear();
      return Promise.resolve();
    },
  };
}

function failed(reason: string): ServerError {
  return new ServerError('STATE_FAILED', { cause: new Error(reason) });
}
