/** Settles like `promise`, unless `signal` is aborted first; the promise itself goes on. */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', abort);
    });
  });
}

/** A handshake made once for all who ask: one that gives up does not end it for the others; one that failed is tried again. */
export interface Handshake<T> {
  /** The `connect` of an adapter. */
  readonly connect: (signal: AbortSignal) => Promise<T>;
  /** Aborted by {@link Handshake.end}: for everything that lives as long as the adapter. */
  readonly signal: AbortSignal;
  end(): void;
}

/** `start` begins to talk to the desktop; its signal is that of the adapter. */
export function createHandshake<T>(start: (signal: AbortSignal) => Promise<T> | T): Handshake<T> {
  const life = new AbortController();
  let running: Promise<T> | null = null;
  const begin = async (): Promise<T> => {
    try {
      return await start(life.signal);
    } catch (error) {
      running = null;
      throw error;
    }
  };
  return {
    signal: life.signal,
    connect: (signal) => {
      running ??= begin();
      return abortable(abortable(running, life.signal), signal);
    },
    end: () => {
      life.abort();
    },
  };
}
