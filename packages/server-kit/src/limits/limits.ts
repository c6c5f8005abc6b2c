/**
 * The limits of one server kit. Each resolves when one more is allowed, and rejects with a `ServerError` that says in `retryAfter` how
 * many seconds to wait: `RATE_LIMITED`, or `CALLER_COOLING_OFF` from {@link Limits.verification}. When the shared state cannot be
 * reached, all of them reject with `STATE_FAILED`: what cannot be counted is not let through. A limit that is switched off answers
 * `undefined` at once.
 */
export interface Limits {
  /** Counts one request of an agent, by their identity. */
  agent(identity: string): Promise<void> | undefined;
  /** Counts one request about a caller, as the page names them. */
  subject(subject: string): Promise<void> | undefined;
  /**
   * Counts one stream of a caller's number, as the telephony provider knows it: call it before a stream is started. Callers who withhold
   * their number are not counted: they would all be one.
   */
  callerNumber(number: string): Promise<void> | undefined;
  /** Resolves when this caller may be verified or registered now. Counts nothing. */
  verification(subject: string): Promise<void> | undefined;
  /**
   * Counts one failed verification of a caller, and that this agent reported one, when it is an agent's word and not the server's own
   * verdict; resolves with the seconds until the caller may be verified again, 0 when they may now. Rejects with `RATE_LIMITED`, and counts
   * nothing against the caller, when the agent reported too many.
   */
  failedVerification(subject: string, identity?: string): Promise<number>;
  /** The seconds until this caller may be verified again, 0 when they may now. Counts nothing. */
  coolOff(subject: string): Promise<number>;
}
