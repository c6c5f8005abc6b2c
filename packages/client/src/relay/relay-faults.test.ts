/** What can go wrong between a page and the relay, and what the agent then sees. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { refusal } from '../http/http-server.test.js';
import { call, createRelayHarness, endSessions, terms, until } from './relay-harness.test.js';
import { type RelayServer, startRelayServer } from './relay-server.test.js';

let server: RelayServer;
beforeEach(async () => {
  server = await startRelayServer();
});
afterEach(() => {
  endSessions();
  server.close();
});

const path = (name: string) => `/v1/relay/${name}`;
const count = (name: string) => server.asked.filter((asked) => asked.path === path(name)).length;
const enough = { net_speech_duration: 4, audio_duration: 5, speaking: true };
const matched = { score: 0.93, authenticity: 0.97, net_speech_duration: 4.1 };

/** A registered caller whom the agent wants to verify. */
async function wantVerification() {
  const harness = createRelayHarness(server);
  harness.session.dispatch({ type: 'call-changed', call, inProgress: true });
  await harness.phase('registered');
  harness.act('verify');
  return harness;
}

describe('a connection that breaks', () => {
  it('after any event loses none of them and repeats none', async () => {
    const harness = await wantVerification();
    const operation = await harness.operation();
    const told = [
      ['relay-opened', terms],
      ['info-consumer-ready', { call_id: call.callSid }],
      ['relay-stream', { state: 'started' }],
      ['info-vad-status', { net_speech_duration: 2 }],
      ['info-vad-status', enough],
    ] as const;
    for (const [index, [name, payload]] of told.entries()) {
      operation.say(name, payload);
      // the next connection asks for what comes after this one, so it has arrived
      while (operation.connections.at(-1) !== index + 1) {
        operation.cut();
        const { length } = operation.connections;
        await until(() => operation.connections.length > length);
      }
    }
    operation.say('result-success', matched);
    await harness.phase('verified');
    assert.deepEqual([...new Set(operation.connections)], [0, 1, 2, 3, 4, 5]);
    assert.equal(harness.responses.length, 1);
  });

  it('while nobody listens is made up for, also by a server that tells everything again', async () => {
    server.forgetful = true;
    const harness = createRelayHarness(server);
    const operation = await harness.start('verify');
    operation.cut();
    operation.say('info-vad-status', { net_speech_duration: 1 });
    operation.say('info-vad-status', enough);
    assert.equal((await harness.phase('deciding')).progress?.netSpeechSeconds, 4);
    operation.cut();
    await until(() => operation.connections.length >= 3);
    assert.equal(harness.state().phase, 'deciding');
    operation.say('result-success', matched);
    await harness.phase('verified');
  });

  it('is no fault of an event that comes twice, late or without a number', async () => {
    const harness = createRelayHarness(server);
    const operation = await harness.start('verify');
    operation.say('result-fail-score', { score: 0.1 }, 3);
    operation.say('result-fail-score', { score: 0.1 }, 1);
    operation.say('result-fail-score', { score: 0.1 }, Number.NaN);
    operation.say('info-vad-status', enough, 9);
    operation.say('result-fail-score', { score: 0.1 }, 8);
    await harness.phase('deciding');
    operation.say('result-success', matched, 10);
    await harness.phase('verified');
  });

  it('for half a minute ends the attempt, after tries that come less often each time', async () => {
    const harness = createRelayHarness(server);
    const operation = await harness.start('verify');
    operation.cut();
    server.close();
    const { code, detail } = await harness.phase('unavailable');
    assert.deepEqual([code, detail], ['CHANNEL_DROPPED', 'CHANNEL_LOST']);
    const { pauses } = harness.relayClock;
    assert.deepEqual(pauses.slice(0, 6), [100, 200, 400, 800, 1600, 2000]);
    assert.ok(pauses.length < 25, `${pauses.length} tries`);
  });

  it('silently is noticed, and asked for again', async () => {
    const harness = createRelayHarness(server);
    const operation = await harness.start('verify');
    harness.relayClock.expire();
    await until(() => operation.connections.length === 2);
    operation.say('result-success', matched);
    await harness.phase('verified');
  });

  for (const status of [500, 503, 429]) {
    it(`and is answered with ${status} for a while is tried again`, async () => {
      const harness = createRelayHarness(server);
      const operation = await harness.start('verify');
      server.answers.push({ path: path('events'), answer: refusal(status, 'STATE_FAILED', true) });
      operation.cut();
      await until(() => operation.connections.length === 2);
      operation.say('result-success', matched);
      await harness.phase('verified');
    });
  }

  it('and then is not let in any more ends the attempt with what the agent can do', async () => {
    for (const [status, answered, code] of [
      [401, 'AGENT_NOT_AUTHENTICATED', 'TOKEN_FAILED'],
      [404, 'RELAY_NOT_FOUND', 'CHANNEL_DROPPED'],
    ] as const) {
      const harness = createRelayHarness(server);
      const operation = await harness.start('verify', server.operations.length + 1);
      server.answers.push({ path: path('events'), answer: refusal(status, answered) });
      operation.cut();
      const state = await harness.phase('unavailable');
      assert.deepEqual([state.code, state.detail], [code, answered]);
      await until(() => operation.cancelled);
    }
  });

  it('to something that is no relay ends the attempt', async () => {
    const harness = createRelayHarness(server);
    const operation = await harness.start('verify');
    server.answers.push({ path: path('events'), answer: { status: 200, body: '<html>Sign in to the network</html>' } });
    operation.cut();
    assert.equal((await harness.phase('unavailable')).detail, 'ANSWER_UNEXPECTED');
  });
});

