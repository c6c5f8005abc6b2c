import type { Clock } from './clock.js';

/** How long something may take, and what ends it early. */
export interface Within {
  readonly clock: Clock;
  readonly milliseconds: number;
  readonly signal: AbortSignal;
  /** What it fails with when the time is over. */
  readonly late: () => Error;
}

/**
 * Waits for `work` until the time is over or `signal` aborts, and rejects then, with its reason. `work` gets a signal that aborts as soon as
 * nobody waits for it any more; what it brings later is dropped.
 */
export async function within<T>(limits: Within, work: (signal: AbortSignal) => Promise<T> | T): Promise<T> {
  const { clock, milliseconds, signal, late } = limits;
  signal.throwIfAborted();
  const waiting = new AbortController();
  const stop = (): void => {
    waiting.abort(signal.reason);
  };
  signal.addEventListener('abort', stop);
  const aborted = new Promise<never>((_, reject) => {
    waiting.signal.addEventListener('abort', () => {
      reject(waiting.signal.reason as Error);
    });
  });
  const over = clock.sleep(milliseconds, waiting.signal).then(() => {
    throw late();
  });
  try {
    return await Promise.race([aborted, over, run(work, waiting.signal)]);
  } finally {
    signal.removeEventListener('abort', stop);
    waiting.abort();
  }
}

/** What is thrown at once is a rejection too. */
async function run<T>(work: (signal: AbortSignal) => Promise<T> | T, signal: AbortSignal): Promise<T> {
  return work(signal);
}
