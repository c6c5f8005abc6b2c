import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { twilioAudioPath, type AudioServer } from '../audio/audio-server.js';
import { tokenPaths } from '../auth/token-endpoint.js';
import { watchlistPath } from '../watchlist/watchlist-endpoint.js';
import { signallingPath, type SignallingServer } from '../signalling/signalling-server.js';

/** What the router leads to. */
export interface EngineRouterOptions {
  readonly token: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  readonly watchlist: (request: IncomingMessage, response: ServerResponse, path: string) => Promise<void>;
  readonly signalling: SignallingServer;
  readonly audio: AudioServer;
  /** Whether an upgrade may send audio. */
  readonly mayStream: (request: IncomingMessage) => boolean;
}

/** The two listeners of the HTTP server. Neither ever throws. */
export interface EngineRouter {
  request(request: IncomingMessage, response: ServerResponse): void;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

const pathOf = (request: IncomingMessage): string => (request.url ?? '').split('?', 1)[0] ?? '';
const isSignalling = (path: string): boolean => path === signallingPath || path === `${signallingPath}/`;

function refuse(response: ServerResponse, status: number): void {
  if (response.headersSent || response.destroyed) response.destroy();
  else response.writeHead(status, { 'content-type': 'text/plain', connection: 'close' }).end();
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.on('error', () => undefined);
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** Token endpoint first: one of its spellings lies inside Engine.IO's prefix. */
export function createEngineRouter({ token, watchlist, signalling, audio, mayStream }: EngineRouterOptions): EngineRouter {
  return {
    request(request, response) {
      request.on('error', () => undefined);
      const path = pathOf(request);
      try {
        if (tokenPaths.has(path)) {
          token(request, response).catch(() => {
            refuse(response, 500);
          });
        } else if (path === watchlistPath || path.startsWith(`${watchlistPath}/`)) {
          watchlist(request, response, path).catch(() => {
            refuse(response, 500);
          });
        } else if (isSignalling(path)) signalling.handleRequest(request, response);
        else refuse(response, 404);
      } catch {
        // Engine.IO throws on some malformed URLs
        refuse(response, 400);
      }
    },
    upgrade(request, socket, head) {
      const path = pathOf(request);
      try {
        if (path === twilioAudioPath) {
          if (mayStream(request)) audio.handleUpgrade(request, socket, head);
          else refuseUpgrade(socket, '403 Forbidden');
        } else if (isSignalling(path)) signalling.handleUpgrade(request, socket, head);
        else refuseUpgrade(socket, '404 Not Found');
      } catch {
        refuseUpgrade(socket, '400 Bad Request');
      }
    },
  };
}
