import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { settle } from '../testing.js';
import { call, createGateHarness } from './gate-harness.test.js';

describe('a code', () => {
  it('is sent, checked, and leads to a grant that the host is handed once', async () => {
    const { begin, act, open, server, grants, session } = createGateHarness();
    await begin();
    assert.equal(open().gate.decision.route, 'primary');
    await act({ type: 'choose', factor: 'one-time-code' });
    await act({ type: 'send-code', channel: 'sms', entry: 'agent' });
    assert.equal(open().gate.code?.triesLeft, 3);
    await act({ type: 'check-code', code: ' 123456 ' });
    assert.equal(open().gate.decision.route, 'privileged');
    assert.equal(open().chosen, null);
    assert.equal(grants.length, 0);
    await act({ type: 'decide' });
    assert.equal(open().grant?.status, 'valid');
    const [grant, ...others] = grants;
    assert.ok(grant);
    assert.deepEqual(others, []);
    assert.match(grant.token, /^scripted-grant\./);
    assert.deepEqual(grant, {
      token: grant.token,
      callSid: 'CA1',
      action: 'transfer',
      expiresAt: session.now() + 120_000,
      singleUse: true,
      factors: ['possession'],
    });
    assert.deepEqual(server.asked, ['state', 'send-code', 'check-code', 'decide']);
  });

  it('that is wrong costs a try, and the rest is asked for', async () => {
    const { begin, act, open, server } = createGateHarness();
    await begin();
    await act({ type: 'send-code' });
    await act({ type: 'check-code', code: '000000' });
    assert.equal(open().failure?.kind, 'wrong-code');
    assert.equal(open().gate.code?.triesLeft, 2);
    assert.equal(server.asked.at(-1), 'state');
    await act({ type: 'check-code', code: '123456' });
    assert.equal(open().failure, null);
  });

  it('that is not whole is not sent, so that no try is lost to a slip of the hand', async () => {
    const { begin, act, open, server } = createGateHarness();
    await begin();
    await act({ type: 'send-code' });
    for (const code of ['', '12345', '1234567', '12 456', 'abcdef']) await act({ type: 'check-code', code });
    assert.equal(open().failure?.kind, 'code-incomplete');
    assert.deepEqual(server.asked, ['state', 'send-code']);
  });

  it('expires by the server’s clock, and another one may be sent', async () => {
    const { begin, act, open, clock, session } = createGateHarness();
    await begin();
    await act({ type: 'send-code' });
    assert.equal(session.resendSeconds(), 30);
    assert.ok(!session.availableActions().includes('send-code'));
    await clock.pass(29_000);
    assert.equal(session.resendSeconds(), 1);
    await clock.pass(1_000);
    assert.ok(session.availableActions().includes('send-code'));
    await clock.pass(209_999);
    assert.equal(open().codeExpired, false);
    await clock.pass(1_000);
    assert.equal(open().codeExpired, true);
    assert.ok(!session.availableActions().includes('check-code'));
    await act({ type: 'send-code' });
    assert.equal(open().codeExpired, false);
    assert.equal(open().gate.code?.sendsLeft, 1);
  });

  it('can be left for questions and come back to', async () => {
    const { begin, act, open } = createGateHarness();
    await begin();
    await act({ type: 'send-code' });
    assert.equal(open().chosen, 'one-time-code');
    await act({ type: 'leave' });
    await act({ type: 'ask-questions' });
    assert.equal(open().chosen, 'knowledge');
    await act({ type: 'leave' });
    assert.equal(open().questions, null);
    await act({ type: 'check-code', code: '123456' });
    assert.equal(open().gate.decision.route, 'privileged');
  });

  it('that the caller keys on the telephone is noticed within two seconds, and nothing is asked when none is awaited', async () => {
    const { begin, act, open, server, clock } = createGateHarness();
    await begin();
    await clock.pass(60_000);
    assert.deepEqual(server.asked, ['state']);
    await act({ type: 'send-code', entry: 'keypad' });
    server.keyElsewhere('111111');
    await clock.pass(2_000);
    assert.equal(open().failure?.kind, 'wrong-code');
    assert.equal(open().gate.code?.triesLeft, 2);
    server.keyElsewhere('123456');
    await clock.pass(2_000);
    assert.equal(open().gate.decision.route, 'privileged');
    assert.equal(open().chosen, null);
    const asked = server.asked.length;
    await clock.pass(60_000);
    assert.equal(server.asked.length, asked);
  });
});

