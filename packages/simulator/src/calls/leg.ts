import { type CallerAudio, frameBytes, silentFrame } from '../audio/caller-audio.js';
import type { Pacer } from '../media/pacer.js';
import { createSid } from '../sids.js';
import type { CallEndReason, LegEvent, StreamStopReason } from '../simulator-event.js';
import type { StatusCallbackSender } from './status-callback.js';
import { createStream, type Stream, type StreamRequest, trackCount } from './stream.js';

/** When a caller's audio moves on. */
export type AudioAdvance =
  /** Only while a stream listens: the caller says the next sentence when somebody hears it, and waits while held. Good for demos. */
  | 'while-streaming'
  /** From the answer on, heard or not, as in real life. */
  | 'always';

export interface LegContext {
  readonly accountSid: string;
  readonly authToken: string;
  readonly pacer: Pacer;
  readonly sendCallback: StatusCallbackSender;
  readonly emit: (callSid: string, event: LegEvent) => void;
  /** Tracks that may be streamed at once. */
  readonly maximumTracks: number;
}

export interface LegOptions {
  readonly audio: CallerAudio;
  readonly advance: AudioAdvance;
  readonly from: string;
  readonly to: string;
  readonly direction: 'inbound' | 'outbound';
  /** The person on this leg hung up, or their audio broke. */
  readonly onLeave: (reason: CallEndReason) => void;
}

export type LegStatus = 'ringing' | 'in-progress' | 'completed';

/** One party's line to Twilio: what a call SID names. */
export class Leg {
  readonly callSid = createSid('CA');
  readonly created = new Date();
  readonly from: string;
  readonly to: string;
  readonly direction: 'inbound' | 'outbound';
  status: LegStatus = 'ringing';
  updated = this.created;
  answered: Date | null = null;
  ended: Date | null = null;
  held = false;
  readonly #context: LegContext;
  readonly #options: LegOptions;
  readonly #streams: Stream[] = [];
  #leavePacer: (() => void) | undefined;

  constructor(options: LegOptions, context: LegContext) {
    this.from = options.from;
    this.to = options.to;
    this.direction = options.direction;
    this.#options = options;
    this.#context = context;
  }

  /** Every stream this leg ever had, oldest first. */
  get streams(): readonly Stream[] {
    return this.#streams;
  }

  emit(event: LegEvent): void {
    this.#context.emit(this.callSid, event);
  }

  answer(): void {
    if (this.status !== 'ringing') return;
    this.status = 'in-progress';
    this.answered = this.updated = new Date();
    this.emit({ type: 'call-answered' });
    this.#pace();
  }

  end(reason: CallEndReason): void {
    if (this.status === 'completed') return;
    this.status = 'completed';
    this.ended = this.updated = new Date();
    this.stopStreams('call-ended');
    this.#pace();
    this.emit({ type: 'call-ended', reason });
  }

  /** Whether one more stream fits, and under that name. */
  refusal(request: StreamRequest): 'name-taken' | 'too-many' | null {
    const live = this.#streams.filter(({ status }) => status === 'in-progress');
    if (request.name !== null && live.some(({ name }) => name === request.name)) return 'name-taken';
    const tracks = live.reduce((sum, { track }) => sum + trackCount(track), trackCount(request.track));
    return tracks > this.#context.maximumTracks ? 'too-many' : null;
  }

  openStream(request: StreamRequest): Stream {
    const { accountSid, authToken, sendCallback } = this.#context;
    const stream = createStream(request, {
      accountSid,
      authToken,
      sendCallback,
      callSid: this.callSid,
      emit: (event) => {
        this.emit(event);
      },
      onChange: () => {
        this.#pace();
      },
    });
    this.#streams.push(stream);
    return stream;
  }

  /** The live stream with this SID or name. */
  findStream(sidOrName: string): Stream | undefined {
    return this.#streams.find(({ streamSid, name, status }) => status === 'in-progress' && (streamSid === sidOrName || name === sidOrName));
  }

  stopStreams(reason: StreamStopReason): void {
    for (const stream of this.#streams) stream.stop(reason);
  }

  /** Joins or leaves the pacer, as somebody listens or not. */
  #pace(): void {
    const listening = this.#streams.some((stream) => stream.listening);
    const wanted = this.status === 'in-progress' && (listening || this.#options.advance === 'always');
    if (wanted) {
      this.#leavePacer ??= this.#context.pacer.add(() => {
        this.#tick();
      });
    } else {
      this.#leavePacer?.();
      this.#leavePacer = undefined;
    }
  }

  #tick(): void {
    const frame = this.#nextFrame();
    if (frame === 'failed') {
      this.#options.onLeave('audio-failed');
      return;
    }
    if (frame === null) {
      this.#options.onLeave('caller-hung-up');
      return;
    }
    // a held party is not heard: the far end plays them music
    for (const stream of this.#streams) stream.send(this.held ? silentFrame : frame);
  }

  #nextFrame(): Uint8Array | null | 'failed' {
    if (this.held && this.#options.advance === 'while-streaming') return silentFrame;
    try {
      const frame = this.#options.audio.next();
      return frame === null || frame.length === frameBytes ? frame : 'failed';
    } catch {
      return 'failed';
    }
  }
}
