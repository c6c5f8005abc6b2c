import type { FraudReason } from '@callseal/protocol/gate-routes';

/** Which call is to be screened. */
export interface ScreenedCall {
  readonly callId: string;
  /** The caller's number in E.164 as the telephony provider knows it; absent when withheld. */
  readonly callerNumber?: string;
}

/** What a screen found; `null` for what it did not check, which is never read as clean. */
export interface FraudScreening {
  /** 0..1, higher is riskier. */
  readonly risk: number | null;
  /** Whether the voice is synthetic, replayed or injected, as far as the provider can tell. */
  readonly isSynthetic: boolean | null;
  readonly isOnWatchlist: boolean | null;
  readonly reasons: readonly FraudReason[];
  /** Version or hash of the model. */
  readonly model?: string;
  /** Milliseconds since 1970 at which it was measured: an answer from a cache is as old as its measurement. */
  readonly at: number;
}

/**
 * Port: screens a call for fraud. Rejects, or does not settle before the signal aborts, when it cannot tell: the call then counts as not
 * screened. Must not keep the caller's number longer than it needs it.
 */
export interface FraudProvider {
  /** Names the provider in evidence and audit: letters, with single dots or hyphens between. */
  readonly name: string;
  /** Milliseconds that a screen may take, where the gate's `timeout` is too short for it. */
  readonly timeout?: number;
  screen(call: ScreenedCall, context: { readonly signal: AbortSignal }): Promise<FraudScreening>;
}
