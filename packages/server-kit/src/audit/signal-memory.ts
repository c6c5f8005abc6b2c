import { canonicalJson } from '../json/canonical-json.js';
import type { AuditSignal } from './audit-event.js';

/** Milliseconds for which signals are remembered at least: no call is as long, and no evidence counts beyond its call. */
const memory = 86_400_000;

/** Signals of a log while it is read: those of the last day, so that a log of years fits. */
export class SignalMemory {
  #recent = new Map<string, AuditSignal | null>();
  #older = new Map<string, AuditSignal | null>();
  #since = -Infinity;

  /** `at` is the entry's time, in milliseconds since the epoch. */
  add(signal: AuditSignal, at: number): void {
    if (at - this.#since > memory) {
      this.#older = at - this.#since > 2 * memory ? new Map<string, AuditSignal | null>() : this.#recent;
      this.#recent = new Map();
      this.#since = at;
    }
    const known = this.find(signal.id);
    // nobody can say which of two is meant; one that was written twice is the same
    const isOther = known === null || (known !== undefined && canonicalJson(known) !== canonicalJson(signal));
    this.#recent.set(signal.id, isOther ? null : signal);
  }

  /** `null` when two different signals go by that id. */
  find(id: string): AuditSignal | null | undefined {
    return this.#recent.has(id) ? this.#recent.get(id) : this.#older.get(id);
  }
}
