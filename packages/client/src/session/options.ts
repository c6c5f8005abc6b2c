/** What a session is made of: ports it acts through, parameters, waits and hooks. */
import type { ParametersConfig } from '@callseal/protocol/element-config';
import type { ClientErrorCode } from '@callseal/protocol/errors';
import type { StreamState, VerdictReport } from '@callseal/protocol/routes';
import type { Operation, RegisterInitialize, ServerEvent, VerifyInitialize } from '@callseal/protocol/signalling';
import type { Action, ActionName, CallIdentity, HostEvent, Purpose, SessionState } from './state.js';

/** Time, so that tests can hold it. */
export interface Clock {
  /** Milliseconds since some fixed moment; never goes back. */
  now(): number;
  /** Calls `run` once after `milliseconds`; the returned function cancels it. */
  after(milliseconds: number, run: () => void): () => void;
  /** Wall clock for receipts and the history: milliseconds since 1970. Default `Date.now`. */
  date?(): number;
}

/** Gives a short-lived token for the voice service, as `<type> <token>`. Rejects with anything. */
export interface TokenSource {
  getToken(signal: AbortSignal): Promise<string>;
}

/** What a verdict is decided by. */
export interface Terms extends Pick<ParametersConfig, 'scoreThreshold' | 'authenticityThreshold'> {
  /** Seconds of net speech. */
  readonly audioTotalDuration: number;
}

/** What a channel tells while it is open. After `closed` and `failed` nothing more is told. */
export interface ChannelListener {
  /**
   * What the other end decides by, where that is its own business: told before any event, and from then on the session's parameters do not
   * count for this operation. Never told by a service that is sent those.
   */
  terms(terms: Terms): void;
  event(event: ServerEvent): void;
  /** A known event that could not be read. */
  malformed(error: unknown): void;
  /** It ended without a verdict, and the other end says why. `detail` is a code of its own. */
  failed(code: ClientErrorCode, detail: string | null): void;
  closed(reason: string): void;
}

/** What an operation is for, and on which call. */
export interface OperationIdentity {
  readonly purpose: Purpose;
  readonly call: CallIdentity;
}

/** Opens one signalling session. */
export interface SignallingChannel {
  /** Resolves once connected and `initialize` was emitted; rejects when refused. Aborting closes it in any state. */
  open(
    request: OperationIdentity &
      (
        | { readonly operation: 'register'; readonly token: string; readonly initialize: RegisterInitialize }
        | { readonly operation: 'verify'; readonly token: string; readonly initialize: VerifyInitialize }
      ),
    listener: ChannelListener,
    signal: AbortSignal,
  ): Promise<void>;
}

/** Starts and stops the audio of one call's caller towards the voice service. Both are idempotent on the server. */
export interface CallStream {
  start(call: CallIdentity, signal: AbortSignal): Promise<void>;
  stop(call: CallIdentity, signal: AbortSignal): Promise<void>;
  /**
   * What became of the call's stream; `null` when that cannot be told at all, and is not asked again during this attempt. A rejection only
   * means that it is not known right now. Default: never asked.
   */
  state?(call: CallIdentity, signal: AbortSignal): Promise<StreamState | null>;
}

/** Where the host keeps registrations; `call` is the one on which the caller was met. */
export interface CredentialStore {
  /** The credential, or `null` for a caller who is not registered. */
  get(callerId: string, signal: AbortSignal, call: CallIdentity): Promise<string | null>;
  store(callerId: string, credential: string, signal: AbortSignal, call: CallIdentity): Promise<void>;
  delete(callerId: string, signal: AbortSignal, call: CallIdentity): Promise<void>;
}

/** A caller's answer to the consent question, or its withdrawal: who, what, which text, when and how. */
export interface ConsentReceipt {
  readonly callSid: string;
  readonly callerId: string;
  readonly answer: 'agreed' | 'refused' | 'withdrawn';
  /** Version of the text that was read out. */
  readonly textVersion: string;
  /** Language of that text, BCP 47; absent when the host did not say. */
  readonly language?: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** The caller said it, and the agent recorded it. */
  readonly method: 'spoken-to-agent';
}

/** The last answer that a host remembers of a caller. */
export type RememberedConsent = Pick<ConsentReceipt, 'answer' | 'textVersion'>;

