import { configError } from '../errors/config-error.js';

/** Work that is repeated while the process runs. */
export interface BackgroundJob {
  /** Runs now and then every so many minutes. Does not keep the process alive. Starting twice is starting once. */
  start(): void;
  /** Runs once; while it runs already, waits for that. Rejects with what went wrong. */
  run(): Promise<void>;
  /** Runs no more, and resolves when the run under way has ended. */
  stop(): Promise<void>;
}

/** What a {@link BackgroundJob} needs. */
export interface BackgroundJobOptions {
  readonly everyMinutes: number;
  /** One run. `stopping` says that it should end early. */
  readonly work: (stopping: () => boolean) => Promise<void>;
  /** Is told why a run that nobody waits for failed. What it throws is dropped. */
  readonly onError: ((error: unknown) => void) | undefined;
}

/** Minutes; a timer holds no more than 2,147,483,647 ms. */
const maximumMinutes = 35_000;

/** @throws CallsealError `CONFIG_INVALID` for an interval that is none. */
export function createBackgroundJob({ everyMinutes, work, onError }: BackgroundJobOptions): BackgroundJob {
  if (!(everyMinutes > 0 && everyMinutes <= maximumMinutes)) {
    throw configError(`everyMinutes is a number above 0 and at most ${maximumMinutes}.`);
  }
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopping = false;
  const run = (): Promise<void> =>
    (running ??= work(() => stopping).finally(() => {
      running = undefined;
    }));
  const runAlone = (): void => {
    run().catch((error: unknown) => {
      try {
        onError?.(error);
      } catch {
        // a broken hook must not end the process
      }
    });
  };
  return {
    run,
    start() {
      if (timer !== undefined) return;
      stopping = false;
      timer = setInterval(runAlone, everyMinutes * 60_000).unref();
      runAlone();
    },
    async stop() {
      clearInterval(timer);
      timer = undefined;
      stopping = true;
      await running?.catch(() => undefined);
    },
  };
}
