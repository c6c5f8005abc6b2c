import type { RegisterInitialize, ServerEvent, VerifyInitialize } from '@callseal/protocol/signalling';

/** One operation as it is asked of the voice service. */
export type SignallingRequest = { readonly token: string } & (
  | { readonly operation: 'register'; readonly initialize: RegisterInitialize }
  | { readonly operation: 'verify'; readonly initialize: VerifyInitialize }
);

/** An open session with the voice service: one operation. */
export interface SignallingSession {
  /**
   * The next event, in order; of progress that was not asked for in time only the newest. Rejects when the session was lost, and with
   * `SIGNALLING_MALFORMED` for an event that cannot be read. Ask again when it has settled, not before.
   */
  next(): Promise<ServerEvent>;
  /** Leaves. The service then forgets the operation. */
  close(): void;
}

/** Port: the voice service's signalling channel. */
export interface Signalling {
  /** Resolves once connected and the operation was asked for; rejects when refused. Aborting gives it up. */
  open(request: SignallingRequest, signal: AbortSignal): Promise<SignallingSession>;
}
