/** Runs verdicts so that many at once do not stall the audio of everybody else. */
export interface VerdictQueue {
  /** Runs the task at once when no other ran in this turn of the event loop, else in a later turn, in order. Returns how to withdraw it. */
  run(task: () => void): () => void;
  /** Tasks waiting. */
  readonly size: number;
}

/**
 * At most one verdict per turn of the event loop: a verdict takes milliseconds, and sockets are read between two turns.
 * Tasks must not throw.
 */
export function createVerdictQueue(): VerdictQueue {
  const waiting = new Set<{ readonly task: () => void }>();
  let ranThisTurn = false;

  function turn(): void {
    ranThisTurn = false;
    const [next] = waiting;
    if (next === undefined) return;
    waiting.delete(next);
    start(next.task);
  }

  function start(task: () => void): void {
    ranThisTurn = true;
    setImmediate(turn);
    task();
  }

  return {
    run(task) {
      if (!ranThisTurn) {
        start(task);
        return () => undefined;
      }
      const entry = { task };
      waiting.add(entry);
      return () => {
        waiting.delete(entry);
      };
    },
    get size() {
      return waiting.size;
    },
  };
}
