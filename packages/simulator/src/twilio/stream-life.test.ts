import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countedBytes, createCountedAudio, setUp } from '../test-support/set-up.js';
import { until } from '../test-support/until.js';

const from = '+12025550101';

test('a hang-up in the middle sends stop to every stream and ends the whole call', async (context) => {
  const { simulator, service, client, typesOf } = await setUp(context);
  const call = simulator.placeCall({ from, audio: createCountedAudio(), status: 'in-progress' });
  await client.calls(call.callSid).streams.create({ url: service.streamUrl });
  await until('some audio', () => (service.streams[0]?.audio().length ?? 0) > 1600);
  call.hangUp();
  await until('the end', () => service.streams[0]?.closeCode !== null && typesOf(call.callSid).includes('stream-stopped'));
  assert.equal(service.streams[0]?.messages.at(-1)?.event, 'stop');
  assert.equal(call.status, 'completed');
  assert.deepEqual(
    call.streams.map(({ status, listening }) => [status, listening]),
    [['stopped', false]],
  );
  assert.deepEqual(typesOf(call.callSid), [
    'call-placed',
    'call-answered',
    'conference-joined',
    'stream-opening',
    'stream-started',
    'call-ended',
    'conference-left',
    'stream-stopped',
  ]);
  assert.deepEqual(typesOf(call.workerCallSid).slice(-2), ['conference-left', 'call-ended']);
});

test('audio that ends hangs the call up, with every frame heard', async (context) => {
  const { simulator, service, client, events } = await setUp(context);
  const call = simulator.placeCall({ from, audio: createCountedAudio(30), status: 'in-progress' });
  await client.calls(call.callSid).streams.create({ url: service.streamUrl });
  await until('the end', () => service.streams[0]?.closeCode === 1000);
  assert.deepEqual(service.streams[0]?.audio(), countedBytes(30));
  assert.equal(call.status, 'completed');
  await until('its event', () => events.some(({ type }) => type === 'stream-stopped'));
  const stopped = events.find((event) => event.type === 'stream-stopped');
  assert.deepEqual([stopped?.reason, stopped?.seconds], ['call-ended', 0.6]);
});

test('a stream stopped while it is still connecting is over at once and never heard', async (context) => {
  const { simulator, service, client, typesOf } = await setUp(context);
  service.stall(true);
  const call = simulator.placeCall({ from, audio: createCountedAudio(), status: 'in-progress' });
  const { sid } = await client.calls(call.callSid).streams.create({ url: service.streamUrl, statusCallback: service.callbackUrl });
  const stopped = await client.calls(call.callSid).streams(sid).update({ status: 'stopped' });
  assert.equal(stopped.status, 'stopped');
  await until('the callback', () => service.callbacks.length === 1);
  assert.equal(service.callbacks[0]?.fields.StreamEvent, 'stream-stopped');
  assert.equal(service.streams.length, 0);
  assert.deepEqual(typesOf(call.callSid).slice(3, 5), ['stream-opening', 'stream-stopped']);
  service.stall(false);
  await client.calls(call.callSid).streams.create({ url: service.streamUrl, name: 'again' });
  await until('audio of the next stream', () => (service.streams[0]?.audio().length ?? 0) > 0);
});

test('a service that closes the socket stops the stream, and the call goes on', async (context) => {
  const { simulator, service, client, events } = await setUp(context, {}, ({ socket }) => {
    socket.on('message', (data: Buffer) => {
      if (data.includes('"chunk":"10"')) socket.close(4404);
    });
  });
  const audio = createCountedAudio();
  const call = simulator.placeCall({ from, audio, status: 'in-progress' });
  await client.calls(call.callSid).streams.create({ url: service.streamUrl, statusCallback: service.callbackUrl });
  await until('both callbacks', () => service.callbacks.length === 2);
  assert.deepEqual(
    service.callbacks.map(({ fields }) => fields.StreamEvent),
    ['stream-started', 'stream-stopped'],
  );
  const stopped = events.find((event) => event.type === 'stream-stopped');
  assert.deepEqual([stopped?.reason, stopped?.closeCode], ['closed-by-service', 4404]);
  assert.deepEqual([call.status, call.streams[0]?.status], ['in-progress', 'stopped']);
  assert.equal(service.streams.length, 1, 'there is no reconnection');
});

test('a service that is not there, or refuses, is a stream error with its debugger code', async (context) => {
  const { simulator, service, client, events } = await setUp(context);
  const call = simulator.placeCall({ from, audio: createCountedAudio(), status: 'in-progress' });
  const create = (url: string) => client.calls(call.callSid).streams.create({ url, statusCallback: service.callbackUrl });
  service.refuseWith(403);
  assert.equal((await create(service.streamUrl)).status, 'in-progress');
  await until('the first error', () => service.callbacks.length === 1);
  await create('ws://127.0.0.1:1/nobody');
  await until('the second error', () => service.callbacks.length === 2);
  assert.deepEqual(
    service.callbacks.map(({ fields }) => [fields.StreamEvent, fields.StreamError]),
    [
      ['stream-error', '31920'],
      ['stream-error', '31902'],
    ],
  );
  assert.deepEqual(
    events.flatMap((event) => (event.type === 'stream-failed' ? [event.code] : [])),
    [31_920, 31_902],
  );
  assert.deepEqual(
    call.streams.map(({ status }) => status),
    ['stopped', 'stopped'],
  );
});

