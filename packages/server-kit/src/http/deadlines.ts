/** Something that must be over in time. */
export interface Expiring {
  /** Is called once, when the time is over. */
  expire(): void;
}

/** Watches many things that each have the same time. */
export interface Deadlines<T extends Expiring> {
  add(item: T): void;
  delete(item: T): void;
}

/** One timer for all: a timer per request would cost more than the rest of the dispatching. */
export function createDeadlines<T extends Expiring>(timeout: number): Deadlines<T> {
  // insertion order is order of expiry
  const waiting = new Map<T, number>();
  let timer: NodeJS.Timeout | undefined;
  const sweep = (): void => {
    timer = undefined;
    const now = performance.now();
    for (const [item, until] of waiting) {
      if (until > now) {
        timer = setTimeout(sweep, Math.ceil(until - now));
        return;
      }
      waiting.delete(item);
      item.expire();
    }
  };
  return {
    add(item) {
      if (waiting.size === 0) timer?.ref();
      waiting.set(item, performance.now() + timeout);
      timer ??= setTimeout(sweep, timeout);
    },
    delete(item) {
      // an idle timer must not keep the process alive
      if (waiting.delete(item) && waiting.size === 0) timer?.unref();
    },
  };
}
