/** What changes of the call do to whatever goes on. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { settle } from '../testing.js';
import { call, createHarness, never } from './harness.test.js';

describe('another call', () => {
  it('cancels everything of the old one, stops its stream, and is looked up', async () => {
    const harness = createHarness({ credential: 'kept' });
    await harness.call();
    await harness.toAudio('verify');
    const old = harness.signalling.latest;
    harness.session.dispatch({ type: 'call-changed', call: { callSid: 'CA2', callerId: '+2' }, inProgress: true });
    harness.expect('looking-up');
    await settle();
    assert.equal(harness.expect('not-registered').call?.callSid, 'CA2');
    assert.equal(old.aborted, true);
    assert.equal(harness.stream.open.size, 0);
    old.emit('result-success', { score: 0.99 });
    await settle();
    assert.equal(harness.expect('not-registered').verified, false);
    assert.deepEqual(harness.responses, []);
  });

  it('is not given the late registration of the one before', async () => {
    const answers: ((credential: string | null) => void)[] = [];
    const harness = createHarness();
    harness.store.get = () => new Promise((resolve) => answers.push(resolve));
    await harness.call();
    harness.session.dispatch({ type: 'call-changed', call: { callSid: 'CA2', callerId: '+2' }, inProgress: true });
    answers[0]?.('of +1');
    await settle();
    harness.expect('looking-up');
    answers[1]?.(null);
    await settle();
    harness.expect('not-registered');
  });
});

describe('the same call', () => {
  it('with another caller is looked up again, and keeps nothing of the other', async () => {
    const harness = createHarness({ credential: 'kept' });
    await harness.call();
    await harness.toAudio('verify');
    await harness.emit('result-success', { score: 0.9 });
    assert.equal(harness.expect('verified').verified, true);
    harness.session.dispatch({ type: 'call-changed', call: { ...call, callerId: '+9' }, inProgress: true });
    await settle();
    assert.equal(harness.expect('not-registered').verified, false);
  });

  it('with its conference known later goes on undisturbed', async () => {
    const harness = createHarness({ credential: 'kept' });
    await harness.call();
    await harness.toAudio('verify');
    harness.session.dispatch({ type: 'call-changed', call: { ...call, conferenceSid: 'CF1' }, inProgress: true });
    assert.equal(harness.expect('waiting-for-audio').call?.conferenceSid, 'CF1');
    assert.equal(harness.signalling.sessions.length, 1);
  });

  it('that ends while listening says how much was heard, stores nothing and stops the stream', async () => {
    const harness = createHarness();
    await harness.call();
    await harness.toAudio('register');
    await harness.hear(1.4);
    await harness.call(false);
    const state = harness.expect('inconclusive');
    assert.deepEqual([state.reason, state.netSpeechSeconds, state.requiredSeconds], ['call-ended', 1.4, 5]);
    await harness.emit('result-success', { credential: 'late' });
    assert.equal(harness.store.entries.size, 0);
    assert.equal(harness.stream.open.size, 0);
    assert.deepEqual(harness.session.availableActions(), ['dismiss']);
  });

  it('that ends while a registration is being stored lets the host finish, and tests nothing', async () => {
    let done: () => void = () => undefined;
    const harness = createHarness();
    harness.store.store = () => new Promise<void>((resolve) => (done = resolve));
    await harness.call();
    await harness.toAudio('register');
    await harness.emit('result-success', { credential: 'fresh' });
    await harness.call(false);
    harness.expect('storing');
    done();
    await settle();
    harness.expect('registered');
    assert.equal(harness.signalling.sessions.length, 1);
  });

  it('that ends keeps its verdict visible', async () => {
    const harness = createHarness({ credential: 'kept' });
    await harness.call();
    await harness.toAudio('verify');
    await harness.emit('result-fail-score', { score: 0.1 });
    await harness.call(false);
    harness.expect('not-matched');
  });

  it('that only rings is looked up and not listened to', async () => {
    const harness = createHarness({ credential: 'kept' });
    await harness.call(false);
    harness.expect('registered');
    assert.deepEqual(harness.session.availableActions(), ['delete']);
  });
});

describe('a caller on hold', () => {
  const withHold = (held: boolean) => ({ type: 'call-changed', call: { ...call, held }, inProgress: true }) as const;

  it('is not listened to: what runs ends without a verdict, and goes on at the agent’s wish once they are back', async () => {
    const harness = createHarness({ credential: 'kept' });
    await harness.call();
    await harness.toAudio('verify');
    harness.session.dispatch(withHold(true));
    await settle();
    assert.equal(harness.expect('inconclusive').reason, 'on-hold');
    assert.equal(harness.stream.open.size, 0);
    assert.deepEqual(harness.session.availableActions(), ['delete', 'dismiss']);
    harness.session.dispatch(withHold(false));
    await harness.act('retry');
    harness.expect('connecting');
  });
});

describe('more than two people on the call', () => {
  const withParties = (parties: number) => ({ type: 'call-changed', call: { ...call, parties }, inProgress: true }) as const;

  it('end what runs without a verdict, and nothing can be begun until they are two', async () => {
    const harness = createHarness({ credential: 'kept' });
    await harness.call();
    await harness.toAudio('verify');
    harness.session.dispatch(withParties(2));
    harness.expect('waiting-for-audio');
    harness.session.dispatch(withParties(3));
    await settle();
    assert.equal(harness.expect('inconclusive').reason, 'more-people');
    assert.equal(harness.stream.open.size, 0);
    assert.deepEqual(harness.session.availableActions(), ['delete', 'dismiss']);
    await harness.emit('result-success', { score: 0.99 });
    harness.expect('inconclusive');
    harness.session.dispatch(withParties(4));
    await harness.call(false);
    assert.equal(harness.expect('inconclusive').reason, 'more-people');
    harness.session.dispatch(withParties(2));
    assert.deepEqual(harness.session.availableActions(), ['retry', 'verify', 'delete', 'dismiss']);
    await harness.act('retry');
    harness.expect('connecting');
  });

  it('keep the automatic verification waiting until they are two', async () => {
    const harness = createHarness({ credential: 'kept', automaticVerification: true });
    harness.session.dispatch(withParties(3));
    await settle();
    harness.expect('registered');
    harness.session.dispatch(withParties(2));
    await settle();
    harness.expect('connecting');
  });

  it('keep a fresh registration from being tested', async () => {
    let kept: () => void = () => undefined;
    const harness = createHarness();
    harness.store.store = () => new Promise<void>((resolve) => (kept = resolve));
    await harness.call();
    await harness.toAudio('register');
    await harness.emit('result-success', { credential: 'fresh' });
    harness.session.dispatch(withParties(3));
    kept();
    await settle();
    harness.expect('registered');
    assert.equal(harness.signalling.sessions.length, 1);
  });

  it('keep what was wanted from beginning after a yes', async () => {
    const harness = createHarness({ credential: 'kept', consentTo: '1' });
    await harness.call();
    await harness.act('verify');
    harness.session.dispatch(withParties(3));
    harness.expect('consent-needed');
    await harness.act('agree');
    assert.equal(harness.expect('registered').consent, 'agreed');
    assert.equal(harness.signalling.sessions.length, 0);
  });
});

describe('no call', () => {
  it('is also a call whose identifiers have not all arrived', async () => {
    const harness = createHarness();
    harness.session.dispatch({ type: 'call-changed', call: { callSid: 'CA1', callerId: '' }, inProgress: true });
    await settle();
    harness.expect('no-call');
    assert.deepEqual(harness.store.requests, []);
  });

  it('leaves nothing of the last one', async () => {
    const harness = createHarness({ credential: 'kept' });
    await harness.call();
    await harness.toAudio('verify');
    harness.session.dispatch({ type: 'call-changed', call: null, inProgress: false });
    await settle();
    assert.deepEqual(harness.state(), {
      phase: 'no-call',
      call: null,
      inProgress: false,
      registration: 'unknown',
      verified: false,
      consent: 'not-asked',
      attempts: [],
    });
    assert.equal(harness.clock.pending, 0);
    assert.equal(harness.stream.open.size, 0);
  });
});

describe('a stream', () => {
  it('is started again only when the one before is stopped', async () => {
    let stopped: () => void = () => undefined;
    const harness = createHarness({
      credential: 'kept',
      streamAnswers: { stop: () => new Promise<void>((resolve) => (stopped = resolve)) },
    });
    await harness.call();
    await harness.toAudio('verify');
    await harness.act('cancel');
    await harness.act('verify');
    assert.equal(harness.expect('connecting').step, 'releasing');
    assert.equal(harness.signalling.sessions.length, 1);
    stopped();
    await settle();
    assert.equal(harness.expect('connecting').step, 'service');
  });

  it('whose start is cancelled in flight is stopped as soon as the start has settled', async () => {
    let started: () => void = () => undefined;
    const harness = createHarness({
      credential: 'kept',
      streamAnswers: { start: () => new Promise<void>((resolve) => (started = resolve)) },
    });
    await harness.call();
    await harness.act('verify');
    await harness.emit('info-consumer-ready');
    assert.equal(harness.expect('connecting').step, 'stream');
    harness.session.dispose();
    await settle();
    assert.deepEqual(
      harness.stream.requests.map(({ method }) => method),
      ['start'],
    );
    started();
    await settle();
    assert.equal(harness.stream.open.size, 0);
    assert.equal(harness.clock.pending, 0);
  });

  it('whose stop fails is stopped three times more, further and further apart, and then the log is told', async () => {
    const harness = createHarness({ credential: 'kept', streamAnswers: { stop: () => Promise.reject(new Error('no')) } });
    await harness.call();
    await harness.toAudio('verify');
    await harness.act('cancel');
    const stops = () => harness.stream.requests.filter(({ method }) => method === 'stop').length;
    const counts: number[] = [];
    for (const wait of [0, 500, 1000, 2000, 60_000]) {
      await harness.clock.pass(wait);
      counts.push(stops());
    }
    assert.deepEqual(counts, [1, 2, 3, 4, 4]);
    assert.ok(harness.log.some(({ code }) => code === 'STREAM_STOP_FAILED'));
    await harness.act('verify');
    assert.equal(harness.expect('connecting').step, 'service');
  });

  it('whose start hangs is stopped, and the agent is told', async () => {
    const harness = createHarness({ credential: 'kept', streamAnswers: { start: never } });
    await harness.call();
    await harness.act('verify');
    await harness.emit('info-consumer-ready');
    await harness.clock.pass(10_000);
    assert.equal(harness.expect('unavailable').code, 'STREAM_START_TIMEOUT');
    assert.equal(harness.stream.open.size, 0);
  });

  it('may bring audio before its start is answered', async () => {
    const harness = createHarness({ credential: 'kept', streamAnswers: { start: never } });
    await harness.call();
    await harness.act('verify');
    await harness.emit('info-consumer-ready');
    await harness.hear(1);
    harness.expect('listening');
    await harness.hear(3);
    harness.expect('deciding');
  });
});
