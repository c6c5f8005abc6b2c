import type { EngineClock } from '../service/clock.js';

/** A clock that stands still until it is told to move. */
export class ManualClock implements EngineClock {
  #now = 1_800_000_000_000;
  readonly #tasks = new Set<{ readonly task: () => void; readonly every: number; due: number }>();

  now(): number {
    return this.#now;
  }

  every(milliseconds: number, task: () => void): () => void {
    const entry = { task, every: milliseconds, due: this.#now + milliseconds };
    this.#tasks.add(entry);
    return () => this.#tasks.delete(entry);
  }

  /** Moves on by `seconds`, running what falls due on the way, in order. */
  advance(seconds: number): void {
    const end = this.#now + seconds * 1000;
    for (;;) {
      const [next] = [...this.#tasks].filter(({ due }) => due <= end).sort((a, b) => a.due - b.due);
      if (next === undefined) break;
      this.#now = next.due;
      next.due += next.every;
      next.task();
    }
    this.#now = end;
  }
}
