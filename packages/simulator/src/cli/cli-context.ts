/** What a command may touch of the process it runs in. */
export interface CliContext {
  /** Writes one line to standard output. */
  readonly print: (line: string) => void;
  /** Writes one line to standard error. */
  readonly warn: (line: string) => void;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}
