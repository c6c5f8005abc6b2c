import { WebSocket } from 'ws';
import type { Direction, MessageWriter } from './messages.js';
import { identifyStreamError, type StreamErrorCode, streamErrors } from './stream-error.js';

/** How a stream's socket ended. */
export type SocketEnd =
  | { readonly by: 'us' }
  /** `code` is the WebSocket close code of the service. */
  | { readonly by: 'service'; readonly code: number }
  | { readonly by: 'error'; readonly code: StreamErrorCode; readonly cause: Error };

export interface MediaSocketOptions {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly writer: MessageWriter;
  /** Milliseconds until the connection counts as timed out. Default 5000. */
  readonly connectTimeout?: number;
  /** The opening messages are sent; audio may follow. */
  onOpen(): void;
  /** Called once, last. */
  onEnd(end: SocketEnd): void;
  onWarning?(code: StreamErrorCode): void;
}

/** The WebSocket of one stream, from the caller's side. */
export interface MediaSocket {
  /** Sends 20 ms; does nothing before `onOpen` and after the end. */
  send(direction: Direction, frame: Uint8Array): void;
  /** Sends the closing message and closes. Also ends a connection that is not there yet. */
  stop(): void;
}

/** Unsent bytes at which audio is dropped, as Twilio does on congestion: about 70 s. A service that stopped reading must not fill the memory. */
const congestionBytes = 1_048_576;
/** Milliseconds the service has to answer the close. */
const closeTimeout = 1000;

/** Opens the WebSocket and writes a stream to it. The URL must have been checked before. */
export function openMediaSocket({ url, headers = {}, writer, connectTimeout = 5000, ...on }: MediaSocketOptions): MediaSocket {
  // Twilio follows no redirect, offers no compression, and a service has no reason to send more than a close frame
  const socket = new WebSocket(url, { headers, perMessageDeflate: false, handshakeTimeout: connectTimeout, maxPayload: 65_536 });
  let end: SocketEnd | undefined;
  let congested = false;
  const warned = new Set<StreamErrorCode>();
  const warn = (code: StreamErrorCode): void => {
    if (warned.has(code)) return;
    warned.add(code);
    on.onWarning?.(code);
  };

  socket.on('open', () => {
    if (end !== undefined) return;
    for (const message of writer.opening()) socket.send(message);
    on.onOpen();
  });
  socket.on('message', () => {
    warn(streamErrors.protocol);
  });
  socket.on('error', (cause) => {
    end ??= { by: 'error', code: identifyStreamError(cause), cause };
  });
  socket.on('close', (code) => {
    on.onEnd(end ?? { by: 'service', code });
  });

  return {
    send: (direction, frame) => {
      if (end !== undefined || socket.readyState !== WebSocket.OPEN) return;
      const message = writer.media(direction, frame);
      congested = socket.bufferedAmount > (congested ? congestionBytes / 2 : congestionBytes);
      if (congested) warn(streamErrors.congestion);
      else socket.send(message);
    },
    stop: () => {
      if (end !== undefined) return;
      end = { by: 'us' };
      const closing = writer.closing();
      if (socket.readyState !== WebSocket.OPEN) {
        socket.terminate();
        return;
      }
      if (closing !== null) socket.send(closing);
      socket.close(1000);
      const timer = setTimeout(() => {
        socket.terminate();
      }, closeTimeout);
      socket.once('close', () => {
        clearTimeout(timer);
      });
    },
  };
}
