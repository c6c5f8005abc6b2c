import assert from 'node:assert/strict';
import { test } from 'node:test';
import twilio from 'twilio';
import { createSilentAudio } from '../audio/caller-audio.js';
import { createAudioService } from '../test-support/audio-service.js';
import { countedBytes, createCountedAudio } from '../test-support/set-up.js';
import { until } from '../test-support/until.js';
import { playCall } from './play-call.js';

test('the whole file is heard in the full sequence, and the end is the caller hanging up', async (context) => {
  const service = await createAudioService();
  context.after(() => service.close());
  const signature = { authToken: 'secret', url: 'wss://audio.example/twilio' };
  const result = await playCall({
    to: service.streamUrl,
    callSid: 'CA1',
    audio: createCountedAudio(25),
    speed: 50,
    signature,
    customParameters: { sessionId: 's' },
  });
  assert.deepEqual(result, { seconds: 0.5, closedBy: 'caller', code: 1000 });
  await until('all messages', () => service.streams[0]?.messages.at(-1)?.event === 'stop');
  const heard = service.streams[0]!;
  assert.deepEqual(heard.audio(), countedBytes(25));
  assert.deepEqual(
    [heard.messages[0]?.event, heard.messages[1]?.event === 'start' && heard.messages[1].start.customParameters],
    ['connected', { sessionId: 's' }],
  );
  assert.ok(twilio.validateRequest('secret', String(heard.headers['x-twilio-signature']), signature.url, {}));
});

test('the minimal subset is a start with the call and media, and nothing else', async (context) => {
  const service = await createAudioService();
  context.after(() => service.close());
  await playCall({ to: service.streamUrl, callSid: 'CA1', audio: createCountedAudio(3), speed: 50, minimal: true });
  await until('the end', () => service.streams[0]?.closeCode === 1000);
  const [first, ...rest] = service.streams[0]!.messages;
  assert.deepEqual(first, { event: 'start', start: { callSid: 'CA1' } });
  assert.deepEqual(
    rest.map((message) => message.event === 'media' && Object.keys(message.media)),
    [['payload'], ['payload'], ['payload']],
  );
});

test('a service that has heard enough ends the call with its code', async (context) => {
  const service = await createAudioService(({ socket }) => {
    socket.on('message', (data: Buffer) => {
      if (data.includes('"chunk":"5"')) socket.close(4409);
    });
  });
  context.after(() => service.close());
  const result = await playCall({ to: service.streamUrl, callSid: 'CA1', audio: createSilentAudio(), speed: 50 });
  assert.deepEqual([result.closedBy, result.code], ['service', 4409]);
  assert.ok(result.seconds >= 0.1);
});

test('a limit in seconds or an aborted signal hangs up', async (context) => {
  const service = await createAudioService();
  context.after(() => service.close());
  const options = { to: service.streamUrl, callSid: 'CA1', audio: createSilentAudio(), speed: 50 };
  assert.deepEqual(await playCall({ ...options, seconds: 0.2 }), { seconds: 0.2, closedBy: 'caller', code: 1000 });
  const abort = new AbortController();
  const playing = playCall({ ...options, signal: abort.signal });
  await until('some audio', () => (service.streams[1]?.audio().length ?? 0) > 0);
  abort.abort();
  assert.equal((await playing).closedBy, 'caller');
  assert.equal((await playCall({ ...options, signal: AbortSignal.abort() })).seconds, 0);
});

test('an address that does not answer, or is not on this machine, is refused', async (context) => {
  const service = await createAudioService();
  context.after(() => service.close());
  const options = { callSid: 'CA1', audio: createSilentAudio() };
  await assert.rejects(playCall({ ...options, to: 'ws://127.0.0.1:1/' }), { code: 'CONNECTION_FAILED' });
  service.refuseWith(401);
  await assert.rejects(playCall({ ...options, to: service.streamUrl }), { code: 'CONNECTION_FAILED' });
  for (const to of ['wss://audio.example/twilio', 'http://127.0.0.1/', 'nonsense']) {
    await assert.rejects(playCall({ ...options, to }), { code: 'HOST_NOT_ALLOWED' });
  }
});