test('what the service says on a stream that only listens is a warning', async (context) => {
  const { simulator, service, client, events } = await setUp(context, {}, ({ socket }) => {
    socket.send('{"event":"clear"}');
    socket.send('{"event":"clear"}');
  });
  const call = simulator.placeCall({ from, audio: createCountedAudio(), status: 'in-progress' });
  await client.calls(call.callSid).streams.create({ url: service.streamUrl });
  await until('the warning', () => events.some(({ type }) => type === 'stream-warning'));
  call.hangUp();
  await until('the end', () => events.some(({ type }) => type === 'stream-stopped'));
  assert.deepEqual(
    events.flatMap((event) => (event.type === 'stream-warning' ? [event.code] : [])),
    [31_924],
  );
});

test('audio for a service that stops reading is dropped with a warning and does not fill the memory', async (context) => {
  const { simulator, service, client, events } = await setUp(context, { speed: 1000 }, ({ socket }) => {
    socket.pause();
  });
  const audio = createCountedAudio();
  const call = simulator.placeCall({ from, audio, status: 'in-progress' });
  await client.calls(call.callSid).streams.create({ url: service.streamUrl });
  await until('the warning', () => events.some((event) => event.type === 'stream-warning' && event.code === 31_930));
  const sent = audio.taken;
  await until('the call to go on', () => audio.taken > sent + 1000);
  assert.equal(call.streams[0]?.status, 'in-progress');
  service.streams[0]?.socket.resume();
  await until('the rest', () => (service.streams[0]?.messages.length ?? 0) > 1000);
  call.hangUp();
  await until('the end', () => events.some(({ type }) => type === 'stream-stopped'));
});

test('the caller speaks on only while somebody listens', async (context) => {
  const { simulator, service, client } = await setUp(context);
  const audio = createCountedAudio();
  const call = simulator.placeCall({ from, audio, status: 'in-progress' });
  assert.equal(audio.taken, 0);
  await client.calls(call.callSid).streams.create({ url: service.streamUrl, name: 'a' });
  await until('some audio', () => audio.taken > 20);
  await client.calls(call.callSid).streams('a').update({ status: 'stopped' });
  const heard = audio.taken;
  await client.calls(call.callSid).streams.create({ url: service.streamUrl, name: 'b' });
  await until('more audio', () => audio.taken > heard + 20);
  call.hangUp();
  await until('the end', () => service.streams[1]?.closeCode === 1000);
  const both = Buffer.concat([service.streams[0]!.audio(), service.streams[1]!.audio()]);
  assert.deepEqual(both, countedBytes(both.length / 160), 'the second stream goes on where the first stopped');
});

test('with advance always the caller speaks on unheard', async (context) => {
  const { simulator } = await setUp(context);
  const audio = createCountedAudio(40);
  const call = simulator.placeCall({ from, audio, advance: 'always' });
  assert.equal(audio.taken, 0, 'not before the answer');
  call.answer();
  await until('the caller to hang up', () => call.status === 'completed');
  assert.equal(audio.taken, 40);
});

test('on hold the stream goes on with silence and the caller waits', async (context) => {
  const { simulator, service, client } = await setUp(context);
  const audio = createCountedAudio();
  const call = simulator.placeCall({ from, audio, status: 'in-progress' });
  await client.calls(call.callSid).streams.create({ url: service.streamUrl });
  await until('some audio', () => audio.taken > 20);
  call.hold(true);
  const spoken = audio.taken;
  const silent = () => service.streams[0]!.audio().subarray(spoken * 160);
  await until('silence', () => silent().length > 3200);
  assert.equal(audio.taken, spoken);
  assert.ok(silent().every((byte) => byte === 0xff));
  call.hold(false);
  await until('the caller again', () => audio.taken > spoken + 10);
  call.hangUp();
});

test('on hold a caller who does not wait speaks on unheard', async (context) => {
  const { simulator, service, client } = await setUp(context);
  const audio = createCountedAudio();
  const call = simulator.placeCall({ from, audio, advance: 'always', status: 'in-progress' });
  call.hold(true);
  await client.calls(call.callSid).streams.create({ url: service.streamUrl });
  await until('silence', () => (service.streams[0]?.audio().length ?? 0) > 3200);
  assert.ok(service.streams[0]?.audio().every((byte) => byte === 0xff));
  assert.ok(audio.taken >= 20);
});

test('audio that breaks ends the call and nothing else', async (context) => {
  const { simulator, service, client, events } = await setUp(context);
  const bad = [
    () => {
      throw new Error('microphone unplugged');
    },
    () => new Uint8Array(80),
  ];
  const other = simulator.placeCall({ from, audio: createCountedAudio(), status: 'in-progress' });
  await client.calls(other.callSid).streams.create({ url: service.streamUrl });
  for (const next of bad) {
    const call = simulator.placeCall({ from, audio: { next }, status: 'in-progress' });
    await client.calls(call.callSid).streams.create({ url: service.streamUrl });
    await until('the end', () => call.status === 'completed');
    const ended = events.find((event) => event.type === 'call-ended' && event.callSid === call.callSid);
    assert.equal(ended?.type === 'call-ended' && ended.reason, 'audio-failed');
  }
  assert.equal(other.status, 'in-progress');
});

test('closing the simulator ends calls and streams and frees the port', async (context) => {
  const { simulator, service, client } = await setUp(context);
  const call = simulator.placeCall({ from, audio: createCountedAudio(), status: 'in-progress' });
  await client.calls(call.callSid).streams.create({ url: service.streamUrl, statusCallback: service.callbackUrl });
  await until('some audio', () => (service.streams[0]?.audio().length ?? 0) > 0);
  await Promise.all([simulator.close(), simulator.close()]);
  assert.equal(call.status, 'completed');
  await until('the close frame', () => service.streams[0]?.closeCode === 1000);
  assert.equal(service.callbacks.at(-1)?.fields.StreamEvent, 'stream-stopped');
  await assert.rejects(fetch(simulator.url));
});
