import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { EngineHarness, registerPayload, until } from '../testing/engine-harness.js';
import { minimalMedia, minimalStart } from '../testing/media-frames.js';
import { scripted } from '../testing/scripted-voice-method.js';

const harness = await EngineHarness.start();
after(() => harness.close());

interface FrameOptions {
  readonly first?: number;
  readonly mask?: readonly [number, number, number, number] | null;
}

/** One WebSocket frame, made by hand. */
function frame(text: string, { first = 0x81, mask = [1, 2, 3, 4] }: FrameOptions = {}): Buffer {
  const body = Buffer.from(text);
  const flag = mask === null ? 0 : 0x80;
  const head =
    body.length < 126 ? Buffer.from([first, flag | body.length]) : Buffer.from([first, flag | 126, body.length >> 8, body.length & 255]);
  if (mask === null) return Buffer.concat([head, body]);
  return Buffer.concat([head, Buffer.from(mask), body.map((byte, index) => byte ^ mask[index & 3]!)]);
}

interface RawAudio {
  readonly socket: Socket;
  /** Close code the server sent, or −1 for a bare end. */
  readonly closeCode: () => Promise<number>;
}

/** A WebSocket by hand; `early` travels in the same packet as the upgrade. */
async function raw(early: Buffer = Buffer.alloc(0)): Promise<RawAudio> {
  const socket = connect(Number(new URL(harness.engine.url).port), '127.0.0.1');
  let received = Buffer.alloc(0);
  let ended = false;
  socket.on('data', (chunk: Buffer) => (received = Buffer.concat([received, chunk])));
  socket.on('error', () => undefined);
  socket.on('close', () => (ended = true));
  await once(socket, 'connect');
  const head =
    'GET /audio/twilio HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';
  socket.write(Buffer.concat([Buffer.from(head), early]));
  await until('the upgrade', () => received.includes('\r\n\r\n'));
  const closeCode = () =>
    until('a close frame', () => {
      const body = received.subarray(received.indexOf('\r\n\r\n') + 4);
      if (body[0] === 0x88 && body.length >= 4) return body.readUInt16BE(2);
      return ended ? -1 : undefined;
    });
  return { socket, closeCode };
}

let calls = 0;
const nextCall = (): string => `CA-tap-${calls++}`;
const speech = (byte: number, seconds: number): Buffer[] =>
  Array.from({ length: Math.round(seconds * 50) }, () => frame(minimalMedia(new Uint8Array(160).fill(byte))));

test('frames are understood however the network cuts them', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 3, maxLength: 12 }), async (sizes) => {
      const call = nextCall();
      const session = await harness.ready('/register', registerPayload(call));
      const bytes = Buffer.concat([frame(minimalStart(call)), ...speech(5, 3)]);
      const { socket, closeCode } = await raw(bytes.subarray(0, sizes[0]));
      for (let at = sizes[0]!, index = 1; at < bytes.length; index++) {
        const size = sizes[index % sizes.length]! * 20;
        socket.write(bytes.subarray(at, at + size));
        at += size;
        if (index % 5 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      const { name, payload } = await session.final();
      assert.deepEqual([name, payload.net_speech_duration], ['result-success', 3]);
      assert.equal(await closeCode(), 1000);
      socket.destroy();
      session.leave();
    }),
    { numRuns: 15 },
  );
});

test('fragmented messages, pings between them and unmasked frames are judged as the protocol says', async () => {
  const call = nextCall();
  const session = await harness.ready('/register', registerPayload(call));
  const { socket, closeCode } = await raw();
  const [half, rest] = [minimalStart(call).slice(0, 10), minimalStart(call).slice(10)];
  socket.write(
    Buffer.concat([frame(half, { first: 0x01 }), frame('ping', { first: 0x89 }), frame(rest, { first: 0x80 }), ...speech(5, 1)]),
  );
  await session.event('info-vad-status');
  socket.write(frame('unmasked', { mask: null }));
  assert.notEqual(await closeCode(), 1000);
  assert.equal((await session.final()).name, 'error-audio');
});

test('a new text frame inside a fragmented message ends the stream', async () => {
  const { socket, closeCode } = await raw();
  socket.write(Buffer.concat([frame('{"ev', { first: 0x01 }), frame('{}')]));
  assert.notEqual(await closeCode(), 1000);
});

test('a frame that announces too much is refused with 4413 before it is sent', async () => {
  const { socket, closeCode } = await raw();
  socket.write(Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff, 1, 2, 3, 4]));
  assert.equal(await closeCode(), 4413);
  socket.destroy();
});

test('a client that dies in the middle of a frame ends its session honestly', async () => {
  const call = nextCall();
  const session = await harness.ready('/register', registerPayload(call));
  const { socket } = await raw();
  const [first] = speech(scripted.silence, 0.02);
  socket.write(Buffer.concat([frame(minimalStart(call)), ...speech(5, 1), first!.subarray(0, 50)]));
  await session.event('info-vad-status');
  socket.resetAndDestroy();
  assert.equal((await session.final()).payload.exception, 'VoiceDurationIsNotEnoughException');
});
