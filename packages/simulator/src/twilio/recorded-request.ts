/** A REST request the double received, kept for assertions. */
export interface RecordedRequest {
  readonly method: string;
  /** Path with the query string. */
  readonly path: string;
  /** `operationId` of the contract, `null` when no path fits. */
  readonly operation: string | null;
  /** Query and form fields together. */
  readonly params: Readonly<Record<string, string>>;
  /** What was wrong with it, one sentence each. */
  readonly violations: readonly string[];
  /** HTTP status of the answer. */
  readonly status: number;
}

/** A failure to be answered instead of the next requests. */
export interface FailureOptions {
  /** HTTP status. */
  readonly status: number;
  /** Twilio's error code, such as 20429. */
  readonly code: number;
  /** How many requests fail. Default 1. */
  readonly times?: number;
  readonly message?: string;
  /** Only requests of this operation (`CreateStream`, `UpdateStream` …) fail. Default: every one. */
  readonly operation?: string;
}
