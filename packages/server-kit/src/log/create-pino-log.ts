import { type DestinationStream, type Logger, pino } from 'pino';
import { cleanEntry } from './clean-entry.js';
import type { LogEntry, OnLog } from './log.js';

/** How {@link createPinoLog} writes. */
export interface PinoLogOptions {
  /** The least level that is written. Default `info`. */
  readonly level?: LogEntry['level'];
  /** Where lines go: a file, a transport, a test's list. Default: standard output. */
  readonly destination?: DestinationStream;
}

/** Names of fields that no entry has; one that gets them by mistake is masked. */
const forbidden = [
  'authorization',
  'body',
  'callerId',
  'credential',
  'from',
  'headers',
  'password',
  'phone',
  'secret',
  'subject',
  'to',
  'token',
];

/**
 * An `onLog` that writes one line of JSON per entry with pino, by the rubric in `docs/logging.md`. Give a logger of your own to have the
 * lines among yours, or options for a logger of its own, whose lines carry `level` as a word, `time` in ISO 8601 and `component`.
 */
export function createPinoLog(target: Logger | PinoLogOptions = {}): OnLog {
  const redact = { paths: forbidden.flatMap((name) => [name, `*.${name}`]), censor: '[redacted]' };
  const logger = isLogger(target) ? target.child({ component: 'callseal' }, { redact }) : createLogger(target, redact);
  return (entry) => {
    const { level, ...fields } = cleanEntry(entry);
    logger[level](fields, entry.event);
  };
}

function createLogger({ level = 'info', destination }: PinoLogOptions, redact: { paths: string[]; censor: string }): Logger {
  const settings = {
    level,
    redact,
    base: { component: 'callseal' },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return destination === undefined ? pino(settings) : pino(settings, destination);
}

function isLogger(target: Logger | PinoLogOptions): target is Logger {
  return 'child' in target && typeof target.child === 'function';
}
