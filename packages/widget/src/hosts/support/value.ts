import type { Subscribable } from './adapter.js';

/** A {@link Subscribable} that its owner sets. Setting what is already there tells nobody. */
export interface Value<T> extends Subscribable<T> {
  set(value: T): void;
}

/** Holds plain data, compared by content. */
export function createValue<T>(initial: T): Value<T> {
  let value = initial;
  const listeners = new Set<(value: T) => void>();
  return {
    get: () => value,
    set(next) {
      if (JSON.stringify(next) === JSON.stringify(value)) return;
      value = next;
      for (const listener of [...listeners]) listener(next);
    },
    subscribe(listener) {
      const entry = (next: T): void => {
        listener(next);
      };
      listeners.add(entry);
      return () => {
        listeners.delete(entry);
      };
    },
  };
}
