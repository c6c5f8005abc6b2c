import type { Environment } from '../config/read-environment.js';
import type { Fetch } from '../upstream/post-for-text.js';

/** The outside of a command: everything it reads and writes. */
export interface CommandIo {
  readonly env: Environment;
  /** Results, one line or document at a time. */
  readonly out: (text: string) => void;
  /** Progress and problems. */
  readonly err: (text: string) => void;
  /** What is typed or piped in, to its end. `prompt` is shown to a person. */
  readonly readInput: (prompt: string) => Promise<string>;
  /** Replaces the global `fetch`; for tests. */
  readonly fetch?: Fetch;
  /** Milliseconds since the Unix epoch; for tests. */
  readonly now?: () => number;
}

/** A server that a command started. */
export interface RunningServer {
  readonly url: string;
  /** Lets readiness say no, waits for load balancers to notice, answers what still comes, and lets go of everything. */
  readonly stop: () => Promise<void>;
}

/** How a command line ended: with an exit code, or with a server that runs until it is stopped. */
export type CommandResult = { readonly exitCode: ExitCode } | { readonly server: RunningServer };

/** What the exit codes mean; `callseal help` prints this. */
export const exitCodes = {
  0: 'done; of doctor: nothing failed',
  1: 'it failed; of doctor and audit: something was found that must be looked at',
  2: 'the command line is wrong',
  3: 'the configuration is wrong',
} as const;
export type ExitCode = keyof typeof exitCodes;

/** A command line that cannot be followed. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