describe('an operation that nobody waits for any more', () => {
  it('is cancelled, and the next one on the call waits for that', async () => {
    const harness = createRelayHarness(server);
    const operation = await harness.start('verify');
    server.answers.push({ path: path('cancel'), answer: 'hang' });
    harness.act('cancel');
    await harness.phase('inconclusive');
    harness.act('retry');
    await until(() => count('cancel') === 1);
    assert.deepEqual([operation.cancelled, count('start')], [false, 1]);
    server.release();
    await harness.operation(2);
    assert.equal(operation.cancelled, true);
  });

  it('is cancelled when its start is answered too late, and never listened to', async () => {
    server.answers.push({ path: path('start'), answer: 'hang' });
    const harness = await wantVerification();
    await until(() => count('start') === 1);
    harness.act('cancel');
    await harness.phase('inconclusive');
    harness.act('verify');
    server.release();
    await until(() => server.operations.length === 2);
    assert.deepEqual([server.operations[0]?.cancelled, server.operations[0]?.connections], [true, []]);
  });

  it('is cancelled again when that fails, in growing intervals and not for ever', async () => {
    const harness = await wantVerification();
    await harness.operation();
    for (let time = 0; time < 9; time += 1) server.answers.push({ path: path('cancel'), answer: refusal(500, 'INTERNAL') });
    harness.act('cancel');
    await until(() => count('cancel') === 4);
    harness.act('verify');
    await harness.operation(2);
    assert.equal(count('cancel'), 4);
    assert.deepEqual(harness.relayClock.pauses.slice(-3), [500, 1_000, 2_000]);
  });

  it('needs no more than that the server does not know it', async () => {
    const harness = createRelayHarness(server);
    await harness.start('verify');
    server.answers.push({ path: path('cancel'), answer: refusal(404, 'RELAY_NOT_FOUND') });
    harness.act('cancel');
    await harness.phase('inconclusive');
    harness.act('retry');
    await harness.operation(2);
    assert.equal(count('cancel'), 1);
  });

  it('is cancelled when the element goes', async () => {
    const harness = createRelayHarness(server);
    const operation = await harness.start('verify');
    harness.session.dispose();
    await until(() => operation.cancelled);
  });

  it('is not cancelled when the server has ended it by itself', async () => {
    const harness = createRelayHarness(server);
    const operation = await harness.start('verify');
    operation.say('result-success', matched);
    await harness.phase('verified');
    harness.act('verify');
    await harness.operation(2);
    assert.equal(count('cancel'), 0);
  });
});

describe('an answer about another call', () => {
  it('to a start is refused, and what was begun there is cancelled', async () => {
    server.startedOn = 'CA2';
    const harness = await wantVerification();
    const { code, detail } = await harness.phase('unavailable');
    assert.deepEqual([code, detail], ['CHANNEL_FAILED', 'ANSWER_UNEXPECTED']);
    await until(() => server.operations[0]?.cancelled === true);
    assert.deepEqual(server.operations[0]?.connections, []);
  });

  it('in an event is refused', async () => {
    const harness = await wantVerification();
    const operation = await harness.operation();
    operation.say('relay-opened', terms);
    operation.say('info-consumer-ready', { call_id: 'CA2' });
    assert.equal((await harness.phase('unavailable')).code, 'PROTOCOL_VIOLATION');
  });

  it('that arrives after the call was left changes nothing', async () => {
    const harness = createRelayHarness(server);
    const operation = await harness.start('verify');
    harness.session.dispatch({ type: 'call-changed', call: { callSid: 'CA2', callerId: '+2' }, inProgress: true });
    operation.say('result-success', matched);
    await until(() => operation.cancelled);
    const { call: current, verified } = await harness.phase('registered');
    assert.deepEqual([current?.callSid, verified], ['CA2', false]);
  });
});

