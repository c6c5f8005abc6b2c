/** So many in so many seconds; then nothing for `coolOffSeconds`. */
export interface RateLimit {
  readonly points: number;
  readonly seconds: number;
  /** Default: until the window ends. */
  readonly coolOffSeconds?: number;
}

/**
 * Limits of `createCallseal`; `false` switches one off. They count over all instances that share a state, under pseudonyms; requests
 * beyond them are answered `RATE_LIMITED` with `Retry-After`. While the state cannot be reached what they guard is refused with
 * `STATE_FAILED`: what cannot be counted is not let through.
 */
export interface RateLimits {
  /** Requests of one agent, on all routes together. Default 120 in 60 s. */
  readonly perAgent?: RateLimit | false;
  /** Requests about one caller, by the subject that the page names. Default 30 in 60 s. */
  readonly perSubject?: RateLimit | false;
  /** Streams of one caller's number, as the telephony provider knows it; withheld numbers are not counted. Default 20 in 600 s. */
  readonly perCallerNumber?: RateLimit | false;
  /**
   * Verifications of one caller that failed, over all calls, as the relay sees or agents' pages report them. Default 5 in a day, then an hour's rest. The
   * last one begins the rest, during which `CALLER_COOLING_OFF` answers whoever looks up or stores the caller's registration; then the
   * count begins anew. A match takes nothing back.
   */
  readonly failedVerifications?: RateLimit | false;
  /**
   * Failed verifications that one agent may report, of all callers together: who can send requests as an agent must not be able to lock
   * out callers by the hundred. Beyond it reports are refused, and neither counted nor logged as verdicts. Default 30 in an hour, which
   * with the default above are six callers.
   */
  readonly failuresPerAgent?: RateLimit | false;
}
