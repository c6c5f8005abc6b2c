import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type MediaStreamMessage, parseMediaStreamMessage } from '@callseal/protocol/media-streams';
import { type WebSocket, WebSocketServer } from 'ws';

/** One stream as the audio service sees it. */
export interface HeardStream {
  readonly headers: IncomingHttpHeaders;
  /** Parsed with the protocol's own schemas, so a frame that does not fit fails the test. */
  readonly messages: MediaStreamMessage[];
  readonly socket: WebSocket;
  closeCode: number | null;
  /** Audio of one direction so far. */
  audio(track?: string): Buffer;
}

export interface CallbackRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly fields: Readonly<Record<string, string>>;
}

/** A voice service and webhook receiver for tests: hears streams on a WebSocket, callbacks on HTTP. */
export interface AudioService {
  readonly streamUrl: string;
  readonly callbackUrl: string;
  readonly streams: readonly HeardStream[];
  readonly callbacks: readonly CallbackRequest[];
  /** Answers upgrades with this status instead of taking them. */
  refuseWith(status: number | null): void;
  /** Holds upgrades back until called with false. */
  stall(on: boolean): void;
  close(): Promise<void>;
}

const readFields = async (request: AsyncIterable<Buffer>, url: string): Promise<Record<string, string>> => {
  let body = '';
  for await (const piece of request) body += piece.toString('utf8');
  return Object.fromEntries([...new URL(url, 'http://x').searchParams, ...new URLSearchParams(body)]);
};

export async function createAudioService(onStream?: (stream: HeardStream) => void): Promise<AudioService> {
  const streams: HeardStream[] = [];
  const callbacks: CallbackRequest[] = [];
  let refusal: number | null = null;
  let stalled = false;
  const server = createServer((request, response) => {
    const { method = '', url = '/', headers } = request;
    void readFields(request, url).then((fields) => {
      callbacks.push({ method, url, headers, fields });
      response.writeHead(204).end();
    });
  });
  // sockets that were upgraded, or wait for it, are no longer the server's to close
  const connections = new Set<Socket>();
  server.on('connection', (socket) => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
  });
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    if (stalled) return;
    if (refusal !== null) {
      socket.end(`HTTP/1.1 ${refusal} Refused\r\nConnection: close\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (opened) => {
      const messages: MediaStreamMessage[] = [];
      const audio = (track = 'inbound'): Buffer =>
        Buffer.concat(
          messages.flatMap((message) =>
            message.event === 'media' && (message.media.track ?? 'inbound') === track ? [Buffer.from(message.media.payload, 'base64')] : [],
          ),
        );
      const stream: HeardStream = { headers: request.headers, messages, socket: opened, closeCode: null, audio };
      opened.on('message', (data: Buffer) => {
        const message = parseMediaStreamMessage(data.toString('utf8'));
        if (message !== null) messages.push(message);
      });
      opened.on('close', (code) => {
        stream.closeCode = code;
      });
      streams.push(stream);
      onStream?.(stream);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    streamUrl: `ws://127.0.0.1:${port}/audio/twilio`,
    callbackUrl: `http://127.0.0.1:${port}/stream-status`,
    streams,
    callbacks,
    refuseWith: (status) => {
      refusal = status;
    },
    stall: (on) => {
      stalled = on;
    },
    close: async () => {
      for (const socket of connections) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
