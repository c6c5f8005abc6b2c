import type { CallsealConfig } from '../config/config.js';
import type { Environment } from '../config/read-environment.js';
import type { Fetch } from '../upstream/post-for-text.js';
import type { Finding } from './finding.js';

/** What a check works with. */
export interface DoctorContext {
  readonly config: CallsealConfig;
  readonly env: Environment;
  readonly fetch: Fetch;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** Version of Node.js, without `v`. */
  readonly nodeVersion: string;
  /** Milliseconds that the check has. */
  readonly timeout: number;
  /** Aborts when the check has run out of time. */
  readonly signal: AbortSignal;
}

/** One question to reality. It depends on no other check, undoes what it did, and changes nothing of anybody else. */
export interface Check {
  /** Stable, for programs. */
  readonly id: string;
  /** What is checked, a few words. */
  readonly title: string;
  run(context: DoctorContext): Finding | Promise<Finding>;
}
