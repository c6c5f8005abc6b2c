import { RateLimiterMemory } from 'rate-limiter-flexible';
import { configError } from '../errors/config-error.js';
import { ServerError } from '../errors/server-error.js';
import { type Clock, systemClock } from '../time/clock.js';
import { createExpiringValues } from './expiring-values.js';
import { limiterSettings } from './limiter-settings.js';
import type { SharedState } from './shared-state.js';

/** Options of {@link createMemorySharedState}. */
export interface MemorySharedStateOptions {
  /** Time by which values expire; for tests. Counters always follow the machine's. Default: the machine's. */
  readonly clock?: Pick<Clock, 'now'>;
  /**
   * Values kept at once. A write beyond it rejects until others have expired: nothing that guards is pushed out. Counts are not among
   * them: each is kept until its window ends, and the limit per agent bounds them. Default 100,000.
   */
  readonly capacity?: number;
}

/**
 * A {@link SharedState} in this process's memory, which fits one instance: nothing survives a restart and no other process sees it.
 * Neither keeps a process alive nor needs to be closed. Rejects with `STATE_FAILED` when full or closed.
 */
export function createMemorySharedState({ clock = systemClock, capacity = 100_000 }: MemorySharedStateOptions = {}): SharedState {
  if (!Number.isSafeInteger(capacity) || capacity < 1) throw configError('capacity is a whole number of values, at least 1.');
  const values = createExpiringValues(clock, capacity);
  let isClosed = false;

  /** What is done in one step is atomic: nothing else runs meanwhile. */
  const step = <T>(act: () => T): Promise<T> =>
    new Promise((resolve) => {
      if (isClosed) throw failed('The state is closed.');
      resolve(act());
    });
  const write = (key: string, value: string, milliseconds: number): true => {
    if (!values.write(key, value, milliseconds)) throw failed('The memory is full.');
    return true;
  };
  const replace = (key: string, expected: string | undefined, act: () => boolean): boolean => {
    const found = values.find(key);
    return found !== null && (expected === undefined || found === expected) && act();
  };
  return {
    isShared: false,
    get: (key) => step(() => values.find(key)),
    set: (key, value, milliseconds) =>
      step(() => {
        write(key, value, milliseconds);
      }),
    add: (key, value, milliseconds) => step(() => values.find(key) === null && write(key, value, milliseconds)),
    swap: (key, expected, value, milliseconds) => step(() => replace(key, expected, () => write(key, value, milliseconds))),
    delete: (key, expected) => step(() => replace(key, expected, () => values.delete(key))),
    async *list(prefix) {
      for (const key of await step(() => values.keys().filter((one) => one.startsWith(prefix)))) {
        const value = values.find(key);
        if (value !== null) yield [key, value];
      }
    },
    limiter: createLimiters(),
    ping: () => step(() => undefined),
    close: () => {
      isClosed = true;
      values.clear();
      return Promise.resolve();
    },
  };
}

/** A counter of `rate-limiter-flexible` holds its own counts: whoever asks for the same limit must get the same one. */
function createLimiters(): SharedState['limiter'] {
  const limiters = new Map<string, RateLimiterMemory>();
  return (options) => {
    const settings = limiterSettings(options);
    const id = JSON.stringify(settings);
    const limiter = limiters.get(id) ?? new RateLimiterMemory(settings);
    limiters.set(id, limiter);
    return limiter;
  };
}

function failed(reason: string): ServerError {
  return new ServerError('STATE_FAILED', { cause: new Error(reason) });
}
