import type { Operation } from '@callseal/protocol/signalling';

/** What a session can be: the documented operations, and a screen for fraud. */
export type SessionOperation = Operation | 'screen';

/** What one `initialize` asks for, read and checked. */
export type SessionRequest = RegisterRequest | VerifyRequest | ScreenRequest;

interface RequestBase {
  readonly callId: string;
  /** Seconds of net speech to collect before deciding. */
  readonly requiredSeconds: number;
}

export interface RegisterRequest extends RequestBase {
  readonly operation: 'register';
  /** Least authenticity, 0..1, that counts as a live voice. */
  readonly authenticityThreshold: number;
}

export interface VerifyRequest extends RequestBase {
  readonly operation: 'verify';
  /** Least authenticity, 0..1, that counts as a live voice. */
  readonly authenticityThreshold: number;
  /** Least similarity, 0..1, that counts as the same voice. */
  readonly scoreThreshold: number;
  /** The sealed credential as it came: names the subject in the memory of recent recordings. */
  readonly credential: string;
  /** The template that was in it. */
  readonly template: Uint8Array;
}

export interface ScreenRequest extends RequestBase {
  readonly operation: 'screen';
  /** The caller's sealed credential and the template that was in it; `null` when nobody is registered. */
  readonly registration: { readonly credential: string; readonly template: Uint8Array } | null;
}
