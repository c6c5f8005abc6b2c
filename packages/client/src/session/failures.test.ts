/** Every wait that can end badly, every error of the service, and hosts that misbehave. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CallsealError } from '@callseal/protocol/errors';
import { settle } from '../testing.js';
import { call, createHarness, type Harness, never, parameters } from './harness.test.js';
import { createSession } from './create-session.js';
import type { SessionOptions } from './options.js';
import { defaultTimeouts } from './timeouts.js';

const get = never;
const store = { get: () => Promise.resolve(null), store: () => Promise.resolve(), delete: () => Promise.resolve() };
const kept = { ...store, get: () => Promise.resolve('kept') };

/** From an option that makes one wait hang, and the way there, to the code it ends with. */
const waits: readonly [keyof typeof defaultTimeouts, string, Partial<SessionOptions>, (harness: Harness) => Promise<void>][] = [
  ['host', 'CREDENTIAL_LOOKUP_FAILED', { credentials: { ...store, get } }, () => Promise.resolve()],
  ['token', 'TOKEN_TIMEOUT', { tokens: { getToken: never } }, (harness) => harness.act('register')],
  ['connect', 'CHANNEL_TIMEOUT', { signalling: { open: never } }, (harness) => harness.act('register')],
  ['ready', 'READY_TIMEOUT', {}, (harness) => harness.act('register')],
  ['firstAudio', 'AUDIO_TIMEOUT', {}, (harness) => harness.toAudio('register')],
  [
    'verdict',
    'VERDICT_TIMEOUT',
    {},
    async (harness) => {
      await harness.toAudio('register');
      await harness.hear(5);
    },
  ],
  [
    'host',
    'CREDENTIAL_STORE_FAILED',
    { credentials: { ...store, store: never } },
    async (harness) => {
      await harness.toAudio('register');
      await harness.emit('result-success', { credential: 'fresh' });
    },
  ],
  [
    'host',
    'CREDENTIAL_DELETE_FAILED',
    { credentials: { ...kept, delete: never } },
    async (harness) => {
      await harness.act('delete');
      await harness.act('confirm-delete');
    },
  ],
];

describe('a wait', () => {
  for (const [wait, code, options, lead] of waits) {
    it(`for ${wait} ends with ${code} after its time and not before, and retry leads on`, async () => {
      const harness = createHarness(options);
      await harness.call();
      await lead(harness);
      await harness.clock.pass(defaultTimeouts[wait] - 1);
      assert.notEqual(harness.state().phase, 'unavailable');
      await harness.clock.pass(1);
      assert.equal(harness.expect('unavailable').code, code);
      assert.ok(harness.log.some((entry) => entry.level === 'warn' && entry.code === code));
      assert.equal(harness.clock.pending, 0);
      assert.equal(harness.stream.open.size, 0);
      await harness.act('retry');
      assert.notEqual(harness.state().phase, 'unavailable');
    });
  }

  it('takes as long as the options say', async () => {
    const harness = createHarness({ tokens: { getToken: never }, timeouts: { token: 7 } });
    await harness.call();
    await harness.act('register');
    await harness.clock.pass(7);
    assert.equal(harness.expect('unavailable').code, 'TOKEN_TIMEOUT');
  });

  it('for enough speech ends inconclusively, with what was heard', async () => {
    for (const [seconds, reason] of [
      [0, 'silence'],
      [1.2, 'too-little-speech'],
    ] as const) {
      const harness = createHarness();
      await harness.call();
      await harness.toAudio('register');
      await harness.hear(seconds);
      await harness.clock.pass(defaultTimeouts.listening);
      const state = harness.expect('inconclusive');
      assert.deepEqual([state.reason, state.netSpeechSeconds], [reason, seconds]);
    }
  });
});

describe('a refusal', () => {
  const refused = () => Promise.reject(new CallsealError('AGENT_NOT_ON_CALL', 'secret +4912345'));
  const cases: readonly [string, Partial<SessionOptions>][] = [
    ['TOKEN_FAILED', { tokens: { getToken: refused } }],
    ['CHANNEL_FAILED', { signalling: { open: refused } }],
  ];
  for (const [code, options] of cases) {
    it(`ends with ${code}, and tells its origin's code but not its text`, async () => {
      const harness = createHarness(options);
      await harness.call();
      await harness.act('register');
      const state = harness.expect('unavailable');
      assert.deepEqual([state.code, state.detail, state.failed], [code, 'AGENT_NOT_ON_CALL', 'register']);
      assert.ok(!JSON.stringify(harness.log).includes('4912345'));
    });
  }

  it('of the stream ends with STREAM_START_FAILED, and the stream is stopped, for it may have been started', async () => {
    const harness = createHarness({ streamAnswers: { start: refused } });
    await harness.call();
    await harness.act('register');
    await harness.emit('info-consumer-ready');
    assert.equal(harness.expect('unavailable').code, 'STREAM_START_FAILED');
    assert.equal(harness.stream.open.size, 0);
  });
});

