/**
 * What an agent can meet, as data. One discriminated union; nothing in it is derived, secret or a promise:
 * credentials and tokens live in the effects runner only, so a state can be logged, shown and compared.
 */
import type { ClientErrorCode } from '@callseal/protocol/errors';
import type { EngineIdentity } from '@callseal/protocol/signalling';

/** The call as the host names it. Two calls are the same call when their `callSid` is equal. */
export interface CallIdentity {
  readonly callSid: string;
  /** Who is on the line as the host names them (the phone number by default): the id that the host's callbacks are given. */
  readonly callerId: string;
  readonly taskSid?: string;
  readonly conferenceSid?: string;
  /** How many people are on the call, as the host counts them; unknown when absent. With more than two nobody is listened to. */
  readonly parties?: number;
  /** Whether the caller is on hold, and nobody is listened to: who speaks then speaks to somebody else. Default false. */
  readonly held?: boolean;
}

/** Why the caller is listened to: a registration, the test that follows it by itself, or a verification. */
export type Purpose = 'register' | 'test' | 'verify';

/** What the voice service has heard so far. Durations in seconds, `level` 0..1. */
export interface Progress {
  readonly netSpeechSeconds: number;
  readonly requiredSeconds: number;
  readonly audioSeconds: number;
  readonly speaking: boolean;
  readonly level: number | null;
  readonly hint: 'silence' | 'noise' | 'clipping' | null;
}

/** What a verdict rests on. `null` is "the service did not say". */
export interface Evidence {
  readonly score: number | null;
  readonly scoreThreshold: number;
  readonly authenticity: number | null;
  readonly authenticityThreshold: number;
  readonly netSpeechSeconds: number | null;
  /** Which service answered; `{name: 'mock'}` when the answer was played in the page. */
  readonly engine: EngineIdentity | null;
}

/** Why there is neither a yes nor a no. */
export type InconclusiveReason =
  | 'too-little-speech'
  | 'silence'
  | 'too-noisy'
  | 'clipping'
  | 'unreadable-audio'
  | 'call-ended'
  /** The caller was put on hold: the line may carry others in the room. */
  | 'on-hold'
  /** A third person joined: whose voice it is cannot be told. */
  | 'more-people'
  | 'cancelled';

/** What failed when the session is `unavailable`, and so what `retry` repeats. */
export type FailedStep = Purpose | 'look-up' | 'consent' | 'store' | 'delete';

export type Phase =
  | { readonly phase: 'no-call' }
  | { readonly phase: 'looking-up' }
  | { readonly phase: 'not-registered' }
  | { readonly phase: 'registered' }
  /** Consent is required, and was neither given nor refused. */
  | { readonly phase: 'consent-needed' }
  /** The caller agreed; the host is recording it. Nothing is listened to before it has. */
  | { readonly phase: 'saving-consent' }
  /** The caller refused, or took consent back; remembered for this call, and by the host's consent store. */
  | { readonly phase: 'refused' }
  | { readonly phase: 'connecting'; readonly purpose: Purpose; readonly step: 'releasing' | 'token' | 'channel' | 'service' | 'stream' }
  | { readonly phase: 'waiting-for-audio'; readonly purpose: Purpose }
  | { readonly phase: 'listening'; readonly purpose: Purpose; readonly progress: Progress }
  | { readonly phase: 'deciding'; readonly purpose: Purpose; readonly progress: Progress | null }
  /** A registration succeeded and its credential is with the host's `storeCredential`. */
  | { readonly phase: 'storing' }
  | { readonly phase: 'verified'; readonly purpose: 'test' | 'verify'; readonly evidence: Evidence }
  | { readonly phase: 'not-matched'; readonly purpose: 'test' | 'verify'; readonly evidence: Evidence }
  /** Not a live voice: during a registration, its test or a verification. */
  | { readonly phase: 'spoof'; readonly purpose: Purpose; readonly evidence: Evidence; readonly species: string | null }
  | {
      readonly phase: 'inconclusive';
      readonly purpose: Purpose;
      readonly reason: InconclusiveReason;
      readonly netSpeechSeconds: number | null;
      readonly requiredSeconds: number;
    }
  | { readonly phase: 'unavailable'; readonly failed: FailedStep; readonly code: ClientErrorCode; readonly detail: string | null }
  /** `withdrawing`: it is the caller who takes consent back, and the deletion is part of that. */
  | { readonly phase: 'confirming-delete'; readonly withdrawing: boolean }
  /** Deletion is confirmed and begins in `undoSeconds` (the whole window, not what is left), unless it is undone. */
  | { readonly phase: 'delete-scheduled'; readonly undoSeconds: number; readonly withdrawing: boolean }
  | { readonly phase: 'deleting'; readonly withdrawing: boolean }
  | { readonly phase: 'deleted' };

export type PhaseName = Phase['phase'];

/** How one attempt of this call ended. `at` is in milliseconds since 1970; `score` is `null` when there was none. */
export interface PastAttempt {
  readonly purpose: Purpose;
  readonly outcome: 'registered' | 'verified' | 'not-matched' | 'spoof' | 'inconclusive' | 'unavailable';
  readonly reason?: InconclusiveReason | ClientErrorCode;
  readonly score: number | null;
  readonly at: number;
}

/** Facts about the current call that outlive a phase. */
export interface CallFacts {
  readonly call: CallIdentity | null;
  /** Whether the call is live. A verdict stays visible after the call ended; nothing can be listened to any more. */
  readonly inProgress: boolean;
  readonly registration: 'unknown' | 'registered' | 'not-registered';
  /** Whether a verification (not a test right after registering) succeeded on this call. */
  readonly verified: boolean;
  readonly consent: 'not-asked' | 'agreed' | 'refused' | 'withdrawn';
  /** What was tried on this call, oldest first; at most the last 20. */
  readonly attempts: readonly PastAttempt[];
}

export type SessionState = CallFacts & Phase;

/** Everything an agent or a host can ask for. Which of these lead on from a state, `availableActions(state)` says. */
export type Action =
  | { readonly type: 'register' }
  | { readonly type: 'verify' }
  | { readonly type: 'delete' }
  | { readonly type: 'confirm-delete' }
  /** Stops an operation, or takes back a deletion: before it is confirmed, and while it is scheduled. */
  | { readonly type: 'cancel' }
  /** Repeats what failed. */
  | { readonly type: 'retry' }
  /** Leaves a result and goes back to `registered` or `not-registered`. */
  | { readonly type: 'dismiss' }
  | { readonly type: 'agree' }
  | { readonly type: 'refuse' }
  /** The caller takes consent back: the registration is deleted, and nothing more is listened to on this call. */
  | { readonly type: 'withdraw' };
export type ActionName = Action['type'];

/** Facts from the host; not requests of the agent. */
export interface HostEvent {
  readonly type: 'call-changed';
  readonly call: CallIdentity | null;
  readonly inProgress: boolean;
}
