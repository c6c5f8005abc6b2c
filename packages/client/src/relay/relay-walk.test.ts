/** The session's walks with a real server at the other end of the relay. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { call, createRelayHarness, endSessions, until } from './relay-harness.test.js';
import { type RelayServer, startRelayServer } from './relay-server.test.js';

let server: RelayServer;
beforeEach(async () => {
  server = await startRelayServer();
});
afterEach(() => {
  endSessions();
  server.close();
});

const asked = () => server.asked.map(({ path, fields }) => [path.replace('/v1/relay/', ''), fields]);
const named = { callSid: call.callSid, taskSid: call.taskSid, Token: 'secret' };

describe('a session over the relay', () => {
  it("verifies a caller whom it only knows by the call, and shows the server's thresholds", async () => {
    const harness = createRelayHarness(server);
    const operation = await harness.start('verify');
    operation.say('info-vad-status', { net_speech_duration: 1.5, audio_duration: 2, speaking: true });
    assert.equal((await harness.phase('listening')).progress.requiredSeconds, 4);
    operation.say('result-success', { score: 0.65, authenticity: 0.45, net_speech_duration: 4.1 });
    operation.say('relay-ended');
    const { evidence } = await harness.phase('verified');
    assert.deepEqual(
      [evidence.score, evidence.scoreThreshold, evidence.authenticity, evidence.authenticityThreshold],
      [0.65, 0.6, 0.45, 0.4],
    );
    assert.equal(harness.responses.at(-1)?.relayed, true);
    assert.deepEqual(asked(), [
      ['caller', named],
      ['start', { ...named, purpose: 'verify' }],
      ['events', { id: operation.id, after: '0', Token: 'secret' }],
    ]);
  });

  it('asks with nothing but plain forms, which need no preflight', async () => {
    const harness = createRelayHarness(server);
    await harness.start('verify');
    harness.act('cancel');
    await harness.phase('inconclusive');
    await until(() => server.operations[0]?.cancelled === true);
    for (const { headers } of server.asked) {
      assert.equal(headers['content-type'], 'application/x-www-form-urlencoded;charset=UTF-8');
      assert.deepEqual([headers.authorization, headers['last-event-id']], [undefined, undefined]);
    }
  });

  it('registers without ever holding a credential, and tests the registration by itself', async () => {
    server.caller = { registered: false, consent: null };
    const harness = createRelayHarness(server);
    const registration = await harness.start('register');
    registration.say('result-success', { authenticity: 0.9, net_speech_duration: 5, credential: 'leaked' });
    registration.say('relay-ended');
    const test = await harness.operation(2);
    assert.equal(test.fields.purpose, 'test');
    assert.equal(harness.state().registration, 'registered');
    assert.deepEqual(
      asked().map(([path]) => path),
      ['caller', 'start', 'events', 'start', 'events'],
    );
    assert.ok(!JSON.stringify([harness.state(), harness.log, harness.responses, server.asked]).includes('leaked'));
  });

  it('has the server forget a registration, on the call that it was met on', async () => {
    const harness = createRelayHarness(server);
    harness.session.dispatch({ type: 'call-changed', call, inProgress: true });
    await harness.phase('registered');
    harness.act('delete');
    harness.act('confirm-delete');
    await harness.phase('deleted');
    assert.deepEqual(asked(), [
      ['caller', named],
      ['forget', named],
    ]);
  });

  it("knows the caller's last answer, and has a new one kept without naming the caller", async () => {
    server.caller = { registered: true, consent: { answer: 'agreed', textVersion: 'old' } };
    const harness = createRelayHarness(server, { consentTo: 'new' });
    harness.session.dispatch({ type: 'call-changed', call, inProgress: true });
    await harness.phase('registered');
    harness.act('verify');
    await harness.phase('consent-needed');
    harness.act('agree');
    await harness.operation();
    const at = new Date(harness.clock.date()).toISOString();
    assert.deepEqual(
      asked().find(([path]) => path === 'consent'),
      ['consent', { ...named, answer: 'agreed', textVersion: 'new', at, method: 'spoken-to-agent' }],
    );
    assert.ok(!JSON.stringify(server.asked).includes(call.callerId));
  });

  it('does not ask again who agreed to this text, and does not listen to who refused', async () => {
    for (const [answer, phase] of [
      ['agreed', 'connecting'],
      ['refused', 'refused'],
    ] as const) {
      server.caller = { registered: true, consent: { answer, textVersion: 'new' } };
      const harness = createRelayHarness(server, { consentTo: 'new' });
      harness.session.dispatch({ type: 'call-changed', call, inProgress: true });
      await harness.phase('registered');
      harness.act('verify');
      await harness.phase(phase);
    }
  });

  it('learns what became of the audio from the events, and asks nobody for it', async () => {
    const harness = createRelayHarness(server);
    const operation = await harness.start('verify');
    operation.say('relay-stream', { state: 'failed', code: '31920' });
    operation.say('relay-failed', { step: 'stream', code: 'TELEPHONY_FAILED' });
    const { code, detail } = await harness.phase('unavailable');
    assert.deepEqual([code, detail], ['STREAM_FAILED', '31920']);
    assert.deepEqual(
      asked().map(([path]) => path),
      ['caller', 'start', 'events'],
    );
  });

  it('says what it can say about audio that could not be started', async () => {
    const harness = createRelayHarness(server);
    harness.session.dispatch({ type: 'call-changed', call, inProgress: true });
    await harness.phase('registered');
    harness.act('verify');
    const operation = await harness.operation();
    operation.say('relay-opened', { score_threshold: 0.8, authenticity_threshold: 0.5, audio_total_duration: 3 });
    operation.say('info-consumer-ready');
    await harness.phase('connecting', 'stream');
    operation.say('relay-stream', { state: 'failed', code: 'TELEPHONY_BUSY' });
    const { code, detail } = await harness.phase('unavailable');
    assert.deepEqual([code, detail], ['STREAM_START_FAILED', 'TELEPHONY_BUSY']);
  });
});
