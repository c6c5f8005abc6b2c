import type { InconclusiveReason, Purpose } from '@callseal/client';
import type { SessionKeeper } from '../../element/session-keeper.js';

/** A value that changes. */
export interface Subscribable<T> {
  /** The value now. */
  get(): T;
  /** Calls `listener` after every change, not for the value that stands; the returned function ends it. */
  subscribe(listener: (value: T) => void): () => void;
}

/** Names a call the same way on the agent's side and on the audio's side; the two meet at nothing else. */
export interface CallKey {
  /** The telephony, such as `genesys`, `connect`, `twilio`. */
  readonly platform: string;
  /** Account, organisation or instance; empty when the host has none. */
  readonly orgId: string;
  readonly conversationId: string;
}

/** `held`: the caller is on the line and cannot be heard by the agent. `wrapup`: the call is over, the agent's work on it is not. */
export type CallState = 'ringing' | 'connected' | 'held' | 'wrapup' | 'ended';

/** A call as the desktop knows it. */
export interface HostCall {
  readonly callKey: CallKey;
  readonly state: CallState;
  readonly direction: 'inbound' | 'outbound';
  /** The caller's number, or whatever the desktop names the caller by. Without it nobody can be looked up. */
  readonly ani?: string;
  readonly dnis?: string;
  readonly queue?: string;
  /** How many people take part, the agent and the caller among them; 0 when the desktop does not say. */
  readonly parties: number;
  /** The language the agent reads, as a BCP 47 tag. */
  readonly locale?: string;
  /** `callSid` (the caller's leg, when it is not the conversation), `taskSid`, `conferenceSid` are read; others are kept. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** What a desktop can do, known once the handshake is through. */
export interface HostCapabilities {
  readonly notify: boolean;
  readonly writeBack: boolean;
  /** Several elements may live side by side, one for each call. */
  readonly multiInstance: boolean;
  readonly audio: 'server' | 'none';
  readonly theme?: 'light' | 'dark';
  /** The agent's language, for calls that name none. */
  readonly locale?: string;
}

/**
 * What shows our server that this agent may ask. `bearer`: the desktop's token, read anew for each request so that a renewed one counts at once;
 * `issuerHint` says whose it is. `session`: the page's own sign-in (a cookie), nothing to hand over.
 */
export type AccessProof =
  | { readonly type: 'bearer'; readonly token: () => string; readonly issuerHint: string }
  | { readonly type: 'session' };

/** What a desktop is told of a verdict: as much as routing needs. No score, no number, no credential. */
export interface VerificationSummary {
  /** The call this is about, which need not be the current one any more. */
  readonly callKey: CallKey;
  readonly outcome: 'verified' | 'not-matched' | 'spoof' | 'inconclusive';
  readonly purpose: Purpose;
  /** Why it is inconclusive; `null` for the other outcomes. */
  readonly reason: InconclusiveReason | null;
  /** When, ISO 8601 in UTC. */
  readonly at: string;
}

/** A line that the desktop shows outside of the element. */
export interface HostNotice {
  readonly level: 'info' | 'success' | 'error';
  readonly title: string;
  readonly text: string;
  /** Equal ids replace each other. */
  readonly id?: string;
}

/**
 * One desktop. Who creates an adapter disposes of it; one adapter may be connected to several elements, one after the other or at once.
 * Everything but `connect`, `call` and `getAccessProof` is optional, and may fail: the element goes on.
 */
export interface HostAdapter {
  readonly kind: 'page' | 'flex' | 'genesys' | 'connect' | 'webex' | 'avaya' | 'salesforce' | 'zoom' | 'zendesk';
  /** Handshake with the desktop; calling it again gives the same answer. Rejects when `signal` is aborted. */
  connect(signal: AbortSignal): Promise<HostCapabilities>;
  /** `null`: no call. Changes when the agent switches. */
  readonly call: Subscribable<HostCall | null>;
  getAccessProof(): Promise<AccessProof>;
  notify?(notice: HostNotice): void;
  /** Writes a verdict to the call that `summary.callKey` names, and to no other. */
  writeBack?(summary: VerificationSummary): Promise<void>;
  /** How many things wait for the agent's eye. */
  setBadge?(count: number): void;
  /** Keeps sessions while the desktop unmounts its elements. */
  readonly sessions?: SessionKeeper;
  /** Lets go of the desktop; the call is `null` from then on. */
  dispose(): void;
}
