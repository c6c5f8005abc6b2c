import type { JsonObject } from '../../json/json-value.js';

/** Ways by which a code reaches a customer. */
export type CodeChannelName = 'sms' | 'call' | 'email';

/** What a channel sends, and where. */
export interface CodeDelivery {
  readonly channel: CodeChannelName;
  /** From the customer's record: E.164 for `sms` and `call`, an address for `email`. */
  readonly destination: string;
  /** What the code allows, as the caller of `send` named it. */
  readonly action: string;
  /** What the action is bound to, such as amount and payee, for a text that names them. */
  readonly parameters: JsonObject;
  /** A secret address for this one code, to be put beside it: there the customer enters it, and nobody has to hear it. */
  readonly link?: string;
  /** Seconds for which the code can be used. */
  readonly lifetimeSeconds: number;
  /** Aborts when nobody waits for the outcome any more. */
  readonly signal: AbortSignal;
}

/**
 * Port: carries a code that the kit made. Rejects when the provider did not take it, with a `ServerError` where the reason is known
 * (`CHANNEL_UNAVAILABLE` for a destination that cannot be reached this way). It must not log the code or the destination.
 */
export interface CodeCarrier {
  readonly kind: 'carrier';
  deliver(delivery: CodeDelivery & { readonly code: string }): Promise<void>;
}

/** Port: makes, sends and checks the code itself. The kit still counts sends and tries, limits its life and binds it. */
export interface CodeVerifier {
  readonly kind: 'verifier';
  /** Sends a code; resolves with the provider's id of this verification, which must not hold the code or the destination. */
  issue(delivery: CodeDelivery): Promise<{ readonly reference: string }>;
  /** Whether the code is right; a verification that is over or unknown to the provider is `false`. */
  check(attempt: { readonly reference: string; readonly code: string; readonly signal: AbortSignal }): Promise<boolean>;
  /** Ends a verification. One that is over already is no failure. */
  cancel(attempt: { readonly reference: string; readonly signal: AbortSignal }): Promise<void>;
}

export type CodeChannel = CodeCarrier | CodeVerifier;