describe('what cannot be taken for a verdict', () => {
  it('is one before the server has said by what it decides', async () => {
    const harness = await wantVerification();
    const operation = await harness.operation();
    operation.say('info-consumer-ready', {});
    assert.equal((await harness.phase('unavailable')).code, 'PROTOCOL_VIOLATION');
  });

  it('is an event that cannot be read; one that is not known is passed over', async () => {
    const harness = createRelayHarness(server);
    const operation = await harness.start('verify');
    operation.say('relay-news', { of: 'tomorrow' });
    operation.say('info-vad-status', { net_speech_duration: 'much' });
    assert.equal((await harness.phase('unavailable')).code, 'PROTOCOL_VIOLATION');
  });

  it('is a success below the threshold of the server', async () => {
    const harness = createRelayHarness(server);
    const operation = await harness.start('verify');
    operation.say('result-success', { ...matched, score: 0.5 });
    assert.equal((await harness.phase('unavailable')).code, 'PROTOCOL_VIOLATION');
  });

  it('is the end alone', async () => {
    const harness = createRelayHarness(server);
    const operation = await harness.start('verify');
    operation.say('relay-ended');
    const { code, detail } = await harness.phase('unavailable');
    assert.deepEqual([code, detail], ['CHANNEL_DROPPED', null]);
  });
});

describe('a refusal of the server', () => {
  for (const [code, seen] of [
    ['CALLER_COOLING_OFF', 'CHANNEL_FAILED'],
    ['CREDENTIAL_UNREADABLE', 'CREDENTIAL_UNUSABLE'],
    ['CONSENT_MISSING', 'CONSENT_LOOKUP_FAILED'],
    ['AGENT_NOT_ON_CALL', 'CHANNEL_FAILED'],
    ['TELEPHONY_TIMEOUT', 'CHANNEL_TIMEOUT'],
  ] as const) {
    it(`to begin with ${code} is ${seen}, with the server's code as detail`, async () => {
      server.answers.push({ path: path('start'), answer: refusal(409, code) });
      const state = await (await wantVerification()).phase('unavailable');
      assert.deepEqual([state.code, state.detail, state.failed], [seen, code, 'verify']);
    });
  }

  for (const [step, code, seen] of [
    ['token', 'TOKEN_SERVICE_FAILED', 'TOKEN_FAILED'],
    ['token', 'TOKEN_SERVICE_TIMEOUT', 'TOKEN_TIMEOUT'],
    ['channel', 'VOICE_SERVICE_FAILED', 'CHANNEL_FAILED'],
    ['ready', 'VOICE_SERVICE_TIMEOUT', 'READY_TIMEOUT'],
    ['stream', 'TELEPHONY_FAILED', 'STREAM_START_FAILED'],
    ['verdict', 'VOICE_SERVICE_TIMEOUT', 'VERDICT_TIMEOUT'],
    ['store', 'STATE_FAILED', 'VOICE_SERVICE_FAILED'],
  ] as const) {
    it(`at its step ${step} with ${code} is ${seen}`, async () => {
      const harness = await wantVerification();
      const operation = await harness.operation();
      operation.say('relay-failed', { step, code });
      operation.say('relay-ended');
      const state = await harness.phase('unavailable');
      assert.deepEqual([state.code, state.detail], [seen, code]);
    });
  }

  it('to keep a registration is a registration that may or may not be there', async () => {
    server.caller = { registered: false, consent: null };
    const harness = createRelayHarness(server);
    const operation = await harness.start('register');
    operation.say('relay-failed', { step: 'store', code: 'STORE_FAILED' });
    const { code, registration } = await harness.phase('unavailable');
    assert.deepEqual([code, registration], ['CREDENTIAL_STORE_FAILED', 'unknown']);
  });

  it('is never shown in words of its own', async () => {
    const harness = await wantVerification();
    const operation = await harness.operation();
    operation.say('relay-failed', { step: 'verdict', code: 'no verdict for +34600000001' });
    const { code, detail } = await harness.phase('unavailable');
    assert.deepEqual([code, detail], ['VOICE_SERVICE_FAILED', null]);
  });
});
