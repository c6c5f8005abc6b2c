import { frameMilliseconds } from '../audio/caller-audio.js';

/** The time a pacer lives in. */
export interface PacerClock {
  /** Milliseconds on a clock that never goes back. */
  now(): number;
  /** Calls back after at least so many milliseconds; the function given back cancels. */
  wake(afterMilliseconds: number, callback: () => void): () => void;
}

export interface PacerOptions {
  /** How many times faster than real time. Default 1. */
  readonly speed?: number;
  /** Default: the clock of this process. */
  readonly clock?: PacerClock;
}

/** Calls back once per 20 ms of audio, for any number of calls, from one timer. */
export interface Pacer {
  /** Starts calling `tick`, the first time one frame from now; the function given back ends it. */
  add(tick: () => void): () => void;
}

/**
 * Milliseconds that may be caught up at once. After a longer standstill (a laptop that slept) the time in between is skipped
 * and not sent as a burst.
 */
const longestCatchUp = 2000;

const systemClock: PacerClock = {
  now: () => performance.now(),
  wake: (afterMilliseconds, callback) => {
    const timer = setTimeout(callback, afterMilliseconds);
    return () => {
      clearTimeout(timer);
    };
  },
};

interface Entry {
  readonly tick: () => void;
  /** When the next tick is due. Computed from the start and never from the last wake, so lateness does not add up. */
  due: number;
  start: number;
  count: number;
}

export function createPacer({ speed = 1, clock = systemClock }: PacerOptions = {}): Pacer {
  const interval = frameMilliseconds / speed;
  const entries = new Set<Entry>();
  let cancel: (() => void) | undefined;
  let wakeAt = Infinity;

  const schedule = (): void => {
    let next = Infinity;
    for (const { due } of entries) next = Math.min(next, due);
    if (next === wakeAt) return;
    cancel?.();
    cancel = undefined;
    wakeAt = next;
    if (next < Infinity) cancel = clock.wake(Math.max(0, Math.ceil(next - clock.now())), onWake);
  };

  const run = (entry: Entry, now: number): void => {
    if (now - entry.due > longestCatchUp) Object.assign(entry, { start: now - interval, count: 0, due: now });
    while (entry.due <= now && entries.has(entry)) {
      entry.count++;
      entry.due = entry.start + (entry.count + 1) * interval;
      entry.tick();
    }
  };

  const onWake = (): void => {
    wakeAt = Infinity;
    cancel = undefined;
    const now = clock.now();
    for (const entry of [...entries]) run(entry, now);
    schedule();
  };

  return {
    add: (tick) => {
      const start = clock.now();
      const entry: Entry = { tick, start, count: 0, due: start + interval };
      entries.add(entry);
      schedule();
      return () => {
        if (entries.delete(entry)) schedule();
      };
    },
  };
}
