import type { SessionOperation } from '../session/session-request.js';

/** What a trace event says beyond when and for which call. Never audio, never a credential, never a token. */
export type EngineTraceDetail =
  | { readonly type: 'session-opened'; readonly operation: SessionOperation; readonly requiredSeconds: number }
  | { readonly type: 'session-ready'; readonly operation: SessionOperation }
  | { readonly type: 'session-progress'; readonly netSpeechSeconds: number; readonly audioSeconds: number; readonly speaking: boolean }
  | {
      readonly type: 'session-verdict';
      readonly operation: SessionOperation;
      /** Name of the event that was sent, such as `result-success`. */
      readonly event: string;
      readonly score?: number;
      readonly authenticity?: number;
      readonly exception?: string;
    }
  | { readonly type: 'session-closed'; readonly operation: SessionOperation; readonly reason: 'verdict' | 'client-left' | 'engine-closed' }
  /** An upgrade without the provider's signature was refused; `refusals` counts all of them. Its `callSid` is empty: nothing it says is read. */
  | { readonly type: 'audio-refused'; readonly refusals: number }
  /** A voice was put on the watchlist; its `callSid` is empty. */
  | { readonly type: 'watchlist-added'; readonly id: string }
  | { readonly type: 'watchlist-removed'; readonly id: string; readonly reason: 'asked' | 'expired' }
  | { readonly type: 'audio-opened'; readonly streamSid?: string }
  /** Once per second of audio. */
  | { readonly type: 'audio-seconds'; readonly seconds: number }
  | { readonly type: 'audio-closed'; readonly seconds: number; readonly code: number };

/** One line of a wire log. */
export type EngineTrace = EngineTraceDetail & {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly callSid: string;
};

/** Takes trace events inside the service; `null` when nobody listens, so that nothing is built for nobody. */
export type TraceSink = ((callSid: string, detail: EngineTraceDetail) => void) | null;