describe('questions', () => {
  it('are asked, answered and forgotten', async () => {
    const { begin, act, open } = createGateHarness();
    await begin();
    await act({ type: 'ask-questions' });
    assert.equal(open().questions?.questions.length, 2);
    await act({ type: 'check-answers', answers: [{ id: 'q1', answer: ' ' }] });
    assert.equal(open().failure?.kind, 'answers-incomplete');
    const answers = [
      { id: 'q1', answer: 'bilbao' },
      { id: 'q2', answer: 'May' },
    ];
    await act({ type: 'check-answers', answers });
    assert.equal(open().questions, null);
    assert.equal(open().gate.decision.route, 'privileged');
  });

  it('whose answers were not accepted are gone, and nothing says which it was', async () => {
    const { begin, act, open } = createGateHarness();
    await begin();
    await act({ type: 'ask-questions' });
    const answers = [
      { id: 'q1', answer: 'Bilbao' },
      { id: 'q2', answer: 'June' },
    ];
    await act({ type: 'check-answers', answers });
    assert.equal(open().questions, null);
    assert.deepEqual(open().failure, { kind: 'wrong-answers', step: 'check-answers', code: 'ANSWERS_WRONG', retryAt: null });
  });

  it('are asked as soon as an agent turns to them, unless that has to wait', async () => {
    const { begin, act, open, server } = createGateHarness();
    await begin();
    server.failNext('CALLER_COOLING_OFF', 60);
    await act({ type: 'choose', factor: 'knowledge' });
    assert.equal(open().failure?.kind, 'cooling-off');
    const asked = server.asked.length;
    await act({ type: 'choose', factor: 'knowledge' });
    assert.equal(server.asked.length, asked);
    assert.equal(open().questions, null);
  });

  it('run out', async () => {
    const { begin, act, open, clock } = createGateHarness();
    await begin();
    await act({ type: 'ask-questions' });
    await clock.pass(301_000);
    assert.equal(open().questions, null);
    assert.equal(open().failure?.kind, 'questions-expired');
  });
});

describe('a grant', () => {
  const granted = async () => {
    const harness = createGateHarness();
    await harness.begin();
    await harness.act({ type: 'send-code' });
    await harness.act({ type: 'check-code', code: '123456' });
    await harness.act({ type: 'decide' });
    return harness;
  };

  it('expires, and can be asked for again while the evidence is fresh', async () => {
    const { open, clock, act, grants } = await granted();
    await clock.pass(119_000);
    assert.equal(open().grant?.status, 'valid');
    await clock.pass(1_000);
    assert.equal(open().grant?.status, 'expired');
    await act({ type: 'decide' });
    assert.equal(open().grant?.status, 'valid');
    assert.equal(grants.length, 2);
  });

  it('is taken back', async () => {
    const { open, act, server } = await granted();
    await act({ type: 'revoke' });
    assert.equal(open().grant?.status, 'withdrawn');
    assert.deepEqual(server.asked.slice(-2), ['revoke', 'state']);
  });

  it('is over when new evidence speaks against the caller', async () => {
    const harness = createGateHarness({ fraud: { level: 'watchlist', isOnWatchlist: true } });
    await harness.begin();
    await harness.act({ type: 'send-code' });
    await harness.act({ type: 'check-code', code: '123456' });
    await harness.act({ type: 'decide' });
    await harness.act({ type: 'screen' });
    assert.equal(harness.open().gate.decision.route, 'fraud-desk');
    assert.equal(harness.open().grant?.status, 'withdrawn');
  });

  it('that is refused after all says so, and the host is handed nothing', async () => {
    const { begin, act, open, clock, grants, session } = createGateHarness();
    await begin();
    await act({ type: 'send-code' });
    await act({ type: 'check-code', code: '123456' });
    // the evidence becomes too old right before the press
    clock.advance(599_999);
    assert.ok(session.availableActions().includes('decide'));
    session.dispatch({ type: 'decide' });
    clock.advance(2);
    await settle();
    assert.equal(open().gate.decision.route, 'primary');
    assert.deepEqual(grants, []);
  });

  it('whose host fails to take it is logged without what it threw', async () => {
    const harness = createGateHarness(
      {},
      {
        onGrant: ({ token }) => {
          throw new Error(token);
        },
      },
    );
    await harness.begin();
    await harness.act({ type: 'send-code' });
    await harness.act({ type: 'check-code', code: '123456' });
    await harness.act({ type: 'decide' });
    assert.deepEqual(harness.log.at(-1), { level: 'warn', message: 'the host failed to take a grant', callSid: 'CA1' });
  });
});

