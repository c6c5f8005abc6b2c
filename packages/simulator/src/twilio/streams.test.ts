import assert from 'node:assert/strict';
import { test } from 'node:test';
import twilio from 'twilio';
import { countedBytes, createCountedAudio, failureOf, setUp } from '../test-support/set-up.js';
import { until } from '../test-support/until.js';
import { createTwilioTransport } from './twilio-transport.js';

const from = '+12025550101';

test('a stream created with the helper library plays the caller in the documented sequence', async (context) => {
  const { simulator, service, client } = await setUp(context);
  const call = simulator.placeCall({ from, audio: createCountedAudio(), status: 'in-progress' });
  const stream = await client.calls(call.callSid).streams.create({
    url: service.streamUrl,
    name: 'session-1',
    track: 'inbound_track',
    'parameter1.name': 'sessionId',
    'parameter1.value': 'abc',
    'parameter2.name': 'empty',
    'parameter2.value': '',
  });
  assert.match(stream.sid, /^MZ[0-9a-f]{32}$/);
  assert.equal(stream.status, 'in-progress');
  assert.equal(stream.name, 'session-1');
  assert.ok(Math.abs(stream.dateUpdated.getTime() - Date.now()) < 10_000);
  await until('a second of audio', () => (service.streams[0]?.audio().length ?? 0) >= 8000);
  const stopped = await client.calls(call.callSid).streams(stream.sid).update({ status: 'stopped' });
  assert.equal(stopped.status, 'stopped');
  await until('the end', () => service.streams[0]?.closeCode !== null);

  const heard = service.streams[0]!;
  const { messages } = heard;
  assert.deepEqual(messages[0], { event: 'connected', protocol: 'Call', version: '1.0.0' });
  assert.deepEqual(messages[1], {
    event: 'start',
    sequenceNumber: '1',
    streamSid: stream.sid,
    start: {
      streamSid: stream.sid,
      accountSid: simulator.accountSid,
      callSid: call.callSid,
      tracks: ['inbound'],
      customParameters: { sessionId: 'abc', empty: '' },
      mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
    },
  });
  const media = messages.slice(2, -1);
  for (const [index, message] of media.entries()) {
    assert.ok(message.event === 'media');
    assert.equal(message.sequenceNumber, String(index + 2));
    assert.equal(message.media.chunk, String(index + 1));
    assert.equal(message.media.timestamp, String(index * 20));
    assert.equal(message.media.track, 'inbound');
    assert.equal(message.media.payload.length, 216);
  }
  assert.deepEqual(messages.at(-1), {
    event: 'stop',
    sequenceNumber: String(messages.length - 1),
    streamSid: stream.sid,
    stop: { accountSid: simulator.accountSid, callSid: call.callSid },
  });
  assert.deepEqual(heard.audio(), countedBytes(media.length));
  assert.equal(heard.closeCode, 1000);
});

test('a stream is stopped by its name too, and a second stop finds nothing', async (context) => {
  const { simulator, service, client } = await setUp(context);
  const call = simulator.placeCall({ from, audio: createCountedAudio(), status: 'in-progress' });
  const { sid } = await client.calls(call.callSid).streams.create({ url: service.streamUrl, name: 'vv-1_A' });
  await client.calls(call.callSid).streams('vv-1_A').update({ status: 'stopped' });
  for (const again of ['vv-1_A', sid, 'MZ00000000000000000000000000000000']) {
    const { status, code } = await failureOf(client.calls(call.callSid).streams(again).update({ status: 'stopped' }));
    assert.deepEqual([status, code], [404, 20404]);
  }
});

test('a name is free again once its stream is stopped, and not before', async (context) => {
  const { simulator, service, client } = await setUp(context);
  const call = simulator.placeCall({ from, audio: createCountedAudio(), status: 'in-progress' });
  const create = () => client.calls(call.callSid).streams.create({ url: service.streamUrl, name: 'one' });
  const first = await create();
  assert.equal((await failureOf(create())).status, 400);
  await client.calls(call.callSid).streams('one').update({ status: 'stopped' });
  assert.notEqual((await create()).sid, first.sid);
});

test('a call carries four tracks at most, and both_tracks takes two of them', async (context) => {
  const { simulator, service, client } = await setUp(context);
  const call = simulator.placeCall({ from, audio: createCountedAudio(), status: 'in-progress' });
  const create = (track: 'both_tracks' | 'inbound_track' | 'outbound_track') =>
    client.calls(call.callSid).streams.create({ url: service.streamUrl, track });
  const both = await create('both_tracks');
  await create('inbound_track');
  assert.equal((await failureOf(create('both_tracks'))).status, 400);
  await create('outbound_track');
  assert.equal((await failureOf(create('inbound_track'))).status, 400);
  await client.calls(call.callSid).streams(both.sid).update({ status: 'stopped' });
  await create('inbound_track');
});

test('both tracks interleave on one socket, and only the inbound one has the caller', async (context) => {
  const { simulator, service, client } = await setUp(context);
  const call = simulator.placeCall({ from, audio: createCountedAudio(), status: 'in-progress' });
  await client.calls(call.callSid).streams.create({ url: service.streamUrl, track: 'both_tracks' });
  await until('some audio', () => (service.streams[0]?.audio('outbound').length ?? 0) >= 3200);
  const heard = service.streams[0]!;
  call.hangUp();
  assert.deepEqual(heard.audio('inbound').subarray(0, 3200), countedBytes(20));
  assert.ok(heard.audio('outbound').every((byte) => byte === 0xff));
  const tracks = heard.messages.flatMap((message) => (message.event === 'media' ? [message.media.track] : []));
  assert.deepEqual(tracks.slice(0, 4), ['inbound', 'outbound', 'inbound', 'outbound']);
});

