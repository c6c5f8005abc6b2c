import type { Clock } from '../time/clock.js';

/** Values that are gone when their time is over. */
export interface ExpiringValues {
  /** The value, or `null`. */
  find(key: string): string | null;
  /** Writes a value that lives for `milliseconds`; whether there was room for it. */
  write(key: string, value: string, milliseconds: number): boolean;
  /** Whether there was something to remove. */
  delete(key: string): boolean;
  /** Keys, some of which may have expired. */
  keys(): readonly string[];
  clear(): void;
}

interface Held {
  readonly value: string;
  /** Clock time from which it is gone. */
  readonly until: number;
}

/** Expired values are looked for when this many more have been written than were alive after the last look. */
const sweepEvery = 1024;

/** At most `capacity` living values; nothing that lives is pushed out by what is new. */
export function createExpiringValues(clock: Pick<Clock, 'now'>, capacity: number): ExpiringValues {
  const values = new Map<string, Held>();
  let sweepAt = sweepEvery;

  const sweep = (): void => {
    const now = clock.now();
    for (const [key, { until }] of values) if (until <= now) values.delete(key);
    sweepAt = values.size + sweepEvery;
  };
  return {
    find(key) {
      const held = values.get(key);
      if (held === undefined) return null;
      if (held.until > clock.now()) return held.value;
      values.delete(key);
      return null;
    },
    write(key, value, milliseconds) {
      if (!values.has(key)) {
        if (values.size >= Math.min(sweepAt, capacity)) sweep();
        if (values.size >= capacity) return false;
      }
      values.set(key, { value, until: clock.now() + milliseconds });
      return true;
    },
    delete: (key) => values.delete(key),
    keys: () => [...values.keys()],
    clear: () => {
      values.clear();
    },
  };
}
