import { CallsealError } from '@callseal/protocol/errors';
import { limits } from '@callseal/protocol/limits';
import { initializeEvent, type Operation, parseServerEvent, type ServerEvent } from '@callseal/protocol/signalling';
import type { ManagerOptions, Socket } from 'socket.io-client';
import type { Signalling, SignallingRequest, SignallingSession } from './signalling.js';

/**
 * The signalling channel over Socket.IO, on a websocket from the first byte. The token travels in the CONNECT packet and as
 * `Authorization`, never in the URL; certificates are verified. A session that drops is over: the service joins one session with one
 * stretch of audio. `base` is the configured URL, as `https:` or `http:`.
 */
export function createSocketSignalling(base: URL): Signalling {
  const path = base.pathname.replace(/\/+$/, '');
  return {
    async open({ operation, token, initialize }, signal) {
      // kits without a relay do not load it
      const { Manager } = await import('socket.io-client');
      signal.throwIfAborted();
      const manager = new Manager(base.origin, optionsWith(token));
      const socket = manager.socket(`${path}/${operation}`, { auth: { token } });
      return connect(socket, operation, initialize, signal);
    },
  };
}

/** Transport options reach the websocket as they are; the types of the client do not name all of them. */
function optionsWith(token: string): Partial<ManagerOptions> & { readonly maxPayload: number } {
  return {
    path: '/socket.io/',
    transports: ['websocket'],
    reconnection: false,
    extraHeaders: { Authorization: token },
    // operations do not share a connection: each has its own token and its own end
    forceNew: true,
    maxPayload: limits.signallingMessageBytes,
  };
}

function connect(
  socket: Socket,
  operation: Operation,
  initialize: SignallingRequest['initialize'],
  signal: AbortSignal,
): Promise<SignallingSession> {
  return new Promise((resolve, reject) => {
    const inbox = createInbox();
    const close = (): void => {
      socket.offAny();
      socket.off();
      socket.disconnect();
    };
    const refuse = (reason: string) => () => {
      close();
      reject(new CallsealError('CHANNEL_REFUSED', reason));
    };
    const giveUp = refuse('The connection was given up.');
    socket.once('connect_error', refuse('The voice service refused the connection.'));
    socket.once('connect', () => {
      signal.removeEventListener('abort', giveUp);
      socket.emit(initializeEvent, asWritten(initialize));
      resolve({ next: () => inbox.take(), close });
    });
    socket.onAny((name: string, ...args: unknown[]) => {
      try {
        const event = parseServerEvent(operation, name, args);
        if (event !== null) inbox.put(event);
      } catch (error) {
        inbox.fail(error as Error);
      }
    });
    socket.on('disconnect', () => {
      inbox.fail(new CallsealError('CHANNEL_DROPPED', 'The connection to the voice service was lost.'));
    });
    signal.addEventListener('abort', giveUp);
  });
}

interface Inbox {
  put(event: ServerEvent): void;
  /** Nothing comes after it. */
  fail(error: Error): void;
  take(): Promise<ServerEvent>;
}

/** Events that the service may send before anybody asks for them. More is not documented by far. */
const mostWaiting = 64;

function createInbox(): Inbox {
  const waiting: ServerEvent[] = [];
  let failure: Error | undefined;
  let taker: { readonly resolve: (event: ServerEvent) => void; readonly reject: (error: Error) => void } | undefined;
  return {
    put(event) {
      if (failure !== undefined) return;
      if (taker !== undefined) {
        taker.resolve(event);
        taker = undefined;
        return;
      }
      if (event.name === 'info-vad-status' && waiting.at(-1)?.name === event.name) waiting.pop();
      if (waiting.push(event) > mostWaiting) this.fail(new CallsealError('CHANNEL_FLOODED', 'The voice service says too much.'));
    },
    fail(error) {
      failure ??= error;
      taker?.reject(failure);
      taker = undefined;
    },
    take() {
      const event = waiting.shift();
      if (event !== undefined) return Promise.resolve(event);
      if (failure !== undefined) return Promise.reject(failure);
      return new Promise((resolve, reject) => {
        taker = { resolve, reject };
      });
    },
  };
}

/** On Socket.IO the documented spelling of rate and channels is a string. */
const asWritten = <Body extends { readonly metadata: { readonly sample_rate: number; readonly channels: number } }>({
  metadata,
  ...rest
}: Body) => ({
  metadata: { ...metadata, sample_rate: String(metadata.sample_rate), channels: String(metadata.channels) },
  ...rest,
});
