import { limits as wire } from '@callseal/protocol/limits';

/** Every bound the engine enforces. Seconds, bytes or counts, as each says. */
export interface EngineLimits {
  /** Sessions (operations under way) per process; more are answered `error-consumer-not-ready`. Default 2000: above what one core carries. */
  readonly sessions: number;
  /** Audio WebSockets per process; more are closed with 4429. Default 2000. */
  readonly streams: number;
  /** TCP connections per process, of any kind; more are refused. Default 10000. */
  readonly connections: number;
  /** Bytes of one audio message; a larger one closes with 4413. Default 64 KiB. */
  readonly mediaMessageBytes: number;
  /** Bytes of one signalling message. Default 128 KiB. */
  readonly signallingMessageBytes: number;
  /** Bytes of one request to the watchlist: a credential. Default 128 KiB. */
  readonly watchlistRequestBytes: number;
  /** Bytes of one token request. Default 8 KiB. */
  readonly tokenRequestBytes: number;
  /** Messages on one audio WebSocket; more close it with 4429. Default 30000: ten minutes at 50 a second. */
  readonly messagesPerStream: number;
  /** Seconds a client has to send a request's head, its body, or `initialize` after connecting. Default 10. */
  readonly requestSeconds: number;
  /** Seconds without a message after which an audio WebSocket is closed with 4408. Default 10. */
  readonly idleSeconds: number;
  /** Seconds a ready session waits for its audio to begin. Default 30. */
  readonly firstAudioSeconds: number;
  /** Seconds of call audio without speech after which the operation ends with `error-audio`. Default 20. */
  readonly silenceSeconds: number;
  /** Seconds of call audio one operation listens to at most. Default 120. */
  readonly audioSeconds: number;
  /** Seconds one session may live, whatever happens in it. Default 120. */
  readonly sessionSeconds: number;
  /** Progress events per second and session. Default 5, which is also the most. */
  readonly progressPerSecond: number;
  /** Progress events per second of the whole process: above this every session's become rarer. Default 2500, about a tenth of a core. */
  readonly progressPerSecondInAll: number;
}

/** The defaults of {@link EngineLimits}. */
export const defaultEngineLimits: EngineLimits = {
  sessions: 2000,
  streams: 2000,
  connections: 10_000,
  mediaMessageBytes: wire.mediaMessageBytes,
  signallingMessageBytes: wire.signallingMessageBytes,
  watchlistRequestBytes: wire.requestBodyBytes,
  tokenRequestBytes: 8192,
  messagesPerStream: 30_000,
  requestSeconds: 10,
  idleSeconds: 10,
  firstAudioSeconds: 30,
  silenceSeconds: 20,
  audioSeconds: 120,
  sessionSeconds: 120,
  progressPerSecond: wire.progressPerSecond,
  progressPerSecondInAll: 2500,
};
