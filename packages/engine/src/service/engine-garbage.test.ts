import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import fc from 'fast-check';
import { EngineHarness, registerPayload } from '../testing/engine-harness.js';
import { constantAudio, mediaMessage, minimalStart, stopMessage } from '../testing/media-frames.js';

const media = mediaMessage(new Uint8Array(160).fill(5), 3);
const message = fc.oneof(
  fc.string({ maxLength: 200 }),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc.json(),
  fc.tuple(fc.nat(media.length), fc.string({ maxLength: 4 })).map(([at, text]) => media.slice(0, at) + text + media.slice(at + 1)),
  fc.constantFrom(media, minimalStart('CA-garbage'), minimalStart('CA-none'), stopMessage('CA-garbage'), '{"event":"connected"}'),
);

test('a thousand garbage frames and half-open clients never take the engine down and leave nothing behind', {
  timeout: 120_000,
}, async () => {
  const harness = await EngineHarness.start();
  let sent = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(message, { minLength: 8, maxLength: 16 }), fc.boolean(), async (messages, withSession) => {
      const session = await harness.connect('/register');
      if (withSession) session.socket.emit('initialize', registerPayload('CA-garbage'));
      const audio = await harness.audio();
      audio.send(...messages);
      sent += messages.length;
      for (const text of messages.slice(0, 3))
        session.socket.emit(
          typeof text === 'string' && text !== '' ? text.replace(/^(dis)?connect.*|^newListener|^removeListener/, 'x') : 'initialize',
          text,
        );
      audio.socket.close();
      session.leave();
    }),
    { numRuns: 100 },
  );
  assert.ok(sent >= 800);
  await harness.settled();
  const session = await harness.ready('/register', registerPayload('CA-after'));
  await harness.play('CA-after', constantAudio(5, 3.1));
  assert.equal((await session.final()).name, 'result-success');
  await harness.close();
});

test('random bytes after a WebSocket upgrade never take the engine down', { timeout: 60_000 }, async () => {
  const harness = await EngineHarness.start();
  const port = Number(new URL(harness.engine.url).port);
  const upgrade = (path: string): string =>
    `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`;
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ minLength: 1, maxLength: 300 }),
      fc.constantFrom('/audio/twilio', '/socket.io/?EIO=4&transport=websocket'),
      fc.boolean(),
      async (bytes, path, text) => {
        const socket = connect(port, '127.0.0.1')
          .on('error', () => undefined)
          .resume();
        socket.write(upgrade(path));
        socket.write(text ? Buffer.concat([Buffer.from([0x81]), bytes]) : bytes);
        await new Promise((resolve) => setTimeout(resolve, 2));
        socket.destroy();
      },
    ),
    { numRuns: 300 },
  );
  await harness.settled();
  await harness.close();
});
