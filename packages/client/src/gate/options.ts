/** What a gate session is made of: the service it asks, a clock, and whom it tells. */
import type { AuthenticationFactor } from '@callseal/protocol/gate';
import type { CodeEntry, GateDecided, GateState, QuestionsAsked } from '@callseal/protocol/gate-routes';
import type { Clock, LogEntry } from '../session/options.js';
import type { CodeChannel, GateAction, GateActionName, GateCall, GateHostEvent, GateSessionState, KnowledgeAnswer } from './state.js';

/** An action on a call. */
export interface GateCase {
  readonly call: GateCall;
  readonly action: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/**
 * Port: the gate of the server. What changes the evidence answers with the state it led to. Rejections have a `code`, and `retryAfter` in
 * seconds where the server said how long to wait.
 */
export interface GateService {
  state(about: GateCase, signal: AbortSignal): Promise<GateState>;
  decide(about: GateCase, signal: AbortSignal): Promise<GateDecided>;
  screen(about: GateCase, signal: AbortSignal): Promise<GateState>;
  sendCode(about: GateCase, how: { readonly channel?: CodeChannel; readonly entry?: CodeEntry }, signal: AbortSignal): Promise<GateState>;
  checkCode(about: GateCase, code: string, signal: AbortSignal): Promise<GateState>;
  cancelCode(about: GateCase, signal: AbortSignal): Promise<GateState>;
  askQuestions(about: GateCase, signal: AbortSignal): Promise<QuestionsAsked>;
  checkAnswers(about: GateCase, answers: readonly KnowledgeAnswer[], signal: AbortSignal): Promise<GateState>;
  attest(about: GateCase, statement: string, signal: AbortSignal): Promise<GateState>;
  /** Takes back every grant of the call. */
  revoke(about: GateCase, signal: AbortSignal): Promise<void>;
}

/** What a host is handed, once: with the header `callseal-grant` it lets the action through. A secret, to be kept nowhere. */
export interface HandedGrant {
  readonly token: string;
  readonly callSid: string;
  readonly action: string;
  /** Milliseconds since 1970, the server's. */
  readonly expiresAt: number;
  readonly singleUse: boolean;
  readonly factors: readonly AuthenticationFactor[];
}

export interface GateSessionOptions {
  readonly service: GateService;
  /** Default: the platform's timers. */
  readonly clock?: Clock;
  /** Is handed each grant. What it throws or rejects with is logged by its code only. */
  readonly onGrant?: (grant: HandedGrant) => unknown;
  /** Screen a call by itself, once, when that is set up and it was not screened yet. Default false. */
  readonly automaticScreen?: boolean;
  /** Seconds before another code may be sent: a message takes as long to arrive. Default 30. */
  readonly resendSeconds?: number;
  /** Milliseconds that one request may take. Default 15,000: the server looks the customer up, then waits for the channel. */
  readonly timeout?: number;
  readonly onLog?: (entry: LogEntry) => void;
}

/** A gate session lives as long as its panel; calls and actions come and go in it. */
export interface GateSession {
  /** An agent's action, or a fact from the host. Actions that do not apply now are ignored. */
  dispatch(event: GateAction | GateHostEvent): void;
  getState(): GateSessionState;
  /** The actions that lead on now. */
  availableActions(): readonly GateActionName[];
  /** Seconds until another code may be sent; 0 when it may now, or when none is out. */
  resendSeconds(): number;
  /** The server's time now, in milliseconds since 1970, as its last answer has it; never this page's clock, which may be wrong. */
  now(): number;
  /** Calls `listener` after every change; the returned function ends it. */
  subscribe(listener: (state: GateSessionState) => void): () => void;
  /** Ends everything. Idempotent. */
  dispose(): void;
}
