/** So many in so many seconds; then nothing for `coolOffSeconds`. */
export interface RateLimit {
  readonly points: number;
  readonly seconds: number;
  /** Default: until the window ends. */
  readonly coolOffSeconds?: number;
}

/** Limits of `createCallseal`; `false` switches one off. */
export interface RateLimits {
  /** Requests of one agent. Default 120 in 60 s. */
  readonly perAgent?: RateLimit | false;
  /** Requests about one caller, by the subject that the page names. Default 30 in 60 s. */
  readonly perSubject?: RateLimit | false;
  /** Streams of one caller's number, as the telephony provider knows it. Default 20 in 600 s. */
  readonly perCallerNumber?: RateLimit | false;
  /** Verifications of one caller that failed, over all calls. Default 5 in a day, then an hour's rest. */
  readonly failedVerifications?: RateLimit | false;
}
