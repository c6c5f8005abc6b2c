/** What another end that decides by itself may tell a session: its terms, and why there is no verdict. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { settle } from '../testing.js';
import { call, createHarness } from './harness.test.js';

const terms = { scoreThreshold: 0.6, authenticityThreshold: 0.3, audioTotalDuration: 7 };
const below = { score: 0.7, authenticity: 0.4, net_speech_duration: 7 };

describe('an operation that is decided by the terms of the other end', () => {
  it('is opened with what it is for and the whole identity of the call', async () => {
    const harness = createHarness({ credential: 'kept' });
    harness.session.dispatch({ type: 'call-changed', call: { ...call, taskSid: 'WT1' }, inProgress: true });
    await settle();
    await harness.act('verify');
    const { purpose, call: about } = harness.signalling.latest.request;
    assert.deepEqual([purpose, about], ['verify', { ...call, taskSid: 'WT1' }]);
  });

  it("shows and checks their thresholds, not this session's", async () => {
    const harness = createHarness({ credential: 'kept' });
    await harness.call();
    await harness.act('verify');
    harness.signalling.latest.decideBy(terms);
    await harness.emit('info-consumer-ready');
    await harness.hear(1);
    assert.equal(harness.expect('listening').progress.requiredSeconds, 7);
    await harness.emit('result-success', below);
    const { evidence } = harness.expect('verified');
    assert.deepEqual([evidence.scoreThreshold, evidence.authenticityThreshold], [0.6, 0.3]);
    assert.equal(harness.responses.at(-1)?.relayed, true);
  });

  it('is still refused when its figures contradict them', async () => {
    const harness = createHarness({ credential: 'kept' });
    await harness.call();
    await harness.toAudio('verify');
    harness.signalling.latest.decideBy({ ...terms, scoreThreshold: 0.9 });
    await harness.emit('result-success', { ...below, score: 0.85 });
    assert.equal(harness.expect('unavailable').code, 'PROTOCOL_VIOLATION');
  });

  it('leaves nothing of them to the next one', async () => {
    const harness = createHarness({ credential: 'kept' });
    await harness.call();
    await harness.act('verify');
    harness.signalling.latest.decideBy(terms);
    await harness.act('cancel');
    await harness.toAudio('verify');
    await harness.emit('result-success', below);
    assert.equal(harness.expect('unavailable').code, 'PROTOCOL_VIOLATION');
    assert.equal(harness.responses.at(-1)?.relayed, undefined);
  });

  it('does not take terms that arrive late for its own', async () => {
    const harness = createHarness({ credential: 'kept' });
    await harness.call();
    await harness.act('verify');
    const [first] = harness.signalling.sessions;
    await harness.act('cancel');
    await harness.toAudio('verify');
    first?.decideBy({ scoreThreshold: 0, authenticityThreshold: 0, audioTotalDuration: 3 });
    await harness.emit('result-success', below);
    assert.equal(harness.expect('unavailable').code, 'PROTOCOL_VIOLATION');
  });
});

describe('an end that the other end explains', () => {
  it('is that failure, with its code as detail, whether the channel was open or not', async () => {
    for (const open of [false, true]) {
      const harness = createHarness({ credential: 'kept' });
      await harness.call();
      if (open) await harness.toAudio('verify');
      else await harness.act('verify');
      harness.signalling.latest.fail('TOKEN_FAILED', 'TOKEN_SERVICE_FAILED');
      harness.signalling.latest.refuse();
      harness.signalling.latest.drop();
      await settle();
      const { code, detail, failed } = harness.expect('unavailable');
      assert.deepEqual([code, detail, failed], ['TOKEN_FAILED', 'TOKEN_SERVICE_FAILED', 'verify']);
      assert.deepEqual([...harness.stream.open], []);
      assert.equal(harness.state().registration, 'registered');
    }
  });

  it('leaves the registration in doubt when a new one could not be kept, and dismissing looks it up', async () => {
    const harness = createHarness();
    await harness.call();
    await harness.toAudio('register');
    harness.signalling.latest.fail('CREDENTIAL_STORE_FAILED', 'STORE_FAILED');
    await settle();
    const { failed, registration } = harness.expect('unavailable');
    assert.deepEqual([failed, registration], ['register', 'unknown']);
    await harness.act('dismiss');
    harness.expect('not-registered');
  });
});
