/** Work that several wait for, and that is given up when none of them waits any more. */
export interface Flights<T> {
  /** The work under this key: the one that is under way, or a new one. `start` gets the signal that aborts when all have gone. */
  join(key: string, waiter: { readonly signal: AbortSignal }, start: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

interface Flight<T> {
  readonly promise: Promise<T>;
  readonly controller: AbortController;
  waiting: number;
}

/** One piece of work for each key at a time. */
export function createFlights<T>(): Flights<T> {
  const flights = new Map<string, Flight<T>>();
  return {
    join(key, { signal }, start) {
      let flight = flights.get(key);
      if (flight === undefined) {
        const controller = new AbortController();
        const begun: Flight<T> = {
          controller,
          waiting: 0,
          promise: start(controller.signal).finally(() => {
            leave(begun);
          }),
        };
        const leave = (one: Flight<T>): void => {
          if (flights.get(key) === one) flights.delete(key);
        };
        flights.set(key, (flight = begun));
      }
      const joined = flight;
      joined.waiting += 1;
      signal.addEventListener(
        'abort',
        () => {
          joined.waiting -= 1;
          if (joined.waiting > 0) return;
          // who comes after the last has gone must not get the abort
          if (flights.get(key) === joined) flights.delete(key);
          joined.controller.abort();
        },
        { once: true },
      );
      return joined.promise;
    },
  };
}
