/**
 * What an agent meets at the gate, as data: what the server said, what is being done about it, what went wrong. No code, answer or token is
 * ever in it, so a state can be logged, shown and compared.
 */
import type { AuthenticationFactor } from '@callseal/protocol/gate';
import type { CodeEntry, GateState, QuestionsAsked } from '@callseal/protocol/gate-routes';

/** The call as the server finds it. */
export interface GateCall {
  readonly callSid: string;
  readonly taskSid?: string;
  readonly conferenceSid?: string;
}

/** Ways to give evidence that the panel can lead through; the voice is the voice check's. */
export type GateFactor = 'one-time-code' | 'knowledge' | 'attestation';
export type CodeChannel = GateState['offers']['codes'][number];

/** What an agent can have done. Which of these lead on, `availableGateActions` says. */
export type GateAction =
  /** Asks how things stand. */
  | { readonly type: 'refresh' }
  /** Has the server decide, and issue a grant when the evidence is enough. */
  | { readonly type: 'decide' }
  | { readonly type: 'screen' }
  /** Turns to one way of giving evidence. */
  | { readonly type: 'choose'; readonly factor: GateFactor }
  /** Leaves it for another; a code that is out stays good. */
  | { readonly type: 'leave' }
  /** Sends a code, or another one. */
  | { readonly type: 'send-code'; readonly channel?: CodeChannel; readonly entry?: CodeEntry }
  | { readonly type: 'check-code'; readonly code: string }
  | { readonly type: 'cancel-code' }
  | { readonly type: 'ask-questions' }
  | { readonly type: 'check-answers'; readonly answers: readonly KnowledgeAnswer[] }
  | { readonly type: 'attest'; readonly statement: string }
  /** Takes the grants of this call back. */
  | { readonly type: 'revoke' };
export type GateActionName = GateAction['type'];

export interface KnowledgeAnswer {
  readonly id: string;
  readonly answer: string;
}

/** What the server is being asked to do. */
export type GateStep = Exclude<GateActionName, 'refresh' | 'choose' | 'leave'>;

/** What went wrong, in kinds that each have words of their own. */
export const gateFailureKinds = [
  'wrong-code',
  'code-incomplete',
  'wrong-answers',
  'answers-incomplete',
  'questions-expired',
  /** Too much was tried or sent: wait until `retryAt`, or go another way. */
  'cooling-off',
  'channel-unavailable',
  'factor-unavailable',
  /** The caller's number is withheld, so there is nobody to look up. */
  'caller-unknown',
  'not-signed-in',
  'not-on-call',
  'screen-failed',
  /** The evidence is not, or no longer, enough. */
  'refused',
  'unreachable',
  'not-set-up',
  /** Anything else. */
  'failed',
] as const;
export type GateFailureKind = (typeof gateFailureKinds)[number];

export interface GateFailure {
  readonly kind: GateFailureKind;
  /** During what. */
  readonly step: GateStep | 'refresh';
  /** The stable code behind it, such as `CODES_LIMITED`. */
  readonly code: string;
  /** When it may be tried again, in milliseconds since 1970 as `GateSession.now()` counts; `null` when nothing was said about it. */
  readonly retryAt: number | null;
}

/** A grant as far as it may be shown: its token went to the host. */
export interface GateGrant {
  /** Milliseconds since 1970, the server's. */
  readonly grantedAt: number;
  /** The same. */
  readonly expiresAt: number;
  readonly singleUse: boolean;
  readonly factors: readonly AuthenticationFactor[];
  readonly status: 'valid' | 'expired' | 'withdrawn';
}

/** Everything known about an action on a live call. */
export interface OpenGate {
  readonly phase: 'open';
  readonly gate: GateState;
  /** When that came, on the session's clock. */
  readonly receivedAt: number;
  /** Whether the code that is out has expired. */
  readonly codeExpired: boolean;
  /** What is under way; only one thing at a time is. */
  readonly step: GateStep | null;
  readonly chosen: GateFactor | null;
  readonly questions: QuestionsAsked | null;
  readonly failure: GateFailure | null;
  readonly grant: GateGrant | null;
}

export type GatePhase =
  /** No call, or one that is not live (yet). */
  | { readonly phase: 'idle' }
  | { readonly phase: 'asking' }
  /** Nothing can be said; it is asked again by itself. */
  | { readonly phase: 'unavailable'; readonly failure: GateFailure }
  | OpenGate
  /** The call is over: what was known of it. */
  | { readonly phase: 'ended'; readonly gate: GateState; readonly receivedAt: number };

export interface GateFacts {
  readonly call: GateCall | null;
  /** What the caller wants, by its name in the policy. */
  readonly action: string;
  readonly inProgress: boolean;
}

export type GateSessionState = GateFacts & GatePhase;

/** Facts from the host. */
export type GateHostEvent =
  | {
      readonly type: 'case-changed';
      /** `null`: no call. */
      readonly call: GateCall | null;
      readonly inProgress: boolean;
      /** Empty: nothing is wanted. */
      readonly action: string;
      /** What it is to be done with, as JSON data. Default `{}`. */
      readonly parameters?: Readonly<Record<string, unknown>>;
    }
  /** Something elsewhere may have changed the evidence, such as a verdict of the voice service. */
  | { readonly type: 'evidence-arrived' };
