import { CallsealError } from '@callseal/protocol/errors';
import { initializeEvent, type Operation, parseServerEvent } from '@callseal/protocol/signalling';
import { Manager, type Socket } from 'socket.io-client';
import type { ChannelListener, SignallingChannel } from '../session/options.js';

export interface SocketSignallingOptions {
  /**
   * `urlSio`: `http(s)` or `ws(s)`, or a path on the page's own origin. `/register` or `/verify` is appended to its path as it stands:
   * `https://host/socket.io` gives the namespace `/socket.io/register`, `https://host` gives `/register`. A query is dropped.
   */
  readonly url: string;
}

/**
 * The signalling channel over Socket.IO, on a websocket from the first byte. The Engine.IO path is always `/socket.io/`.
 *
 * The token travels in the CONNECT packet (`auth.token`) and, where the platform allows headers on a websocket (not in browsers),
 * as `Authorization`; never in the URL. A session that drops is over: there is no reconnection, since the service joins one
 * session with one stretch of audio.
 *
 * Of socket.io-client only what README.md lists under "Size" is used: a bundle may put a small stand-in in its place.
 *
 * @throws CallsealError `CONFIG_INVALID` when the URL cannot be read.
 */
export function createSocketSignalling({ url }: SocketSignallingOptions): SignallingChannel {
  const { origin, path } = parseBase(url);
  return {
    open: ({ operation, token, initialize }, listener, signal) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted();
        const manager = new Manager(origin, {
          path: '/socket.io/',
          transports: ['websocket'],
          reconnection: false,
          extraHeaders: { Authorization: token },
        });
        const socket = manager.socket(`${path}/${operation}`, { auth: { token } });
        const refuse = () => {
          socket.disconnect();
          reject(new CallsealError('CHANNEL_REFUSED', 'The voice service refused the connection: check urlSio and the token.'));
        };
        socket.once('connect_error', refuse);
        socket.once('connect', () => {
          socket.emit(initializeEvent, asWritten(initialize));
          resolve();
        });
        listen(socket, operation, listener);
        signal.addEventListener('abort', () => {
          socket.offAny();
          socket.off('disconnect');
          socket.disconnect();
          reject(new CallsealError('CHANNEL_ABORTED', 'The connection was given up.'));
        });
      }),
  };
}

function parseBase(url: string): { origin: string; path: string } {
  try {
    const page = 'location' in globalThis ? globalThis.location.href : undefined;
    const { protocol, host, pathname } = new URL(url, page);
    if (!/^(http|ws)s?:$/.test(protocol)) throw new TypeError(protocol);
    return { origin: `${protocol}//${host}`, path: pathname.replace(/\/+$/, '') };
  } catch (cause) {
    throw new CallsealError('CONFIG_INVALID', 'urlSio is not a URL: write the base URL of the signalling channel, such as https://host.', {
      cause,
    });
  }
}

function listen(socket: Socket, operation: Operation, listener: ChannelListener): void {
  socket.onAny((name: string, ...args: unknown[]) => {
    try {
      const event = parseServerEvent(operation, name, args);
      if (event !== null) listener.event(event);
    } catch (error) {
      listener.malformed(error);
    }
  });
  socket.on('disconnect', (reason) => {
    listener.closed(reason);
  });
}

/** On Socket.IO the documented spelling of rate and channels is a string. */
const asWritten = <Body extends { metadata: { sample_rate: number; channels: number } }>({ metadata, ...rest }: Body) => ({
  metadata: { ...metadata, sample_rate: String(metadata.sample_rate), channels: String(metadata.channels) },
  ...rest,
});
