/** What was tried on this call. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { settle } from '../testing.js';
import { createHarness, type Harness } from './harness.test.js';

const told = (harness: Harness) =>
  harness
    .state()
    .attempts.map(({ purpose, outcome, reason, score }) => [purpose, outcome, ...(reason === undefined ? [] : [reason]), score]);

describe('the history of a call', () => {
  it('has a registration when it was stored, its test, and each verification, oldest first and with their time', async () => {
    const harness = createHarness();
    await harness.call();
    await harness.toAudio('register');
    await harness.clock.pass(1_000);
    await harness.emit('result-success', { credential: 'fresh' });
    await harness.emit('info-consumer-ready');
    await harness.clock.pass(1_000);
    await harness.emit('result-success', { score: 0.9 });
    await harness.toAudio('verify');
    await harness.emit('result-fail-score', { score: 0.3 });
    await harness.toAudio('verify');
    await harness.emit('result-fail-spoof', { score: 0.8 });
    assert.deepEqual(told(harness), [
      ['register', 'registered', null],
      ['test', 'verified', 0.9],
      ['verify', 'not-matched', 0.3],
      ['verify', 'spoof', 0.8],
    ]);
    const start = Date.UTC(2026, 0);
    assert.deepEqual(
      harness.state().attempts.map(({ at }) => at - start),
      [1_000, 2_000, 2_000, 2_000],
    );
  });

  it('has why an attempt led to nothing, also when it was stopped by a deletion or a withdrawal', async () => {
    const remembered = { answer: 'agreed', textVersion: '1' } as const;
    const harness = createHarness({ credential: 'kept', consentTo: '1', remembered });
    await harness.call();
    await harness.toAudio('verify');
    await harness.emit('error-audio', { exception: 'VoiceDurationIsNotEnoughException' });
    await harness.act('verify');
    harness.signalling.latest.drop();
    await settle();
    for (const action of ['delete', 'withdraw'] as const) {
      await harness.toAudio('verify');
      await harness.act(action);
      await harness.act('cancel');
    }
    assert.deepEqual(told(harness), [
      ['verify', 'inconclusive', 'too-little-speech', null],
      ['verify', 'unavailable', 'CHANNEL_DROPPED', null],
      ['verify', 'inconclusive', 'cancelled', null],
      ['verify', 'inconclusive', 'cancelled', null],
    ]);
  });

  it('has a registration that could not be stored', async () => {
    const harness = createHarness();
    harness.store.store = () => Promise.reject(new Error('no'));
    await harness.call();
    await harness.toAudio('register');
    await harness.emit('result-success', { credential: 'fresh' });
    assert.deepEqual(told(harness), [['register', 'unavailable', 'CREDENTIAL_STORE_FAILED', null]]);
  });

  it('has nothing about looking up, consent and deletion', async () => {
    const harness = createHarness({ credential: 'kept', consentTo: '1' });
    const fails = () => Promise.reject(new Error('no'));
    const get = harness.store.get.bind(harness.store);
    harness.store.get = fails;
    harness.store.delete = fails;
    harness.consents.record = fails;
    await harness.call();
    harness.store.get = get;
    await harness.act('retry');
    await harness.act('verify');
    await harness.act('agree');
    await harness.act('delete');
    await harness.act('confirm-delete');
    assert.equal(harness.expect('unavailable').failed, 'delete');
    assert.deepEqual(told(harness), []);
  });

  it('keeps the newest twenty, and each keeps its time', async () => {
    const harness = createHarness({ credential: 'kept' });
    await harness.call();
    for (let turn = 0; turn < 25; turn += 1) {
      await harness.clock.pass(1_000);
      await harness.act('verify');
      await harness.act('cancel');
    }
    const { attempts } = harness.state();
    const seconds = attempts.map(({ at }) => (at - Date.UTC(2026, 0)) / 1_000);
    assert.deepEqual(
      seconds,
      Array.from({ length: 20 }, (_, index) => index + 6),
    );
  });

  it('is that of the current call only', async () => {
    const harness = createHarness({ credential: 'kept' });
    await harness.call();
    await harness.toAudio('verify');
    await harness.emit('result-success', { score: 0.9 });
    await harness.act('verify');
    harness.session.dispatch({ type: 'call-changed', call: { callSid: 'CA2', callerId: '+1' }, inProgress: true });
    await settle();
    assert.deepEqual(harness.expect('registered').attempts, []);
  });

  it('takes the time of day from the platform when the clock has none', async () => {
    const { clock } = createHarness();
    const dateless = { now: () => clock.now(), after: (milliseconds: number, run: () => void) => clock.after(milliseconds, run) };
    const plain = createHarness({ credential: 'kept', clock: dateless });
    const before = Date.now();
    await plain.call();
    await plain.act('verify');
    await plain.act('cancel');
    const at = plain.state().attempts[0]?.at ?? 0;
    assert.ok(at >= before && at <= Date.now());
  });
});