test('two streams of one call hear the same audio, once', async (context) => {
  const { simulator, service, client } = await setUp(context);
  const audio = createCountedAudio(100);
  const call = simulator.placeCall({ from, audio, status: 'in-progress' });
  await client.calls(call.callSid).streams.create({ url: service.streamUrl });
  await client.calls(call.callSid).streams.create({ url: service.streamUrl });
  await until('both ended', () => service.streams.length === 2 && service.streams.every(({ closeCode }) => closeCode !== null));
  const [first, second] = service.streams;
  assert.deepEqual(first?.audio(), countedBytes(100));
  const late = second!.audio();
  assert.deepEqual(late, countedBytes(100).subarray(16_000 - late.length));
});

test('two calls do not mix', async (context) => {
  const { simulator, service, client } = await setUp(context);
  const marked = (mark: number) => ({ next: () => new Uint8Array(160).fill(mark) });
  const calls = [1, 2].map((mark) => simulator.placeCall({ from, audio: marked(mark), status: 'in-progress' }));
  await Promise.all(calls.map(({ callSid }) => client.calls(callSid).streams.create({ url: service.streamUrl, name: 'same' })));
  await until('audio of both', () => service.streams.length === 2 && service.streams.every((stream) => stream.audio().length > 1600));
  await client.calls(calls[0]!.callSid).streams('same').update({ status: 'stopped' });
  for (const [index, { callSid }] of calls.entries()) {
    const heard = service.streams.find(({ messages }) => messages[1]?.event === 'start' && messages[1].start.callSid === callSid);
    assert.ok(heard?.audio().every((byte) => byte === index + 1));
  }
  assert.deepEqual(
    calls.map(({ streams }) => streams.map(({ status }) => status)),
    [['stopped'], ['in-progress']],
  );
});

test('an unknown call, and a call that rings or is over, is refused with its own code', async (context) => {
  const { simulator, service, client } = await setUp(context);
  const create = (callSid: string) => failureOf(client.calls(callSid).streams.create({ url: service.streamUrl }));
  const stop = (callSid: string) => failureOf(client.calls(callSid).streams('x').update({ status: 'stopped' }));
  const call = simulator.placeCall({ from, audio: createCountedAudio() });
  assert.equal((await create('CA00000000000000000000000000000000')).code, 20404);
  assert.equal((await stop('CA00000000000000000000000000000000')).code, 20404);
  assert.equal((await create(call.callSid)).code, 21220);
  call.answer();
  call.hangUp();
  assert.equal((await create(call.callSid)).code, 21220);
  assert.equal((await stop(call.callSid)).code, 21220);
  assert.equal(service.streams.length, 0);
});

test('a wrong token is refused before anything else is said', async (context) => {
  const { simulator, service } = await setUp(context);
  const call = simulator.placeCall({ from, audio: createCountedAudio(), status: 'in-progress' });
  const path = `${simulator.url}/2010-04-01/Accounts/${simulator.accountSid}/Calls/${call.callSid}/Streams.json`;
  const basic = (user: string, password: string): string => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  for (const authorization of [undefined, 'Bearer x', basic(simulator.accountSid, 'wrong'), basic('AC1', simulator.authToken)]) {
    const response = await fetch(path, {
      method: 'POST',
      headers: authorization === undefined ? {} : { authorization },
      body: new URLSearchParams({ Url: service.streamUrl, Nonsense: '1' }),
    });
    assert.equal(response.status, 401);
    assert.deepEqual(await response.json(), {
      code: 20003,
      message: 'Authenticate',
      more_info: 'https://www.twilio.com/docs/errors/20003',
      status: 401,
    });
  }
  assert.equal(call.streams.length, 0);
});

test('the resources of another account are refused', async (context) => {
  const { simulator, service } = await setUp(context);
  const call = simulator.placeCall({ from, audio: createCountedAudio(), status: 'in-progress' });
  const other = `AC${'0'.repeat(32)}`;
  const httpClient = createTwilioTransport(simulator.url);
  const client = twilio(simulator.accountSid, simulator.authToken, { httpClient, accountSid: other });
  const { status, code } = await failureOf(client.calls(call.callSid).streams.create({ url: service.streamUrl }));
  assert.deepEqual([status, code], [401, 20003]);
  assert.equal(call.streams.length, 0);
});

test('failures come when asked for, as often as asked for, and only where asked for', async (context) => {
  const { simulator, service, client } = await setUp(context);
  const call = simulator.placeCall({ from, audio: createCountedAudio(), status: 'in-progress' });
  simulator.failNext({ status: 429, code: 20429, times: 2, operation: 'CreateStream' });
  assert.equal((await client.calls(call.callSid).fetch()).status, 'in-progress');
  const create = () => client.calls(call.callSid).streams.create({ url: service.streamUrl });
  assert.deepEqual([(await failureOf(create())).status, (await failureOf(create())).code], [429, 20429]);
  assert.equal((await create()).status, 'in-progress');
  simulator.failNext({ status: 500, code: 20500 });
  assert.equal((await failureOf(client.calls(call.callSid).fetch())).code, 20500);
});
