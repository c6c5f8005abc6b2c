import type { ServerErrorCode } from '@callseal/protocol/errors';
import type { VerdictReport } from '@callseal/protocol/routes';
import { cleanEntry } from './clean-entry.js';
import { describeFailure, type FailureDescription } from './describe-failure.js';

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
    | 'relay-started'
    | 'relay-ended'
    | 'subject-exported'
    | 'subject-erased'
    | 'conversation-announced'
    | 'conversation-ended'
    | 'post-call-hook-failed';
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
  /** What `verdict-reported`, or an operation of the relay, is about, in the words of the report. */
  readonly operation?: VerdictReport['operation'];
  readonly verdict?: VerdictReport['verdict'];
  readonly milliseconds?: number;
  /** Name, code and HTTP status of the failure underneath, and its stack without messages: a message may quote data. */
  readonly cause?: FailureDescription;
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

/** The innermost cause of `error`, in the words that are safe to log; nothing when it has none. */
export function describeCause(error: Error): Pick<LogEntry, 'cause'> {
  return error.cause === undefined ? {} : { cause: describeFailure(error.cause) };
}
