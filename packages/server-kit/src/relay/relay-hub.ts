/** Tells readers in this process at once that an operation has news. */
export interface RelayHub {
  /** Resolves with the next news of this operation, or soon after `signal` aborts. */
  news(ref: string, signal: AbortSignal): Promise<void>;
  tell(ref: string): void;
}

export function createRelayHub(): RelayHub {
  const waiting = new Map<string, Set<() => void>>();
  return {
    news: (ref, signal) =>
      new Promise((resolve) => {
        const present = waiting.get(ref) ?? new Set();
        const wake = (): void => {
          signal.removeEventListener('abort', wake);
          present.delete(wake);
          if (present.size === 0 && waiting.get(ref) === present) waiting.delete(ref);
          resolve();
        };
        waiting.set(ref, present.add(wake));
        if (signal.aborted) wake();
        else signal.addEventListener('abort', wake);
      }),
    tell(ref) {
      for (const wake of [...(waiting.get(ref) ?? [])]) wake();
    },
  };
}
