/**
 * What the reducer turns into what. A machine holds more than an agent sees (ids, streams), but never a secret: credentials
 * and tokens stay with the effects runner, and the machine names them by the id of the work that brought them.
 *
 * Every piece of asynchronous work has an id that is never used twice, neither in another call nor for the same caller again.
 * So one comparison tells a late answer from a current one: of another call, another operation, another attempt alike.
 */
import type { ParametersConfig } from '@callseal/protocol/element-config';
import type { StreamState } from '@callseal/protocol/routes';
import type { ClientErrorCode } from '@callseal/protocol/errors';
import type { EngineIdentity, RegisterInitialize, ServerEvent, VerifyInitialize } from '@callseal/protocol/signalling';
import type { Behaviour } from './available-actions.js';
import type { ConsentReceipt, LogEntry, OperationIdentity, RememberedConsent, SessionResponse, Terms } from './options.js';
import type { Action, CallIdentity, HostEvent, Progress, Purpose, SessionState } from './state.js';

export type WorkId = number;

/** One stream of a call, from the moment its start is asked for until its stop is confirmed (or given up). */
export interface StreamEntry {
  readonly id: WorkId;
  readonly call: CallIdentity;
  readonly step: 'starting' | 'open' | 'stopping';
  /** Nobody wants it any more: it is stopped as soon as its start has settled. */
  readonly abandoned: boolean;
  /** Stops asked for so far. */
  readonly stops: number;
}

export interface Machine {
  readonly view: SessionState;
  readonly lastId: WorkId;
  /** The work in the foreground; the answers of any other are late. */
  readonly current: WorkId | null;
  /** When it began, in milliseconds since 1970. */
  readonly began: number;
  /** Which work brought the credential in force, and the one that is not stored yet. */
  readonly credential: WorkId | null;
  readonly fresh: WorkId | null;
  /** At most one entry per call: the ledger that keeps a second stream from being opened. */
  readonly streams: readonly StreamEntry[];
  readonly engine: EngineIdentity | null;
  /** What the running operation is decided by where the other end says so; `null`: by this session's parameters. */
  readonly terms: Terms | null;
  readonly progress: Progress | null;
  /** What is asked for once consent is given. */
  readonly wanted: Purpose | null;
  /** Where a deletion that is not confirmed goes back to. */
  readonly resume: SessionState | null;
  /** Whether this call's automatic verification was begun. */
  readonly automatic: boolean;
}

export const initialMachine: Machine = {
  view: { phase: 'no-call', call: null, inProgress: false, registration: 'unknown', verified: false, consent: 'not-asked', attempts: [] },
  lastId: 0,
  current: null,
  began: 0,
  credential: null,
  fresh: null,
  streams: [],
  engine: null,
  terms: null,
  progress: null,
  wanted: null,
  resume: null,
  automatic: false,
};

/** The session's settings as far as the reducer reads them. */
export interface Rules extends Behaviour {
  readonly parameters: ParametersConfig;
  readonly automaticVerification: boolean;
  readonly consentRequired: boolean;
  /** Version of the consent text; an answer to another one is asked for again. */
  readonly consentVersion: string;
  /** Whether what became of a stream can be asked for. */
  readonly streamStates: boolean;
}

/** A registration's event without its credential; the runner has taken that out. */
export type ScrubbedEvent =
  | Exclude<ServerEvent, { operation: 'register'; name: 'result-success' }>
  | {
      readonly operation: 'register';
      readonly name: 'result-success';
      readonly payload: { readonly authenticity?: number | undefined; readonly net_speech_duration?: number | undefined };
    };

/** Why a wait ended badly. */
export interface Failure {
  readonly timedOut: boolean;
  /** A code of the failure's origin, never free text. */
  readonly detail: string | null;
}

