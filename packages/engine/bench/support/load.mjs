// A load generator that costs little: raw sockets, frames made beforehand, nothing parsed that need not be.
import { once } from 'node:events';
import { connect } from 'node:net';

const FRAME_BYTES = 160;

/** A masked WebSocket text frame; a mask of zeros is a mask. */
export function frame(text) {
  const body = Buffer.from(text);
  const head = body.length < 126 ? Buffer.from([0x81, 0x80 | body.length]) : Buffer.from([0x81, 0xfe, body.length >> 8, body.length & 255]);
  return Buffer.concat([head, Buffer.alloc(4), body]);
}

/** Twilio media messages for µ-law audio, one frame for each 20 ms. */
export function mediaFrames(mulaw) {
  const frames = [];
  for (let index = 0; (index + 1) * FRAME_BYTES <= mulaw.length; index++) {
    const payload = mulaw.subarray(index * FRAME_BYTES, (index + 1) * FRAME_BYTES).toString('base64');
    const media = { track: 'inbound', chunk: String(index + 1), timestamp: String(index * 20), payload };
    frames.push(frame(JSON.stringify({ event: 'media', sequenceNumber: String(index + 2), media, streamSid: `MZ${'1'.repeat(32)}` })));
  }
  return frames;
}

export const startFrame = (callSid) => frame(JSON.stringify({ event: 'start', start: { callSid } }));

/** Opens a WebSocket by hand; resolves with the raw socket once the server has switched. */
export async function openSocket(port, path) {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
  );
  await once(socket, 'data');
  return socket;
}

/** Sends one packet and waits for an answer that contains `expected`. */
function exchange(socket, packet, expected) {
  return new Promise((resolve, reject) => {
    let seen = '';
    const listen = (chunk) => {
      seen += chunk.toString('latin1');
      if (seen.includes('error-')) reject(new Error(`The engine refused: ${seen.slice(-200)}`));
      if (!seen.includes(expected)) return;
      socket.off('data', listen);
      resolve();
    };
    socket.on('data', listen);
    socket.once('close', () => reject(new Error(`The engine closed: ${seen.slice(-200)}`)));
    socket.write(frame(packet));
  });
}

/** Opens a registration of `seconds` of speech and waits until it listens; what the engine says later is read and dropped. */
export async function openSession(port, callId, token, seconds) {
  const socket = await openSocket(port, '/socket.io/?EIO=4&transport=websocket');
  const metadata = { audio_protocol: 'twilio', audio_codec: 'mulaw', sample_rate: '8000', channels: '1', call_id: callId };
  const request = { metadata, register_request: { authenticity_threshold: 0.5, audio_total_duration: seconds } };
  await exchange(socket, `40/register,${JSON.stringify({ token })}`, '40/register,{"sid"');
  await exchange(socket, `42/register,${JSON.stringify(['initialize', request])}`, 'info-consumer-ready');
  socket.resume();
  return socket;
}

export async function fetchToken(port, client) {
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: client.clientId, client_secret: client.clientSecret });
  return (await (await fetch(`http://127.0.0.1:${port}/oauth2/token`, { method: 'POST', body })).json()).access_token;
}

/** Runs `task` for every number below `count`, a few at a time. */
export async function inParallel(count, width, task) {
  let next = 0;
  await Promise.all(
    Array.from({ length: width }, async () => {
      while (next < count) await task(next++);
    }),
  );
}

/** The value below which a share of the sorted samples lies. */
export function quantile(samples, share) {
  const sorted = Float64Array.from(samples).sort();
  return sorted.length === 0 ? null : sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

export const round = (value, digits = 2) => (value === null ? null : Number(value.toFixed(digits)));
