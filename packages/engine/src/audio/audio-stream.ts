import type { WebSocket } from 'ws';
import { audioCloseCodes, parseMediaStreamMessage, type MediaStreamMessage } from '@callseal/protocol/media-streams';
import type { MediaScanner } from './media-scanner.js';
import { StreamTimeline } from './stream-timeline.js';
import type { EngineLimits } from '../service/engine-limits.js';
import type { TraceSink } from '../service/engine-trace.js';
import type { SessionRegistry } from '../session/session-registry.js';
import type { AudioEnd, SessionAudio, VoiceSession } from '../session/voice-session.js';

/** What every audio stream shares. */
export interface AudioContext {
  readonly sessions: SessionRegistry;
  readonly limits: EngineLimits;
  readonly scanner: MediaScanner;
  readonly trace: TraceSink;
}

type CloseReason = keyof typeof audioCloseCodes;

const reasons = {
  done: 'enough',
  malformed: 'malformed message',
  unknownCall: 'no session listens to this call',
  idle: 'idle',
  duplicate: 'this call has a stream already',
  tooLarge: 'message too large',
  busy: 'too many streams or messages',
} as const satisfies Record<CloseReason, string>;

const BYTES_PER_SECOND = 8000;
/** How long a client has to answer our close, in milliseconds. */
const CLOSE_MS = 2000;

/** One WebSocket that carries one call's audio: full Media Streams sequence, or `start` and `media` only. */
export class AudioStream implements SessionAudio {
  readonly #socket: WebSocket;
  readonly #context: AudioContext;
  readonly #timeline = new StreamTimeline();
  #session: VoiceSession | null = null;
  #callId = '';
  #messages = 0;
  #bytes = 0;
  #messagesAtTick = 0;
  #activeAt: number;
  #closing = false;
  #closingSince: number | null = null;

  constructor(socket: WebSocket, context: AudioContext, now: number) {
    this.#socket = socket;
    this.#context = context;
    this.#activeAt = now;
  }

  /** A text message at `bytes[start..end)`. Never throws. */
  text(bytes: Buffer, start: number, end: number): void {
    if (this.#closing) return;
    if (++this.#messages > this.#context.limits.messagesPerStream) {
      this.close('busy');
      return;
    }
    try {
      const { scanner } = this.#context;
      if (this.#session !== null && scanner.scan(bytes, start, end)) this.#audio(scanner.outbound, scanner.timestamp, scanner.audio);
      else this.#unusual(bytes.toString('utf8', start, end));
    } catch {
      this.#session?.fail();
      this.close('malformed');
    }
  }

  /** The session is over. */
  release(): void {
    this.#session = null;
    this.close('done');
  }

  /** Closes with one of the documented codes; a session still listening ends with it. */
  close(reason: CloseReason): void {
    if (this.#closing) return;
    this.#closing = true;
    this.#socket.close(audioCloseCodes[reason], reasons[reason]);
    this.#endSession(reason === 'malformed' || reason === 'tooLarge' ? 'undecodable' : 'stopped', audioCloseCodes[reason]);
  }

  /** The WebSocket is gone. */
  gone(): void {
    this.#closing = true;
    this.#endSession('stopped', 1006);
  }

  /** Enforces the idle limit, and ends sockets whose client does not answer our close. */
  tick(now: number): void {
    if (this.#closing) {
      this.#closingSince ??= now;
      if (now - this.#closingSince >= CLOSE_MS) this.#socket.terminate();
    } else if (this.#messages !== this.#messagesAtTick) {
      // counting messages spares a look at the clock for each
      this.#messagesAtTick = this.#messages;
      this.#activeAt = now;
    } else if (now - this.#activeAt >= this.#context.limits.idleSeconds * 1000) this.close('idle');
  }

  #audio(outbound: boolean, timestamp: number, audio: Uint8Array): void {
    const session = this.#session;
    if (session === null || outbound) return;
    const gap = this.#timeline.gapBefore(timestamp, audio.length);
    if (gap > 0) session.pushGap(gap);
    this.#bytes += audio.length;
    session.push(audio);
  }

  #unusual(text: string): void {
    let message: MediaStreamMessage | null;
    try {
      message = parseMediaStreamMessage(text);
    } catch {
      this.close('malformed');
      return;
    }
    if (message === null) return;
    if (message.event === 'start') this.#start(message.start.callSid, message.streamSid ?? message.start.streamSid);
    else if (message.event === 'media') this.#media(message.media);
    else if (message.event === 'stop') this.close('done');
  }

  #media({
    payload,
    track,
    timestamp,
  }: {
    readonly payload: string;
    readonly track?: string | undefined;
    readonly timestamp?: string | number | undefined;
  }): void {
    if (this.#session === null) this.close('unknownCall');
    else this.#audio(track === 'outbound', timestamp === undefined ? -1 : Number(timestamp), Buffer.from(payload, 'base64'));
  }

  #start(callId: string, streamSid: string | undefined): void {
    const session = this.#context.sessions.get(callId);
    if (this.#callId !== '') this.close('duplicate');
    else if (session === undefined) this.close('unknownCall');
    else if (!session.attach(this)) this.close('duplicate');
    else {
      this.#session = session;
      this.#callId = callId;
      this.#context.trace?.(callId, { type: 'audio-opened', ...(streamSid === undefined ? {} : { streamSid }) });
    }
  }

  #endSession(end: AudioEnd, code: number): void {
    const session = this.#session;
    this.#session = null;
    if (this.#callId !== '') {
      this.#context.trace?.(this.#callId, { type: 'audio-closed', seconds: Math.round(this.#bytes / 80) / (BYTES_PER_SECOND / 80), code });
      this.#callId = '';
    }
    session?.audioEnded(end);
  }
}
