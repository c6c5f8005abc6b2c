import type { ServerErrorCode } from '@callseal/protocol/errors';
import type { VerdictReport } from '@callseal/protocol/routes';
import { cleanEntry } from './clean-entry.js';

/**
 * One line for the operator's log. Rubric: `info` once per lifecycle transition, `warn` for a refused or failed request, `error` for
 * what should not happen. An entry never carries a phone number, subject, credential, token, code, secret or request body.
 */
export interface LogEntry {
  readonly level: 'info' | 'warn' | 'error';
  readonly event:
    | 'request-failed'
    | 'stream-started'
    | 'stream-stopped'
    | 'stream-event'
    | 'credential-stored'
    | 'credential-deleted'
    | 'verdict-reported'
    | 'consent-stored'
    | 'subject-exported'
    | 'subject-erased';
  /** The id that the answer carries as `x-request-id`. */
  readonly requestId: string;
  /** Path of the route; absent when none matched. */
  readonly route?: string;
  /** Code of the error answer. */
  readonly code?: ServerErrorCode;
  /** Call and stream, as the telephony provider names them. */
  readonly callSid?: string;
  readonly streamSid?: string;
  /** The provider's word for a stream event. */
  readonly streamEvent?: string;
  /** The provider's code of a stream's failure, such as `31920`. */
  readonly streamError?: string;
  /** What `verdict-reported` is about, in the words of the report. */
  readonly operation?: VerdictReport['operation'];
  readonly verdict?: VerdictReport['verdict'];
  readonly milliseconds?: number;
  /** Name, code and HTTP status of the failure underneath, and its stack without messages: a message may quote data. */
  readonly cause?: { readonly name: string; readonly code?: string | number; readonly status?: number; readonly stack?: string };
}

/** Receives log entries. What it throws is dropped. */
export type OnLog = (entry: LogEntry) => void;

/** Gives every entry to the receivers that there are, cleaned and without letting one of them disturb the request. */
export function createLog(...receivers: readonly (OnLog | undefined)[]): OnLog {
  const present = receivers.filter((receiver) => receiver !== undefined);
  if (present.length === 0) return () => undefined;
  return (entry) => {
    const cleaned = cleanEntry(entry);
    for (const receive of present) {
      try {
        receive(cleaned);
      } catch {
        // a broken log must not fail a call
      }
    }
  };
}

/** The innermost cause of `error`, in the words that are safe to log. */
export function describeCause(error: Error): Pick<LogEntry, 'cause'> {
  let inner = error;
  for (let depth = 0; depth < 5 && inner.cause instanceof Error; depth += 1) inner = inner.cause;
  if (inner === error) return error.cause === undefined ? {} : { cause: { name: typeof error.cause } };
  const { code, status } = inner as { code?: unknown; status?: unknown };
  const frames = inner.stack?.match(/^ {4}at .*$/gm)?.slice(0, 8);
  return {
    cause: {
      name: inner.name,
      ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
      ...(typeof status === 'number' ? { status } : {}),
      ...(frames === undefined ? {} : { stack: frames.join('\n') }),
    },
  };
}
