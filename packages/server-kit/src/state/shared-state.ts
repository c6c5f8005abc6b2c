import type { RateLimiterAbstract } from 'rate-limiter-flexible';

/** How a counter of {@link SharedState.limiter} counts. */
export interface LimiterOptions {
  /** Name of the limit; counters of different names do not meet. */
  readonly name: string;
  /** What may be used within `seconds`. */
  readonly points: number;
  readonly seconds: number;
  /** Seconds during which nothing is let through once the points are used up. Default: until the window ends. */
  readonly blockSeconds?: number;
}

/**
 * Port: what several instances of the server kit must know together: agents whose token was checked, the voice service's token, open
 * streams, who is starting one, and counts. Values are short strings that expire; keys hold no phone number, token or subject in clear.
 *
 * Every method rejects when the state cannot be reached; the kit then refuses what depends on it (`STATE_FAILED`). A write that rejected
 * for want of an answer may have happened all the same. Writes are atomic:
 * of several `add` or `swap` at once exactly one succeeds. `sharedStateConformance` in `@callseal/server-kit/testing` checks this.
 */
export interface SharedState {
  /** Whether other processes see what is written. */
  readonly isShared: boolean;
  get(key: string): Promise<string | null>;
  /** Writes a value that lives for `milliseconds`. */
  set(key: string, value: string, milliseconds: number): Promise<void>;
  /** Writes a value where there is none; resolves with whether it did. */
  add(key: string, value: string, milliseconds: number): Promise<boolean>;
  /** Replaces `expected` by `value`; resolves with whether `expected` was still there. */
  swap(key: string, expected: string, value: string, milliseconds: number): Promise<boolean>;
  /** Removes a value, with `expected` only when it is that one; resolves with whether something was removed. */
  delete(key: string, expected?: string): Promise<boolean>;
  /** Keys that begin with `prefix` and their values; what changes meanwhile may be missed or seen. */
  list(prefix: string): AsyncIterable<readonly [key: string, value: string]>;
  /** A counter of `rate-limiter-flexible` that counts for every process that shares this state. */
  limiter(options: LimiterOptions): RateLimiterAbstract;
  /** Resolves when the state can be used now. */
  ping(): Promise<void>;
  /** Lets go of connections. Calls that follow reject. */
  close(): Promise<void>;
}
