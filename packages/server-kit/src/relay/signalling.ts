import type { RegisterInitialize, ServerEvent, VerifyInitialize } from '@callseal/protocol/signalling';
import type { SocketSession } from '../voice-service/socket-session.js';

/** One operation as it is asked of the voice service. */
export type SignallingRequest = { readonly token: string } & (
  | { readonly operation: 'register'; readonly initialize: RegisterInitialize }
  | { readonly operation: 'verify'; readonly initialize: VerifyInitialize }
);

/** An open session with the voice service: one operation. */
export type SignallingSession = SocketSession<ServerEvent>;

/** Port: the voice service's signalling channel. */
export interface Signalling {
  /** Resolves once connected and the operation was asked for; rejects when refused. Aborting gives it up. */
  open(request: SignallingRequest, signal: AbortSignal): Promise<SignallingSession>;
}
