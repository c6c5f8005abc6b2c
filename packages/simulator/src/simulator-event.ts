/** Why a leg of a call ended. */
export type CallEndReason =
  /** The caller hung up, or their audio ended. */
  | 'caller-hung-up'
  /** `POST /Calls/{sid}` with `Status=completed`. */
  | 'completed-by-api'
  /** The participant was removed from the conference by the API. */
  | 'removed-by-api'
  /** Somebody whose exit ends the conference left it. */
  | 'conference-ended'
  /** New TwiML replaced what the leg was doing, and that TwiML ended. */
  | 'redirected'
  /** The caller's audio source threw an error or gave a frame that is not 160 bytes. */
  | 'audio-failed'
  | 'simulator-closed';

/** Why a stream ended without an error. */
export type StreamStopReason =
  | 'stopped-by-api'
  | 'call-ended'
  /** The audio service closed the socket. There is no reconnection. */
  | 'closed-by-service'
  /** New TwiML replaced what the leg was doing. */
  | 'redirected';

/** What happens at a leg. Nothing here holds audio, a phone number or a credential. */
export type LegEvent =
  | { readonly type: 'call-placed' }
  | { readonly type: 'call-answered' }
  | { readonly type: 'call-held'; readonly on: boolean }
  | { readonly type: 'call-ended'; readonly reason: CallEndReason }
  /** A live call's TwiML was replaced: what an integration must never do to start a stream. */
  | { readonly type: 'call-redirected' }
  | { readonly type: 'conference-joined'; readonly conferenceSid: string }
  | { readonly type: 'conference-left'; readonly conferenceSid: string }
  | { readonly type: 'stream-opening'; readonly streamSid: string }
  | { readonly type: 'stream-started'; readonly streamSid: string }
  | {
      readonly type: 'stream-stopped';
      readonly streamSid: string;
      readonly reason: StreamStopReason;
      /** Seconds of audio sent. */
      readonly seconds: number;
      /** WebSocket close code, when the service closed. */
      readonly closeCode?: number;
    }
  | { readonly type: 'stream-failed'; readonly streamSid: string; readonly code: number }
  | { readonly type: 'stream-warning'; readonly streamSid: string; readonly code: number }
  /** `status` is the HTTP status of the answer, `null` when none came. */
  | {
      readonly type: 'callback-sent';
      readonly streamSid: string;
      readonly event: 'stream-started' | 'stream-stopped' | 'stream-error';
      readonly status: number | null;
    }
  /** The workspace's event callback was called; `event` is TaskRouter's word, `status` as above. */
  | { readonly type: 'task-event-sent'; readonly taskSid: string; readonly event: string; readonly status: number | null }
  /** A REST request that names this leg was answered. */
  | { readonly type: 'request'; readonly operation: string; readonly status: number };

/** One thing that happened. `callSid` is the leg's: the caller's, or the worker's of the same call. */
export type SimulatorEvent = LegEvent & {
  readonly callSid: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
};
