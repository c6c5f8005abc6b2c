import type { Clock } from '../session/options.js';

/** A clock that stands still until it is told otherwise. */
export interface ManualClock extends Clock {
  date(): number;
  /** Moves on by `milliseconds`; what falls due runs in its order, each at its own moment. */
  advance(milliseconds: number): void;
  /** As `advance`, and lets promises settle before the first timer and after each. */
  pass(milliseconds: number): Promise<void>;
  /** How many timers wait. */
  readonly pending: number;
}

/** Lets every promise that can settle do so: `turns` of the microtask queue (default 20). */
export async function settle(turns = 20): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
}

/** A {@link Clock} for tests, at 0 milliseconds; the time of day is `start` (milliseconds since 1970, default 2026-01-01) at that moment. */
export function createManualClock(start = Date.UTC(2026, 0)): ManualClock {
  let now = 0;
  let order = 0;
  const timers = new Map<number, { readonly at: number; readonly run: () => void }>();

  /** Runs the next timer that is due by `end`; `false` when there is none. */
  function runNext(end: number): boolean {
    let next: readonly [number, { readonly at: number; readonly run: () => void }] | undefined;
    for (const entry of timers) if (entry[1].at <= end && (next === undefined || entry[1].at < next[1].at)) next = entry;
    if (next === undefined) return false;
    timers.delete(next[0]);
    now = Math.max(now, next[1].at);
    next[1].run();
    return true;
  }

  return {
    now: () => now,
    date: () => start + now,
    after(milliseconds, run) {
      order += 1;
      const id = order;
      timers.set(id, { at: now + milliseconds, run });
      return () => {
        timers.delete(id);
      };
    },
    advance(milliseconds) {
      const end = now + milliseconds;
      while (runNext(end));
      now = end;
    },
    async pass(milliseconds) {
      const end = now + milliseconds;
      await settle();
      while (runNext(end)) await settle();
      now = end;
    },
    get pending() {
      return timers.size;
    },
  };
}
