import type { Effect, SessionEvent, WorkId } from './machine.js';
import type { Clock, LogEntry, SessionOptions, Timeouts } from './options.js';

/** What the runner acts through and tells. */
export interface RunnerOptions extends SessionOptions {
  readonly clock: Clock;
  /** The time of day, in milliseconds since 1970. */
  readonly date: () => number;
  readonly timeouts: Timeouts;
  /** Takes an event in. `secret` is the credential the event is about; it is kept under the event's id while a machine names it. */
  readonly send: (event: SessionEvent, secret?: string) => void;
  readonly log: (entry: LogEntry) => void;
}

/** Credentials by the work that brought them. */
export type Vault = Map<WorkId, string>;
export type Performers<Type extends Effect['type']> = { readonly [Name in Type]: (effect: Extract<Effect, { type: Name }>) => void };