describe("the service's errors", () => {
  const audio: readonly [object, string][] = [
    [{ exception: 'VoiceDurationIsNotEnoughException' }, 'too-little-speech'],
    [{ exception: 'SignalNoiseRatioException' }, 'too-noisy'],
    [{ exception: 'AudioInputException', hint: 'silence' }, 'silence'],
    [{ exception: 'AudioInputException', hint: 'clipping' }, 'clipping'],
    [{ exception: 'AudioInputException' }, 'unreadable-audio'],
    [{ exception: 'SomethingNew' }, 'unreadable-audio'],
  ];
  for (const [payload, reason] of audio) {
    it(`error-audio ${JSON.stringify(payload)} is "cannot tell": ${reason}`, async () => {
      const harness = createHarness();
      await harness.call();
      await harness.toAudio('register');
      await harness.emit('error-audio', { ...payload, net_speech_duration: 1.5 });
      const state = harness.expect('inconclusive');
      assert.deepEqual([state.reason, state.netSpeechSeconds], [reason, 1.5]);
    });
  }

  const failures: readonly [string, object, string][] = [
    ['error-consumer-not-ready', {}, 'CONSUMER_NOT_READY'],
    ['error-parameters', { exception: 'BadThreshold' }, 'PARAMETERS_REFUSED'],
    ['error-parameters', { exception: 'InvalidCredential' }, 'CREDENTIAL_UNUSABLE'],
    ['error-das-Peak', { exception: 'CalibrationNotAvailable' }, 'VOICE_SERVICE_FAILED'],
    ['info-vad-status', { net_speech_duration: 'much' }, 'PROTOCOL_VIOLATION'],
    ['info-consumer-ready', { call_id: 'CA-another' }, 'PROTOCOL_VIOLATION'],
    ['result-success', { score: 0.9 }, 'PROTOCOL_VIOLATION'],
  ];
  for (const [name, payload, code] of failures) {
    it(`${name} ${JSON.stringify(payload)} before any audio ends with ${code}`, async () => {
      const harness = createHarness({ credential: 'kept' });
      await harness.call();
      await harness.act('verify');
      await harness.emit(name, payload);
      assert.equal(harness.expect('unavailable').code, code);
      assert.equal(harness.signalling.latest.aborted, true);
    });
  }

  it('keep an exception only where it is a name, since a text may repeat anything', async () => {
    const harness = createHarness();
    await harness.call();
    await harness.act('register');
    await harness.emit('error-parameters', { exception: 'bad credential eyJhbGci…' });
    assert.equal(harness.expect('unavailable').detail, null);
    assert.equal(harness.responses[0]?.exception, undefined);
  });

  it('that are not known, progress before any audio, and a second readiness are ignored', async () => {
    const harness = createHarness();
    await harness.call();
    await harness.act('register');
    await harness.emit('info-something-new', {});
    await harness.hear(5);
    assert.equal(harness.expect('connecting').step, 'service');
    await harness.emit('info-consumer-ready');
    await harness.emit('info-consumer-ready');
    assert.equal(harness.stream.requests.length, 1);
  });

  it('include a connection lost before the verdict, and not one lost after it', async () => {
    const harness = createHarness({ credential: 'kept' });
    await harness.call();
    await harness.toAudio('verify');
    harness.signalling.latest.drop();
    assert.equal(harness.expect('unavailable').code, 'CHANNEL_DROPPED');
    await harness.act('retry');
    await harness.emit('info-consumer-ready');
    await harness.emit('result-success', { score: 0.9 });
    harness.signalling.latest.drop();
    harness.expect('verified');
  });
});

describe('a host', () => {
  it('whose hooks and subscribers throw, reject or hang changes nothing', async () => {
    const fault = () => {
      throw new Error('host');
    };
    for (const hook of [fault, () => Promise.reject(new Error('host')), never]) {
      const harness = createHarness({
        credential: 'kept',
        onResponse: hook,
        consentTo: '1',
      });
      harness.session.subscribe(fault);
      await harness.call();
      await harness.act('verify');
      await harness.act('agree');
      await harness.emit('info-consumer-ready');
      await harness.emit('result-success', { score: 0.9 });
      harness.expect('verified');
    }
    createHarness({ onLog: fault }).session.dispatch({ type: 'call-changed', call, inProgress: true });
  });

  it('may throw in every port', async () => {
    const fault = (): never => {
      throw new Error('host');
    };
    const session = createSession({
      parameters,
      signalling: { open: fault },
      stream: { start: fault, stop: fault },
      tokens: { getToken: fault },
      credentials: { ...store, get: fault },
    });
    session.dispatch({ type: 'call-changed', call, inProgress: true });
    await settle();
    const state = session.getState();
    assert.equal(state.phase === 'unavailable' && state.code, 'CREDENTIAL_LOOKUP_FAILED');
    session.dispose();
  });

  it('may ask from within a notification', async () => {
    const harness = createHarness();
    harness.session.subscribe((state) => {
      if (state.phase === 'not-registered') harness.session.dispatch({ type: 'register' });
    });
    await harness.call();
    harness.expect('connecting');
    assert.deepEqual(
      harness.states.map(({ phase }) => phase),
      ['looking-up', 'not-registered', 'connecting', 'connecting', 'connecting'],
    );
  });

  it('is told of each phase once in the log, without anything secret', async () => {
    const harness = createHarness({ credential: 'the-credential' });
    await harness.call();
    await harness.toAudio('verify');
    await harness.hear(1);
    await harness.hear(2);
    assert.deepEqual(
      harness.log.map(({ message }) => message),
      ['looking-up', 'registered', 'connecting (verify)', 'waiting-for-audio (verify)', 'listening (verify)'],
    );
    const told = JSON.stringify([harness.log, harness.states.map((state) => ({ ...state, call: null }))]);
    for (const secret of ['the-credential', 'Bearer', '+1']) assert.ok(!told.includes(secret));
  });

  it('that disposes of the session hears nothing more, twice as well', async () => {
    const harness = createHarness({ credential: 'kept' });
    await harness.call();
    await harness.toAudio('verify');
    const told = harness.states.length;
    harness.session.dispose();
    harness.session.dispose();
    harness.session.dispatch({ type: 'call-changed', call, inProgress: true });
    await settle();
    assert.equal(harness.states.length, told);
    assert.equal(harness.clock.pending, 0);
    assert.equal(harness.stream.open.size, 0);
    assert.equal(harness.signalling.latest.aborted, true);
  });
});
