import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { audioCloseCodes } from '@callseal/protocol/media-streams';
import { EngineHarness, registerPayload, until } from '../testing/engine-harness.js';
import { goldenFrames, goldenInitialize } from '../testing/golden-messages.js';
import { minimalMedia, minimalStart } from '../testing/media-frames.js';

describe("the protocol's golden messages, over the real sockets", () => {
  let harness: EngineHarness;
  before(async () => {
    harness = await EngineHarness.start();
  });
  after(async () => {
    await harness.close();
  });

  /** The first thing the engine says to an `initialize`. */
  const answer = async (operation: string, message: unknown) => {
    const session = await harness.connect(`/${operation}`);
    session.socket.emit('initialize', message);
    const first = await until('an answer', () => session.events[0]);
    session.leave();
    await harness.settled();
    return first;
  };

  for (const { title, operation, message } of goldenInitialize('valid')) {
    test(`${title} is understood`, async () => {
      const { name, payload } = await answer(operation, message);
      // understood is not always served: another engine's credential, another model and AudioHook are refused by their own names
      assert.ok(name === 'info-consumer-ready' || payload.exception !== 'InvalidParameters', JSON.stringify(payload));
    });
  }

  for (const { title, operation, message } of goldenInitialize('invalid')) {
    test(`an initialize with ${title} is refused as parameters`, async () => {
      const { name, payload } = await answer(operation, message);
      assert.equal(name, 'error-parameters');
      assert.equal(payload.exception, 'InvalidParameters');
    });
  }

  for (const kind of ['valid', 'invalid'] as const) {
    for (const { title, frame } of goldenFrames(kind)) {
      test(`${kind === 'valid' ? 'goes on after' : 'closes after'} ${title} on the audio channel`, async () => {
        const callId = 'CA0123456789abcdef0123456789abcdef';
        const session = await harness.ready('/register', registerPayload(callId));
        const audio = await harness.audio();
        const { event } = kind === 'valid' ? (JSON.parse(frame) as { event: string }) : { event: '' };
        if (event !== 'start') audio.send(minimalStart(callId));
        audio.send(frame);
        if (kind === 'invalid') assert.equal((await audio.closure()).code, audioCloseCodes.malformed);
        else if (event === 'stop') assert.equal((await session.final()).name, 'error-audio');
        else {
          // what follows is still heard
          audio.send(...Array.from({ length: 60 }, () => minimalMedia(new Uint8Array(160).fill(0x80))));
          await session.event('info-vad-status');
          assert.equal(audio.closed, null);
        }
        session.leave();
        audio.socket.terminate();
        await harness.settled();
      });
    }
  }
});
