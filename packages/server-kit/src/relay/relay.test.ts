import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { allEvents } from '../testkit/event-stream.js';
import { accessToken, ask, begin, caller, createRelayWorld, credential } from '../testkit/relay-kit.js';
import { callSid, streamSid } from '../testkit/twilio-double.js';

const ready = 'info-consumer-ready';
const progress = 'info-vad-status';

describe('a registration', () => {
  test('is asked of the voice service by the server, told to the page step by step, and kept by the server alone', async () => {
    await using world = await createRelayWorld();
    const id = await begin(world.kit, 'register');
    const session = await world.voice.next();
    assert.deepEqual([session.namespace, session.token, session.header], ['/register', `Bearer ${accessToken}`, `Bearer ${accessToken}`]);
    assert.ok(!session.url.includes(accessToken));
    assert.deepEqual(session.initialize.register_request, { authenticity_threshold: 0.5, audio_total_duration: 3 });
    assert.equal(session.initialize.metadata?.call_id, callSid);
    const events = ask(world.kit, 'events', { id }).then(allEvents);
    session.say(ready, { call_id: callSid, engine: { name: 'callseal-engine' } });
    while (!world.twilio.calls().some((call) => call.endsWith('/Streams'))) await new Promise(setImmediate);
    session.say(progress, { net_speech_duration: 1.2 });
    session.say(
      'result-success',
      { credential, model: { hash: 'model-1' }, authenticity: 0.97, net_speech_duration: 3.1 },
      { collected_audio: 'AAAA' },
    );
    const told = await events;
    assert.deepEqual(
      told.map(({ name, data }) => [name, data]),
      [
        ['relay-opened', { score_threshold: 0.8, authenticity_threshold: 0.5, audio_total_duration: 3 }],
        [ready, { call_id: callSid, engine: { name: 'callseal-engine' } }],
        ['relay-stream', { state: 'started' }],
        [progress, { net_speech_duration: 1.2 }],
        ['result-success', { model: { hash: 'model-1' }, authenticity: 0.97, net_speech_duration: 3.1 }],
        ['relay-ended', {}],
      ],
    );
    assert.deepEqual(await world.credentials.get(caller), { credential, modelHash: 'model-1' });
    await session.left;
    assert.ok(world.twilio.calls().includes(`POST Calls/${callSid}/Streams/${streamSid(1)}`), 'the stream is stopped');
  });
});
