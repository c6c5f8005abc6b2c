/** What one `initialize` asks for, read and checked. */
export type SessionRequest = RegisterRequest | VerifyRequest;

interface RequestBase {
  readonly callId: string;
  /** Seconds of net speech to collect before deciding. */
  readonly requiredSeconds: number;
  /** Least authenticity, 0..1, that counts as a live voice. */
  readonly authenticityThreshold: number;
}

export interface RegisterRequest extends RequestBase {
  readonly operation: 'register';
}

export interface VerifyRequest extends RequestBase {
  readonly operation: 'verify';
  /** Least similarity, 0..1, that counts as the same voice. */
  readonly scoreThreshold: number;
  /** The sealed credential as it came: names the subject in the memory of recent recordings. */
  readonly credential: string;
  /** The template that was in it. */
  readonly template: Uint8Array;
}
