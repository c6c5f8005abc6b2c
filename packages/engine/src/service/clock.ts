/** Time as the service sees it: a port, so that every limit can be tested without waiting. */
export interface EngineClock {
  /** Milliseconds since the epoch; never runs backwards. */
  now(): number;
  /** Runs `task` every `milliseconds` until the returned function is called. */
  every(milliseconds: number, task: () => void): () => void;
}

/** The computer's clock. Monotonic: a step of the wall clock neither expires tokens nor ends calls. */
export const systemClock: EngineClock = {
  now: () => performance.timeOrigin + performance.now(),
  every: (milliseconds, task) => {
    const timer = setInterval(task, milliseconds);
    return () => {
      clearInterval(timer);
    };
  },
};
