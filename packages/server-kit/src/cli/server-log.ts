import { type Logger, pino } from 'pino';
import { createPinoLog } from '../log/create-pino-log.js';
import type { OnLog } from '../log/log.js';
import type { CallsealConfig } from '../config/config.js';

/** The log of the `serve` command: one JSON line per entry. */
export interface ServerLog {
  /** Lines of the process itself: started, draining, stopped, what jobs did. */
  readonly process: Logger;
  /** Lines about requests; `undefined` when nothing is to be logged. */
  readonly onLog: OnLog | undefined;
}

export function createServerLog(level: CallsealConfig['logLevel'], out: (line: string) => void): ServerLog {
  const logger = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (label) => ({ level: label }) } },
    {
      write: (line) => {
        out(line.trimEnd());
      },
    },
  );
  return {
    process: logger.child({ component: 'server' }),
    onLog: level === 'silent' ? undefined : createPinoLog(logger),
  };
}

/** The part of a failure that is safe to log: a message may quote data. */
export function describeFailure(error: unknown): { readonly name: string; readonly code?: string } {
  if (!(error instanceof Error)) return { name: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return { name: error.name, ...(code === undefined ? {} : { code }) };
}
