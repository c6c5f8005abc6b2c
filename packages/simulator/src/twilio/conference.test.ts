import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCountedAudio, failureOf, setUp } from '../test-support/set-up.js';
import { until } from '../test-support/until.js';

const from = '+12025550101';

test('the conference appears with the answer, named after the task, with caller and worker in it', async (context) => {
  const { simulator, client } = await setUp(context);
  const call = simulator.placeCall({ from, audio: createCountedAudio() });
  assert.equal((await client.calls(call.callSid).fetch()).status, 'ringing');
  assert.deepEqual(await client.conferences.list({ friendlyName: call.taskSid }), []);
  call.answer();
  const [conference] = await client.conferences.list({ friendlyName: call.taskSid, status: 'in-progress' });
  assert.equal(conference?.sid, call.conferenceSid);
  assert.equal((await client.conferences(call.conferenceSid).fetch()).friendlyName, call.taskSid);
  const participants = await client.conferences(call.conferenceSid).participants.list();
  assert.deepEqual(
    participants.map(({ callSid, label, hold, status }) => [callSid, label, hold, status]),
    [
      [call.callSid, 'customer', false, 'connected'],
      [call.workerCallSid, 'worker', false, 'connected'],
    ],
  );
  assert.equal((await client.calls(call.workerCallSid).fetch()).status, 'in-progress');
});

test('long lists come in pages that the helper library follows', async (context) => {
  const { simulator, client } = await setUp(context);
  const calls = Array.from({ length: 7 }, () => simulator.placeCall({ from, audio: createCountedAudio(), status: 'in-progress' }));
  const listed = await client.conferences.list({ pageSize: 3 });
  assert.deepEqual(
    listed.map(({ sid }) => sid),
    calls.map(({ conferenceSid }) => conferenceSid).reverse(),
  );
  assert.equal(simulator.requests().length, 3);
  assert.ok(simulator.requests().every(({ violations }) => violations.length === 0));
});

test('a participant is put on hold and found by that', async (context) => {
  const { simulator, client } = await setUp(context);
  const call = simulator.placeCall({ from, audio: createCountedAudio(), status: 'in-progress' });
  const participants = client.conferences(call.conferenceSid).participants;
  assert.equal((await client.conferences(call.conferenceSid).participants(call.callSid).update({ hold: true })).hold, true);
  assert.equal(call.held, true);
  assert.deepEqual(
    (await participants.list({ hold: true })).map(({ callSid }) => callSid),
    [call.callSid],
  );
  await client.conferences(call.conferenceSid).participants('customer').update({ hold: false, muted: true });
  assert.equal(call.held, false);
  assert.equal((await client.conferences(call.conferenceSid).participants('customer').fetch()).muted, true);
});

test('ending the call by the API ends its streams, its conference and the worker', async (context) => {
  const { simulator, service, client } = await setUp(context);
  const call = simulator.placeCall({ from, audio: createCountedAudio(), status: 'in-progress' });
  await client.calls(call.callSid).streams.create({ url: service.streamUrl });
  await until('the stream', () => service.streams.length === 1);
  assert.equal((await client.calls(call.callSid).update({ status: 'completed' })).status, 'completed');
  await until('the end', () => service.streams[0]?.closeCode === 1000);
  assert.equal((await client.calls(call.workerCallSid).fetch()).status, 'completed');
  assert.equal((await client.conferences(call.conferenceSid).fetch()).status, 'completed');
  assert.equal((await failureOf(client.calls(call.callSid).update({ status: 'completed' }))).code, 21_220);
});

test('new TwiML on a live call takes it out of its conference, ends its streams, and is told', async (context) => {
  const { simulator, service, client, typesOf, events } = await setUp(context);
  const call = simulator.placeCall({ from, audio: createCountedAudio(), status: 'in-progress' });
  const { conferenceSid } = call;
  await client.calls(call.callSid).streams.create({ url: service.streamUrl });
  await until('the stream', () => service.streams.length === 1);
  await client.calls(call.callSid).update({ twiml: '<Response><Dial><Conference>elsewhere &amp; back</Conference></Dial></Response>' });
  await until('the end of the stream', () => typesOf(call.callSid).includes('stream-stopped'));
  assert.deepEqual(typesOf(call.callSid).slice(5, 8), ['call-redirected', 'conference-left', 'conference-joined']);
  assert.equal(events.find((event) => event.type === 'stream-stopped')?.reason, 'redirected');
  // the caller's exit ended the old conference, and with it the worker's leg: the very accident that integrations must avoid
  assert.equal((await client.conferences(conferenceSid).fetch()).status, 'completed');
  assert.equal((await client.calls(call.workerCallSid).fetch()).status, 'completed');
  assert.equal(call.status, 'in-progress');
  assert.equal((await client.conferences(call.conferenceSid).fetch()).friendlyName, 'elsewhere & back');
});

test('without endConferenceOnExit a redirected caller comes back to the same conference, unless the flag was set on hold', async (context) => {
  const { simulator, client } = await setUp(context);
  for (const held of [false, true]) {
    const call = simulator.placeCall({ from, audio: createCountedAudio(), status: 'in-progress' });
    const { conferenceSid, taskSid } = call;
    call.hold(held);
    const updated = await client.conferences(conferenceSid).participants(call.callSid).update({ endConferenceOnExit: false });
    assert.equal(updated.endConferenceOnExit, held, 'the flag is silently ignored on hold');
    await client.calls(call.callSid).update({ twiml: `<Response><Dial><Conference>${taskSid}</Conference></Dial></Response>` });
    assert.equal((await client.conferences(conferenceSid).fetch()).status, held ? 'completed' : 'in-progress');
    assert.equal(call.conferenceSid === conferenceSid, !held);
    assert.equal(call.held, false);
  }
});

test('TwiML that holds nothing ends the call', async (context) => {
  const { simulator, client } = await setUp(context);
  const call = simulator.placeCall({ from, audio: createCountedAudio(), status: 'in-progress' });
  await client.calls(call.callSid).update({ twiml: '<Response><Hangup/></Response>' });
  assert.equal(call.status, 'completed');
});

test('a removed participant is hung up', async (context) => {
  const { simulator, client } = await setUp(context);
  const call = simulator.placeCall({ from, audio: createCountedAudio(), status: 'in-progress' });
  await client.conferences(call.conferenceSid).participants(call.workerCallSid).update({ endConferenceOnExit: false });
  assert.equal(await client.conferences(call.conferenceSid).participants(call.workerCallSid).remove(), true);
  assert.equal((await client.calls(call.workerCallSid).fetch()).status, 'completed');
  assert.equal(call.status, 'in-progress');
  assert.equal(await client.conferences(call.conferenceSid).participants(call.callSid).remove(), true);
  assert.equal(call.status, 'completed');
});

test('a conference is ended by the API for everybody in it', async (context) => {
  const { simulator, client } = await setUp(context);
  const call = simulator.placeCall({ from, audio: createCountedAudio(), status: 'in-progress' });
  const ended = await client.conferences(call.conferenceSid).update({ status: 'completed' });
  assert.deepEqual([ended.status, ended.reasonConferenceEnded], ['completed', 'conference-ended-via-api']);
  assert.equal(call.status, 'completed');
});
