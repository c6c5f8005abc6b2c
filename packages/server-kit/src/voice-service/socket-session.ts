import { CallsealError } from '@callseal/protocol/errors';
import { limits } from '@callseal/protocol/limits';
import { initializeEvent } from '@callseal/protocol/signalling';
import type { ManagerOptions, Socket } from 'socket.io-client';

/** The one message that a session begins with, as the protocol has it. */
export interface SessionInitialize {
  readonly metadata: { readonly sample_rate: number; readonly channels: number; readonly [field: string]: unknown };
  readonly [request: string]: unknown;
}

/** One operation as it is asked of the voice service. */
export interface SocketSessionRequest<Event> {
  /** The configured URL, as `https:` or `http:`. */
  readonly base: URL;
  /** `register`, `verify` or `screen`: appended to the path of the base, which makes the namespace. */
  readonly operation: string;
  readonly token: string;
  readonly initialize: SessionInitialize;
  /** Reads an event; `null` ignores it. What it throws ends the session. */
  readonly parse: (name: string, args: readonly unknown[]) => Event | null;
}

/** An open session with the voice service: one operation. */
export interface SocketSession<Event> {
  /**
   * The next event, in order; of progress that was not asked for in time only the newest. Rejects when the session was lost, and with
   * `SIGNALLING_MALFORMED` for an event that cannot be read. Ask again when it has settled, not before.
   */
  next(): Promise<Event>;
  /** Leaves. The service then forgets the operation. */
  close(): void;
}

/**
 * Opens a session of the signalling channel over Socket.IO, on a websocket from the first byte. The token travels in the CONNECT packet and
 * as `Authorization`, never in the URL; certificates are verified. A session that drops is over: the service joins one session with one
 * stretch of audio. Rejects when refused; aborting gives it up.
 */
export async function openSocketSession<Event extends { readonly name: string }>(
  request: SocketSessionRequest<Event>,
  signal: AbortSignal,
): Promise<SocketSession<Event>> {
  const { base, operation, token } = request;
  // kits that hold no sessions do not load it
  const { Manager } = await import('socket.io-client');
  signal.throwIfAborted();
  // one for each operation: it has its own token and its own end
  const manager = new Manager(base.origin, optionsWith(token));
  const socket = manager.socket(`${base.pathname.replace(/\/+$/, '')}/${operation}`, { auth: { token } });
  return connect(socket, request, signal);
}

/** Transport options reach the websocket as they are; the types of the client do not name all of them. */
function optionsWith(token: string): Partial<ManagerOptions> & { readonly maxPayload: number } {
  return {
    path: '/socket.io/',
    transports: ['websocket'],
    reconnection: false,
    extraHeaders: { Authorization: token },
    maxPayload: limits.signallingMessageBytes,
  };
}

function connect<Event extends { readonly name: string }>(
  socket: Socket,
  { initialize, parse }: SocketSessionRequest<Event>,
  signal: AbortSignal,
): Promise<SocketSession<Event>> {
  return new Promise((resolve, reject) => {
    const inbox = createInbox<Event>();
    const close = (): void => {
      socket.offAny();
      socket.off();
      socket.disconnect();
    };
    const refuse = (reason: string) => (cause: unknown) => {
      close();
      reject(new CallsealError('CHANNEL_REFUSED', reason, cause instanceof Error ? { cause } : {}));
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
        const event = parse(name, args);
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

interface Inbox<Event> {
  put(event: Event): void;
  /** Nothing comes after it. */
  fail(error: Error): void;
  take(): Promise<Event>;
}

/** Events that the service may send before anybody asks for them. More is not documented by far. */
const mostWaiting = 64;

function createInbox<Event extends { readonly name: string }>(): Inbox<Event> {
  const waiting: Event[] = [];
  let failure: Error | undefined;
  let taker: { readonly resolve: (event: Event) => void; readonly reject: (error: Error) => void } | undefined;
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
const asWritten = ({ metadata, ...rest }: SessionInitialize) => ({
  metadata: { ...metadata, sample_rate: String(metadata.sample_rate), channels: String(metadata.channels) },
  ...rest,
});
