/** The main walks of an agent: register, test, verify, delete. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createHarness } from './harness.test.js';

const live = { score: 0.93, authenticity: 0.9, net_speech_duration: 3.2 };

describe('a registration', () => {
  it('is stored for the caller, tested by itself, and the test does not count as a verification', async () => {
    const harness = createHarness();
    await harness.call();
    harness.expect('not-registered');
    assert.deepEqual(harness.session.availableActions(), ['register']);
    await harness.toAudio('register');
    await harness.hear(2);
    assert.equal(harness.expect('listening').progress.requiredSeconds, 5);
    await harness.hear(5);
    harness.expect('deciding');
    await harness.emit('result-success', { credential: 'fresh', authenticity: 0.9 });
    assert.equal(harness.store.entries.get('+1'), 'fresh');
    assert.ok(harness.states.some((state) => state.phase === 'storing'));
    const { request } = harness.signalling.latest;
    assert.equal(request.operation === 'verify' && request.initialize.verify_request.credential, 'fresh');
    await harness.emit('info-consumer-ready');
    await harness.hear(3);
    await harness.emit('result-success', live);
    const verified = harness.expect('verified');
    assert.equal(verified.purpose, 'test');
    assert.equal(verified.verified, false);
    assert.deepEqual(
      harness.responses.map(({ purpose, result }) => [purpose, result]),
      [
        ['register', 'result-success'],
        ['test', 'result-success'],
      ],
    );
    assert.equal(harness.stream.open.size, 0);
    assert.deepEqual(
      harness.stream.requests.map(({ method }) => method),
      ['start', 'stop', 'start', 'stop'],
    );
  });

  it('asks the service for what the parameters say, about the call it belongs to', async () => {
    const harness = createHarness();
    await harness.call();
    await harness.act('register');
    const { request } = harness.signalling.latest;
    assert.equal(request.token, 'Bearer token');
    assert.ok(request.operation === 'register');
    assert.equal(request.initialize.metadata.call_id, 'CA1');
    assert.deepEqual(request.initialize.register_request, { authenticity_threshold: 0.5, audio_total_duration: 5 });
  });

  it('that is a spoof is not stored', async () => {
    const harness = createHarness();
    await harness.call();
    await harness.toAudio('register');
    await harness.emit('result-fail-spoof', { authenticity: 0.1, species: 'replay' });
    assert.equal(harness.expect('spoof').species, 'replay');
    assert.equal(harness.store.entries.size, 0);
    assert.deepEqual(harness.session.availableActions(), ['register', 'dismiss']);
  });

  it('whose store failed is stored again only when the agent asks, and with the same credential', async () => {
    let fails = true;
    const calls: string[] = [];
    const harness = createHarness({
      credentials: {
        get: () => Promise.resolve(null),
        store: (_caller, credential) => {
          calls.push(credential);
          return fails ? Promise.reject(new Error('disk full')) : Promise.resolve();
        },
        delete: () => Promise.resolve(),
      },
    });
    await harness.call();
    await harness.toAudio('register');
    await harness.emit('result-success', { credential: 'fresh' });
    assert.equal(harness.expect('unavailable').code, 'CREDENTIAL_STORE_FAILED');
    await harness.clock.pass(100_000);
    assert.deepEqual(calls, ['fresh']);
    // a second result of the closed session must not replace the credential that waits to be stored
    await harness.emit('result-success', { credential: 'late' });
    fails = false;
    await harness.act('retry');
    assert.deepEqual(calls, ['fresh', 'fresh']);
    assert.equal(harness.expect('connecting').purpose, 'test');
  });

  it('whose store is in doubt is looked up again when the agent leaves it', async () => {
    const harness = createHarness();
    harness.store.store = () => Promise.reject(new Error('no'));
    await harness.call();
    await harness.toAudio('register');
    await harness.emit('result-success', { credential: 'fresh' });
    assert.equal(harness.expect('unavailable').registration, 'unknown');
    await harness.act('dismiss');
    harness.expect('not-registered');
    assert.equal(harness.store.requests.filter(({ method }) => method === 'get').length, 2);
  });
});

describe('a verification', () => {
  const verify = async (name: string, payload: unknown) => {
    const harness = createHarness({ credential: 'kept' });
    await harness.call();
    await harness.toAudio('verify');
    await harness.hear(3);
    await harness.emit(name, payload);
    return harness;
  };

  it('says yes with the evidence it rests on', async () => {
    const harness = await verify('result-success', live);
    const state = harness.expect('verified');
    assert.equal(state.verified, true);
    assert.deepEqual(state.evidence, {
      score: 0.93,
      scoreThreshold: 0.8,
      authenticity: 0.9,
      authenticityThreshold: 0.5,
      netSpeechSeconds: 3.2,
      engine: { name: 'test' },
    });
    assert.deepEqual(harness.session.availableActions(), ['verify', 'delete', 'dismiss']);
  });

  it('says no, and no withdraws an earlier yes', async () => {
    const harness = await verify('result-success', live);
    await harness.toAudio('verify');
    await harness.emit('result-fail-score', { score: 0.3 });
    assert.equal(harness.expect('not-matched').verified, false);
  });

  it('that succeeds below its own threshold is a violation, not a yes', async () => {
    for (const payload of [
      { score: 0.5, authenticity: 0.9 },
      { score: 0.9, authenticity: 0.2 },
    ]) {
      const harness = await verify('result-success', payload);
      assert.equal(harness.expect('unavailable').code, 'PROTOCOL_VIOLATION');
    }
  });

  it('accepts a score that is rounded down to just below the threshold', async () => {
    (await verify('result-success', { score: 0.79, authenticity: 0.49 })).expect('verified');
  });

  it('begins by itself once when it is to, as soon as the call is live', async () => {
    const harness = createHarness({ credential: 'kept', automaticVerification: true });
    await harness.call(false);
    harness.expect('registered');
    await harness.call(true);
    assert.equal(harness.expect('connecting').purpose, 'verify');
    await harness.act('cancel');
    await harness.act('dismiss');
    await harness.call(false);
    await harness.call(true);
    harness.expect('registered');
    assert.equal(harness.signalling.sessions.length, 1);
  });

  it('of a caller who was registered on this call does not begin by itself', async () => {
    const harness = createHarness({ automaticVerification: true });
    await harness.call();
    harness.expect('not-registered');
  });
});

describe('a deletion', () => {
  it('is confirmed, carried out, and a registration leads on', async () => {
    const harness = createHarness({ credential: 'kept' });
    await harness.call();
    await harness.act('delete');
    harness.expect('confirming-delete');
    await harness.act('cancel');
    harness.expect('registered');
    await harness.act('delete');
    await harness.act('confirm-delete');
    assert.equal(harness.expect('deleted').registration, 'not-registered');
    assert.equal(harness.store.entries.size, 0);
    assert.deepEqual(harness.session.availableActions(), ['register', 'dismiss']);
  });

  it('cancels the operation that runs, and its late verdict changes nothing', async () => {
    const harness = createHarness({ credential: 'kept' });
    await harness.call();
    await harness.toAudio('verify');
    await harness.act('delete');
    assert.equal(harness.stream.open.size, 0);
    assert.equal(harness.signalling.latest.aborted, true);
    await harness.emit('result-success', live);
    assert.equal(harness.expect('confirming-delete').verified, false);
    await harness.act('cancel');
    assert.equal(harness.expect('inconclusive').reason, 'cancelled');
  });

  it('waits for a verification when it has to, unless the registration is unusable', async () => {
    const harness = createHarness({ credential: 'kept', deleteOnlyAfterVerification: true });
    await harness.call();
    assert.deepEqual(harness.session.availableActions(), ['verify']);
    harness.session.dispatch({ type: 'delete' });
    harness.expect('registered');
    await harness.act('verify');
    await harness.emit('error-parameters', { exception: 'InvalidCredential' });
    assert.equal(harness.expect('unavailable').code, 'CREDENTIAL_UNUSABLE');
    assert.ok(harness.session.availableActions().includes('delete'));
    await harness.act('dismiss');
    await harness.toAudio('verify');
    await harness.emit('result-success', live);
    assert.ok(harness.session.availableActions().includes('delete'));
  });

  it('that failed leaves the registration unknown until it is looked up again', async () => {
    const harness = createHarness({ credential: 'kept' });
    harness.store.delete = () => Promise.reject(new Error('no'));
    await harness.call();
    await harness.act('delete');
    await harness.act('confirm-delete');
    const state = harness.expect('unavailable');
    assert.deepEqual([state.code, state.failed, state.registration], ['CREDENTIAL_DELETE_FAILED', 'delete', 'unknown']);
    assert.deepEqual(harness.session.availableActions(), ['retry', 'dismiss']);
    await harness.act('dismiss');
    harness.expect('registered');
  });
});