/** Answers to the work in the foreground. */
export type WorkEvent = { readonly id: WorkId } & (
  | { readonly type: 'looked-up'; readonly found: boolean; readonly remembered: RememberedConsent | null }
  | { readonly type: 'token' }
  | { readonly type: 'channel-open' }
  | { readonly type: 'channel-terms'; readonly terms: Terms }
  | { readonly type: 'channel-event'; readonly event: ScrubbedEvent }
  | { readonly type: 'channel-malformed' }
  | { readonly type: 'channel-failed'; readonly code: ClientErrorCode; readonly detail: string | null }
  | { readonly type: 'channel-closed' }
  /** What became of the stream; `none` also when that is not known right now. */
  | { readonly type: 'told-of-stream'; readonly told: Pick<StreamState, 'state' | 'error'> }
  | { readonly type: 'stored' }
  | { readonly type: 'erased' }
  | { readonly type: 'recorded' }
  | { readonly type: 'failed'; readonly wait: HostWrite | Wait; readonly failure: Failure; readonly callSid?: string }
  | { readonly type: 'timeout'; readonly wait: WorkTimer }
);

/** Waits of a work. `consent` is the part of a look-up that asks for the caller's last answer. */
export type Wait = 'look-up' | 'consent' | 'token' | 'connect' | 'store';
/** What an agent has decided for good: it is carried out even when the call or the session is gone. */
export type HostWrite = 'erase' | 'record';

/** Answers to a stream's start and stop; `id` is the stream's. */
export type StreamEvent = { readonly id: WorkId } & (
  | { readonly type: 'stream-started' }
  | { readonly type: 'stream-start-failed'; readonly failure: Failure }
  | { readonly type: 'stream-stopped' }
  | { readonly type: 'stream-stop-failed' }
);

export type SessionEvent = Action | HostEvent | WorkEvent | StreamEvent | { readonly type: 'dispose' };

/** Waits that no promise stands for: the operation's own timers, and the time in which a deletion can be undone. */
export type WorkTimer = 'ready' | 'firstAudio' | 'listening' | 'verdict' | 'undo';

export type Initialize =
  | { readonly operation: 'register'; readonly initialize: RegisterInitialize }
  | {
      readonly operation: 'verify';
      readonly initialize: Omit<VerifyInitialize, 'verify_request'> & {
        verify_request: Omit<VerifyInitialize['verify_request'], 'credential'>;
      };
    };

export type Effect =
  | { readonly type: 'look-up'; readonly id: WorkId; readonly call: CallIdentity }
  | { readonly type: 'get-token'; readonly id: WorkId }
  /** `credential` names the one a verification is asked for; the runner puts it in. */
  | {
      readonly type: 'open-channel';
      readonly id: WorkId;
      readonly request: Initialize & OperationIdentity;
      readonly credential: WorkId | null;
    }
  | { readonly type: 'store'; readonly id: WorkId; readonly call: CallIdentity; readonly credential: WorkId }
  | { readonly type: 'erase'; readonly id: WorkId; readonly call: CallIdentity }
  /** Has a receipt kept. */
  | { readonly type: 'record'; readonly id: WorkId; readonly call: CallIdentity; readonly answer: ConsentReceipt['answer'] }
  /** Gives up everything work `id` holds: its requests, its channel, its timers. */
  | { readonly type: 'end'; readonly id: WorkId }
  | { readonly type: 'start-timer'; readonly id: WorkId; readonly wait: WorkTimer }
  | { readonly type: 'stop-timer'; readonly id: WorkId; readonly wait: WorkTimer }
  | { readonly type: 'start-stream'; readonly id: WorkId; readonly call: CallIdentity }
  | { readonly type: 'stop-stream'; readonly id: WorkId; readonly call: CallIdentity; readonly delay: number }
  /** Asks after `delay` milliseconds what became of the stream, on behalf of work `id`. */
  | { readonly type: 'ask-stream'; readonly id: WorkId; readonly call: CallIdentity; readonly delay: number }
  /** Reports a result of the work that `began` then. */
  | {
      readonly type: 'respond';
      readonly response: Omit<SessionResponse, 'milliseconds'>;
      readonly callerId: string;
      readonly began: number;
    }
  | { readonly type: 'log'; readonly entry: LogEntry };

/** One step of the reducer. */
export interface Step {
  readonly machine: Machine;
  readonly effects: readonly Effect[];
}
