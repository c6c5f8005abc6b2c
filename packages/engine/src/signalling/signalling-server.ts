import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { Server, type Socket } from 'socket.io';
import { fraudScope, screenNamespaces } from '@callseal/protocol/screening';
import { namespaces } from '@callseal/protocol/signalling';
import { createAuthentication } from './authenticate.js';
import { SignallingConnection, type SignallingContext } from './signalling-connection.js';
import type { AccessTokens } from '../auth/access-tokens.js';
import type { SessionOperation } from '../session/session-request.js';
import type { EngineLimits } from '../service/engine-limits.js';

/** The Socket.IO half of the engine. */
export interface SignallingServer {
  handleRequest(request: IncomingMessage, response: ServerResponse): void;
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  tick(now: number): void;
  close(): Promise<void>;
  /** Engine.IO connections open now. */
  readonly connections: number;
}

/** Options of {@link createSignallingServer}. */
export interface SignallingServerOptions {
  /** Not listened on here: requests and upgrades are handed in, so that the token endpoint can lie inside Engine.IO's prefix. */
  readonly http: HttpServer;
  readonly tokens: AccessTokens;
  readonly limits: EngineLimits;
  readonly context: SignallingContext;
}

/** Path of Engine.IO. */
export const signallingPath = '/socket.io';

/** Serves `/register`, `/verify`, `/screen` and `/alive`, each in both spellings. */
export function createSignallingServer({ http, tokens, limits, context }: SignallingServerOptions): SignallingServer {
  const io = new Server({
    path: signallingPath,
    serveClient: false,
    destroyUpgrade: false,
    maxHttpBufferSize: limits.signallingMessageBytes,
    connectTimeout: limits.requestSeconds * 1000,
    perMessageDeflate: false,
    httpCompression: false,
  });
  io.attach(http);
  // every request goes through the engine's own router, which knows what comes before Engine.IO
  http.removeAllListeners('request');
  http.removeAllListeners('upgrade');

  const connections = new Set<SignallingConnection>();
  const authenticate = createAuthentication(tokens, 'voice');
  const serve = (operation: SessionOperation) => (socket: Socket) => {
    const connection = new SignallingConnection(socket, operation, context);
    connections.add(connection);
    socket.on('disconnect', () => connections.delete(connection));
  };
  for (const operation of ['register', 'verify'] as const) {
    for (const name of namespaces[operation]) io.of(name).use(authenticate).on('connection', serve(operation));
  }
  const mayScreen = createAuthentication(tokens, fraudScope);
  for (const name of screenNamespaces) io.of(name).use(mayScreen).on('connection', serve('screen'));
  for (const name of namespaces.alive) {
    io.of(name)
      .use(authenticate)
      .on('connection', (socket: Socket) => {
        socket.on('alive', () => socket.disconnect());
        socket.on('error', () => undefined);
      });
  }

  return {
    handleRequest: (request, response) => {
      io.engine.handleRequest(request, response);
    },
    handleUpgrade: (request, socket, head) => {
      io.engine.handleUpgrade(request, socket, head);
    },
    tick: (now) => {
      for (const connection of connections) connection.tick(now);
    },
    close: () => io.close(),
    get connections() {
      return io.engine.clientsCount;
    },
  };
}
