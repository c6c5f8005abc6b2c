import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { AudioStream, type AudioContext } from './audio-stream.js';
import { FrameTap } from './frame-tap.js';

/** The audio half of the engine: the consumer `twilio`. */
export interface AudioServer {
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  tick(now: number): void;
  close(): void;
  /** Audio WebSockets open now. */
  readonly streams: number;
}

/** Path of the Media Streams consumer. */
export const twilioAudioPath = '/audio/twilio';

/** Serves {@link twilioAudioPath}; `now` is asked once per connection. */
export function createAudioServer(context: AudioContext, now: () => number): AudioServer {
  const { limits } = context;
  const streams = new Map<AudioStream, WebSocket>();
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    skipUTF8Validation: true,
    allowSynchronousEvents: true,
    maxPayload: limits.mediaMessageBytes,
  });

  function accept(socket: WebSocket, tap: FrameTap, head: Buffer): void {
    const full = streams.size >= limits.streams;
    const stream = new AudioStream(socket, context, now());
    streams.set(stream, socket);
    socket.on('close', () => {
      streams.delete(stream);
      stream.gone();
    });
    // what went wrong is told by the close that follows
    socket.on('error', () => undefined);
    socket.on('message', (data, isBinary) => {
      if (isBinary) {
        stream.close('malformed');
        return;
      }
      const bytes = data as Buffer;
      stream.text(bytes, 0, bytes.length);
    });
    if (full) stream.close('busy');
    tap.start(
      {
        text: (bytes, start, end) => {
          stream.text(bytes, start, end);
        },
        tooLarge: () => {
          stream.close('tooLarge');
        },
      },
      head,
    );
  }

  return {
    handleUpgrade: (request, socket, head) => {
      const tap = new FrameTap(socket, limits.mediaMessageBytes);
      server.handleUpgrade(request, tap, Buffer.alloc(0), (accepted) => {
        accept(accepted, tap, head);
      });
    },
    tick: (now) => {
      for (const stream of streams.keys()) stream.tick(now);
    },
    close: () => {
      for (const socket of streams.values()) socket.terminate();
      server.close();
    },
    get streams() {
      return streams.size;
    },
  };
}
