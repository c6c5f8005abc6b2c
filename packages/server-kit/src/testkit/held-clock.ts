import type { Clock } from '../time/clock.js';

/** A clock that stands still until it is moved: nobody who sleeps wakes by themselves. */
export interface HeldClock extends Clock {
  /** Moves on and wakes those whose time has come, in their order. */
  advance(milliseconds: number): void;
  /** Milliseconds until the first of those who sleep wakes; `undefined` when nobody sleeps. */
  untilNext(): number | undefined;
}

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

export function createHeldClock(start = 1_000_000): HeldClock {
  let time = start;
  const sleepers = new Set<Sleeper>();
  const next = (): Sleeper | undefined => [...sleepers].sort((a, b) => a.until - b.until)[0];
  return {
    now: () => time,
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        const wake = (): void => {
          sleepers.delete(sleeper);
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        const sleeper = { until: time + milliseconds, wake };
        sleepers.add(sleeper);
        if (signal?.aborted === true) wake();
        else signal?.addEventListener('abort', wake);
      }),
    advance(milliseconds) {
      const until = time + milliseconds;
      for (let due = next(); due !== undefined && due.until <= until; due = next()) {
        time = Math.max(time, due.until);
        due.wake();
      }
      time = until;
    },
    untilNext() {
      const first = next();
      return first === undefined ? undefined : Math.max(0, first.until - time);
    },
  };
}
