/**
 * A voice service that answers at once, and the telephony that brings it audio; a child process runs this file.
 *
 * It listens as soon as a session asks for a verification, and says that the caller matches as soon as the call's audio starts. Audio is
 * one line with the call's id, on a connection from the telephony client below: there is nothing to judge in it, but no verdict comes
 * before the server has started the stream.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, createServer as createSocketServer } from 'node:net';
import { createInterface } from 'node:readline';
import { initializeEvent } from '@callseal/protocol/signalling';
import { Server } from 'socket.io';

if (import.meta.main) {
  process.send(await startVoiceService());
  process.once('disconnect', () => process.exit());
  process.on('message', () => process.send({ cpu: process.cpuUsage() }));
}

async function startVoiceService() {
  const waiting = new Map();
  const http = createServer();
  const server = new Server(http, { serveClient: false, transports: ['websocket'] });
  server.of('/verify').on('connection', (socket) => {
    socket.once(initializeEvent, ({ metadata }) => {
      waiting.set(metadata.call_id, socket);
      socket.emit('info-consumer-ready', { call_id: metadata.call_id });
    });
  });
  const audio = createSocketServer({ noDelay: true }, (socket) => {
    createInterface({ input: socket }).on('line', (callSid) => {
      waiting.get(callSid)?.emit('result-success', { score: 0.95, authenticity: 0.97, net_speech_duration: 3 });
      waiting.delete(callSid);
    });
  });
  for (const one of [http, audio]) await once(one.listen(0, '127.0.0.1'), 'listening');
  return { signallingUrl: `http://127.0.0.1:${http.address().port}`, audioPort: audio.address().port };
}

/** A telephony client that answers at once; what it starts, the voice service hears. */
export async function connectTelephony(audioPort) {
  const socket = connect({ port: audioPort, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  return {
    calls: (sid) => ({
      fetch: () => Promise.resolve({ sid, status: 'in-progress' }),
      streams: Object.assign(() => ({ update: () => Promise.resolve({ status: 'stopped' }) }), {
        create: () => {
          socket.write(`${sid}\n`);
          return Promise.resolve({ sid: `MZ${sid.slice(2)}` });
        },
      }),
    }),
  };
}
