/** Runs a job again and again, never two at a time. `every` 0 never runs it. Failures are the job's to report. */
export function repeat(job: () => unknown, every: number): { stop(): void } {
  if (every === 0) return { stop: () => undefined };
  let busy = false;
  const run = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    try {
      await job();
    } catch {
      // the next turn tries again
    } finally {
      busy = false;
    }
  };
  const timer = setInterval(() => void run(), every);
  // a job that waits for its turn must not keep the process alive
  timer.unref();
  return {
    stop() {
      clearInterval(timer);
    },
  };
}
