import { frameMilliseconds, silentFrame } from '../audio/caller-audio.js';
import { openMediaSocket, type SocketEnd } from '../media/media-socket.js';
import { createMessageWriter, type Direction } from '../media/messages.js';
import { signatureHeader } from '../media/signature.js';
import { createSid } from '../sids.js';
import type { LegEvent, StreamStopReason } from '../simulator-event.js';
import type { StatusCallbackSender, StatusCallbackTarget } from './status-callback.js';

export type Track = 'inbound_track' | 'outbound_track' | 'both_tracks';

/** What `POST …/Streams.json` asks for, already checked. */
export interface StreamRequest {
  readonly url: string;
  readonly name: string | null;
  readonly track: Track;
  readonly callback: StatusCallbackTarget | null;
  readonly customParameters: Readonly<Record<string, string>>;
}

export interface StreamContext {
  readonly accountSid: string;
  readonly authToken: string;
  readonly callSid: string;
  readonly sendCallback: StatusCallbackSender;
  readonly emit: (event: LegEvent) => void;
  /** The socket is open or gone: whether audio is wanted changed. */
  readonly onChange: () => void;
}

/** One stream of a leg. */
export interface Stream {
  readonly streamSid: string;
  readonly name: string | null;
  readonly url: string;
  readonly track: Track;
  /** As the REST resource says it: in progress from the moment it was asked for. */
  readonly status: 'in-progress' | 'stopped';
  readonly updated: Date;
  /** Whether the socket takes audio now. */
  readonly listening: boolean;
  /** 20 ms of what the leg's person says. The other direction is silent: nobody plays the agent. */
  send(inbound: Uint8Array): void;
  stop(reason: StreamStopReason): void;
  /** Resolves when the socket is gone and every callback was answered. */
  readonly settled: Promise<void>;
}

/** How many of the four tracks of a call a stream takes. */
export const trackCount = (track: Track): number => (track === 'both_tracks' ? 2 : 1);

const directionsOf = (track: Track): readonly Direction[] =>
  track === 'both_tracks' ? ['inbound', 'outbound'] : [track === 'inbound_track' ? 'inbound' : 'outbound'];

/** Accepts a stream and opens its WebSocket soon after, as Twilio does: the answer to the request says nothing about the connection. */
export function createStream(request: StreamRequest, context: StreamContext): Stream {
  return new LiveStream(request, context);
}

class LiveStream implements Stream {
  readonly streamSid = createSid('MZ');
  readonly name: string | null;
  readonly url: string;
  readonly track: Track;
  readonly settled: Promise<void>;
  status: Stream['status'] = 'in-progress';
  updated = new Date();
  listening = false;
  readonly #context: StreamContext;
  readonly #callback: StatusCallbackTarget | null;
  readonly #directions: readonly Direction[];
  readonly #socket;
  #frames = 0;
  #reason: StreamStopReason = 'closed-by-service';
  /** Callbacks of one stream leave one after the other. */
  #callbacks: Promise<void> = Promise.resolve();
  #settle: () => void = () => undefined;

  constructor({ url, name, track, callback, customParameters }: StreamRequest, context: StreamContext) {
    this.url = url;
    this.name = name;
    this.track = track;
    this.#callback = callback;
    this.#context = context;
    this.#directions = directionsOf(track);
    this.settled = new Promise((resolve) => {
      this.#settle = resolve;
    });
    const { streamSid } = this;
    const { accountSid, callSid, emit } = context;
    emit({ type: 'stream-opening', streamSid });
    this.#socket = openMediaSocket({
      url,
      headers: signatureHeader(context.authToken, url),
      writer: createMessageWriter({ accountSid, callSid, streamSid, directions: this.#directions, customParameters }),
      onOpen: () => {
        this.listening = true;
        emit({ type: 'stream-started', streamSid });
        this.#report('stream-started');
        context.onChange();
      },
      onWarning: (code) => {
        emit({ type: 'stream-warning', streamSid, code });
      },
      onEnd: (end) => {
        this.#onEnd(end);
      },
    });
  }

  send(inbound: Uint8Array): void {
    if (!this.listening) return;
    this.#frames++;
    for (const direction of this.#directions) this.#socket.send(direction, direction === 'inbound' ? inbound : silentFrame);
  }

  stop(reason: StreamStopReason): void {
    if (this.status === 'stopped') return;
    this.#reason = reason;
    this.#finish();
    this.#socket.stop();
  }

  #finish(): void {
    this.status = 'stopped';
    this.updated = new Date();
    this.listening = false;
    this.#context.onChange();
  }

  #onEnd(end: SocketEnd): void {
    if (this.status !== 'stopped') this.#finish();
    const { streamSid } = this;
    if (end.by === 'error') {
      this.#context.emit({ type: 'stream-failed', streamSid, code: end.code });
      this.#report('stream-error', { StreamError: String(end.code) });
    } else {
      const seconds = (this.#frames * frameMilliseconds) / 1000;
      const closeCode = end.by === 'service' ? { closeCode: end.code } : {};
      this.#context.emit({ type: 'stream-stopped', streamSid, reason: this.#reason, seconds, ...closeCode });
      this.#report('stream-stopped');
    }
    void this.#callbacks.then(this.#settle);
  }

  #report(event: 'stream-started' | 'stream-stopped' | 'stream-error', more: Readonly<Record<string, string>> = {}): void {
    const target = this.#callback;
    if (target === null) return;
    const { accountSid, callSid, sendCallback, emit } = this.#context;
    const { streamSid, name } = this;
    const fields = {
      AccountSid: accountSid,
      CallSid: callSid,
      StreamSid: streamSid,
      StreamName: name ?? streamSid,
      StreamEvent: event,
      Timestamp: new Date().toISOString(),
      ...more,
    };
    this.#callbacks = this.#callbacks.then(async () => {
      emit({ type: 'callback-sent', streamSid, event, status: await sendCallback(target, fields) });
    });
  }
}
