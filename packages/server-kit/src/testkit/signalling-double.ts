import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { initializeEvent } from '@callseal/protocol/signalling';
import { Server, type Socket } from 'socket.io';

/** One operation as the voice service sees it. */
export interface ServedSession {
  readonly namespace: string;
  /** The token as it came in the CONNECT packet, and as a header. */
  readonly token: unknown;
  readonly header: string | undefined;
  /** URL of the handshake. */
  readonly url: string;
  /** What was asked for. */
  readonly initialize: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  say(event: string, ...args: readonly unknown[]): void;
  /** Drops the connection. */
  drop(): void;
  /** Resolves when the other side has left. */
  readonly left: Promise<void>;
  readonly isOpen: () => boolean;
}

/** A voice service's signalling channel on a real socket, which says what it is told to. */
export interface SignallingDouble extends AsyncDisposable {
  readonly url: string;
  readonly sessions: readonly ServedSession[];
  /** The session that is asked for next, or was and has not been taken. */
  next(): Promise<ServedSession>;
}

/** `onSession` runs as soon as an operation was asked for. `refuse` turns connections away. */
export async function createSignallingDouble(
  onSession: (session: ServedSession) => void = () => undefined,
  { refuse = false }: { readonly refuse?: boolean } = {},
): Promise<SignallingDouble> {
  const http = createServer();
  const server = new Server(http, { serveClient: false });
  const sessions: ServedSession[] = [];
  const untaken: ServedSession[] = [];
  const takers: ((session: ServedSession) => void)[] = [];
  const accept = (socket: Socket): void => {
    socket.once(initializeEvent, (initialize: ServedSession['initialize']) => {
      const session = sessionOf(socket, initialize);
      sessions.push(session);
      const taker = takers.shift();
      if (taker === undefined) untaken.push(session);
      else taker(session);
      onSession(session);
    });
  };
  for (const namespace of ['/register', '/verify', '/socket.io/register', '/socket.io/verify', '/screen']) {
    const served = server.of(namespace);
    if (refuse) {
      served.use((_socket, next) => {
        next(new Error('refused'));
      });
    }
    served.on('connection', accept);
  }
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    sessions,
    next: () => {
      const session = untaken.shift();
      return session === undefined ? new Promise((resolve) => takers.push(resolve)) : Promise.resolve(session);
    },
    [Symbol.asyncDispose]: () => server.close(),
  };
}

function sessionOf(socket: Socket, initialize: ServedSession['initialize']): ServedSession {
  const { auth, headers } = socket.handshake;
  return {
    namespace: socket.nsp.name,
    token: auth.token,
    header: headers.authorization,
    url: socket.handshake.url,
    initialize,
    say: (event, ...args) => {
      socket.emit(event, ...args);
    },
    drop: () => {
      socket.disconnect(true);
    },
    left: new Promise((resolve) => {
      socket.once('disconnect', () => {
        resolve();
      });
    }),
    isOpen: () => socket.connected,
  };
}
