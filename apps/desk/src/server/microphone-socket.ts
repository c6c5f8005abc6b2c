import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { DeskAgents } from './agents.js';
import type { Switchboard } from './switchboard.js';

/** Largest message of a page's microphone: 20 ms are 160 bytes, the greeting is smaller than 200. */
const largestMessage = 4096;

interface Greeting {
  readonly token?: unknown;
  readonly callSid?: unknown;
}

function readGreeting(data: Buffer): Greeting {
  try {
    const value: unknown = JSON.parse(data.toString('utf8'));
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

/**
 * Takes the microphone of a page as the caller's audio: first `{token, callSid}` as text, then µ-law frames as binary.
 * Whoever is not on that call is closed with 4401.
 */
export function acceptMicrophones(server: Server, agents: DeskAgents, switchboard: Switchboard): () => void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: largestMessage, perMessageDeflate: false });
  server.on('upgrade', (request, socket: Duplex, head) => {
    // a page of another origin may not use this machine's desk
    const sameOrigin = request.headers.origin === `http://${String(request.headers.host)}`;
    if (request.url !== '/desk/microphone' || !sameOrigin) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      client.on('error', () => {
        client.terminate();
      });
      client.once('message', (data: Buffer) => {
        const { token, callSid } = readGreeting(data);
        const agent = typeof token === 'string' ? agents.byToken(token) : undefined;
        const live = agent === undefined || typeof callSid !== 'string' ? undefined : switchboard.microphone(agent, callSid);
        if (live === undefined) {
          client.close(4401, 'not on this call');
          return;
        }
        client.on('message', (frame: Buffer, binary: boolean) => {
          if (binary) live.push(frame);
        });
      });
    });
  });
  return () => {
    for (const client of sockets.clients) client.terminate();
    sockets.close();
  };
}