describe('evidence', () => {
  it('of elsewhere is asked for at once, and once more in case it was on its way', async () => {
    const { begin, session, server, clock, open } = createGateHarness();
    await begin();
    session.dispatch({ type: 'evidence-arrived' });
    await settle();
    server.note({ kind: 'voice-match', outcome: 'passed' });
    assert.deepEqual(open().gate.evidence, []);
    await clock.pass(2_000);
    assert.equal(open().gate.evidence[0]?.kind, 'voice-match');
    await clock.pass(60_000);
    assert.deepEqual(server.asked, ['state', 'state', 'state']);
  });

  it('that becomes too old is asked about when it does', async () => {
    const { begin, act, open, clock } = createGateHarness();
    await begin();
    await act({ type: 'send-code' });
    await act({ type: 'check-code', code: '123456' });
    await clock.pass(599_000);
    assert.equal(open().gate.decision.route, 'privileged');
    await clock.pass(1_500);
    assert.equal(open().gate.decision.route, 'primary');
  });

  it('of a screen comes by itself, once for a call, where that is wanted', async () => {
    const { begin, session, server, open } = createGateHarness({}, { automaticScreen: true });
    await begin();
    assert.deepEqual(server.asked, ['state', 'screen']);
    assert.equal(open().gate.fraud?.level, 'low');
    await begin('transactions.read');
    assert.deepEqual(server.asked, ['state', 'screen', 'state']);
    session.dispatch({ type: 'case-changed', call: { callSid: 'CA2' }, inProgress: true, action: 'transfer' });
    await settle();
    assert.equal(server.asked.at(-1), 'state');
  });

  it('can be an agent’s word', async () => {
    const { begin, act, open } = createGateHarness({
      wants: { factors: ['attestation'], atLeast: 1 },
      offers: { attestations: ['document-seen'] },
    });
    await begin();
    await act({ type: 'attest', statement: 'document-seen' });
    assert.equal(open().gate.evidence[0]?.kind, 'attestation');
  });
});

describe('a call', () => {
  it('that ends keeps what was known, and offers nothing', async () => {
    const { begin, session } = createGateHarness();
    await begin();
    session.dispatch({ type: 'case-changed', call, inProgress: false, action: 'transfer' });
    assert.equal(session.getState().phase, 'ended');
    assert.deepEqual(session.availableActions(), []);
  });

  it('without an action, or an action without a call, asks nothing', async () => {
    const { begin, session, server } = createGateHarness();
    await begin('');
    session.dispatch({ type: 'case-changed', call: null, inProgress: true, action: 'transfer' });
    session.dispatch({ type: 'evidence-arrived' });
    await settle();
    assert.equal(session.getState().phase, 'idle');
    assert.deepEqual(server.asked, []);
  });
});