/** Where the host keeps the callers' answers; `call` is the one on which the caller was met. */
export interface ConsentStore {
  /** The caller's last answer, or `null` for one who was never asked. */
  get(callerId: string, signal: AbortSignal, call: CallIdentity): Promise<RememberedConsent | null>;
  /** Keeps a receipt. Nothing is listened to before an `agreed` one is kept. */
  record(receipt: ConsentReceipt, signal: AbortSignal, call: CallIdentity): Promise<void>;
}

/** Whether and how a caller is asked. */
export interface ConsentOptions {
  /** Nothing is listened to before the caller agreed and the store has kept the receipt. */
  readonly required: boolean;
  /** Version of the text that is read out; an answer to another version is asked for again. Not empty. */
  readonly textVersion: string;
  /** Language of the text at the moment of the answer, BCP 47. */
  readonly language?: () => string;
  readonly store: ConsentStore;
}

/** Milliseconds each wait may take before it counts as failed. */
export interface Timeouts {
  /** Token. Default 10,000. */
  readonly token: number;
  /** Connecting the signalling channel. Default 10,000. */
  readonly connect: number;
  /** `info-consumer-ready` after `initialize`. Default 10,000. */
  readonly ready: number;
  /** Starting the stream. Default 10,000. */
  readonly streamStart: number;
  /** Stopping the stream. Default 10,000; tried again up to three times. */
  readonly streamStop: number;
  /** Asking what became of the stream; no answer is no fault. Default 5,000. */
  readonly streamState: number;
  /** First audio after the stream started. Default 15,000. */
  readonly firstAudio: number;
  /** The longest one operation may listen in all. Default 120,000. */
  readonly listening: number;
  /** The verdict after enough speech was heard. Default 15,000. */
  readonly verdict: number;
  /** Each call of the host's get, store, delete and record. Default 15,000. */
  readonly host: number;
}

/** What is reported for every result of the voice service. No audio, no credential, no phone number. */
export interface SessionResponse {
  readonly operation: Operation;
  readonly purpose: 'register' | 'test' | 'verify';
  readonly callSid: string;
  /** The event's name on the wire, such as `result-success`. */
  readonly result: string;
  /** What the session made of it: a success that its own figures contradict is `unavailable`, and no `match`. */
  readonly verdict: VerdictReport['verdict'];
  /** From the moment the operation began to this answer. */
  readonly milliseconds: number;
  readonly score?: number;
  readonly authenticity?: number;
  readonly netSpeechSeconds?: number;
  readonly exception?: string;
  /** The server heard the service itself, decided by its own thresholds and has counted this. */
  readonly relayed?: true;
}

/** One line for the host's log. Never carries audio, credentials, tokens or phone numbers. */
export interface LogEntry {
  readonly level: 'info' | 'warn';
  readonly message: string;
  readonly callSid?: string;
  readonly code?: string;
}

export interface SessionOptions {
  readonly signalling: SignallingChannel;
  readonly stream: CallStream;
  readonly credentials: CredentialStore;
  readonly tokens: TokenSource;
  /** Default: the platform's timers. */
  readonly clock?: Clock;
  readonly parameters: ParametersConfig;
  /** Verify a registered caller as soon as the call is live. Default false. */
  readonly automaticVerification?: boolean;
  /** Offer deletion only after this call was verified. Default false. */
  readonly deleteOnlyAfterVerification?: boolean;
  /** Ask for consent before anything is listened to. Default: not required. */
  readonly consent?: ConsentOptions;
  readonly timeouts?: Partial<Timeouts>;
  /** Is told every result, and beside it whom it is about: that is kept out of what may be logged. */
  readonly onResponse?: (response: SessionResponse, callerId: string) => unknown;
  readonly onLog?: (entry: LogEntry) => void;
}

/** A session lives as long as its element; calls come and go in it. */
export interface Session {
  /** An agent's action, or a fact from the host. Actions that do not apply now are ignored. */
  dispatch(event: Action | HostEvent): void;
  getState(): SessionState;
  /** The actions that lead on from the current state, under this session's settings. */
  availableActions(): readonly ActionName[];
  /** Calls `listener` after every change; the returned function ends it. */
  subscribe(listener: (state: SessionState) => void): () => void;
  /** Ends everything: running work is cancelled, open streams are stopped. Idempotent. */
  dispose(): void;
}
