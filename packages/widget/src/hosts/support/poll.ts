/** How often a desktop without push is asked. */
export interface PollOptions {
  /** One question; what it throws may carry `cause.retryAfter` in milliseconds. */
  readonly ask: () => Promise<unknown>;
  /** Milliseconds to the next one after a success; `null`: no more. */
  readonly every: () => number | null;
  /** Told of each failure, with how many there were in a row. */
  readonly failed: (inARow: number) => void;
  readonly signal: AbortSignal;
}

/** Longest wait after failures, in milliseconds. */
const longest = 60_000;

/** Asks again and again, one question at a time, ever more rarely while it fails. The returned function asks at once. */
export function poll({ ask, every, failed, signal }: PollOptions): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking = false;
  let inARow = 0;
  const goesOn = (): boolean => !signal.aborted;
  const next = async (): Promise<void> => {
    if (asking || !goesOn()) return;
    asking = true;
    clearTimeout(timer);
    let wait: number | null;
    try {
      await ask();
      inARow = 0;
      wait = every();
    } catch (error) {
      inARow += 1;
      if (goesOn()) failed(inARow);
      const { retryAfter = 0 } = ((error as { cause?: unknown }).cause ?? {}) as { retryAfter?: number };
      wait = Math.max(retryAfter, Math.min(longest, (every() ?? longest) * 2 ** inARow));
    }
    asking = false;
    if (wait !== null && goesOn()) timer = setTimeout(() => void next(), wait);
  };
  signal.addEventListener('abort', () => {
    clearTimeout(timer);
  });
  timer = setTimeout(() => void next(), every() ?? 0);
  return () => void next();
}
