import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { serverErrors } from '@callseal/protocol/errors';
import { settle } from '../testing.js';
import { identifyGateFailure } from './failures.js';
import { createGateHarness } from './gate-harness.test.js';
import { gateFailureKinds } from './state.js';

describe('a failure', () => {
  const kinds = [
    ['CODE_WRONG_OR_EXPIRED', 'wrong-code'],
    ['CODES_LIMITED', 'cooling-off'],
    ['CHANNEL_UNAVAILABLE', 'channel-unavailable'],
    ['FACTOR_UNAVAILABLE', 'factor-unavailable'],
    ['AGENT_NOT_AUTHENTICATED', 'not-signed-in'],
    ['AGENT_NOT_ON_CALL', 'not-on-call'],
    ['SERVER_UNREACHABLE', 'unreachable'],
    ['AUDIT_FAILED', 'unreachable'],
    ['GRANT_REFUSED', 'refused'],
    ['CALLER_UNKNOWN', 'caller-unknown'],
    ['toString', 'failed'],
  ] as const;
  for (const [code, kind] of kinds) {
    it(`${code} is ${kind}, and how things stand is asked again`, async () => {
      const { begin, act, open, server } = createGateHarness();
      await begin();
      server.failNext(code);
      await act({ type: 'send-code' });
      assert.equal(open().failure?.kind, kind);
      assert.equal(open().failure?.step, 'send-code');
      assert.deepEqual(server.asked, ['state', 'send-code', 'state']);
    });
  }

  it('has one of the kinds that there are words for, whatever the server answers with', () => {
    for (const code of Object.keys(serverErrors)) assert.ok(gateFailureKinds.includes(identifyGateFailure(code)), code);
  });

  it('that says how long to wait keeps codes from being sent until then, by the server’s clock', async () => {
    const { begin, act, open, server, session, clock } = createGateHarness();
    await begin();
    server.failNext('CODES_LIMITED', 300);
    await act({ type: 'send-code' });
    assert.equal(open().failure?.retryAt, session.now() + 300_000);
    assert.ok(!session.availableActions().includes('send-code'));
    assert.ok(session.availableActions().includes('ask-questions'));
    await clock.pass(300_000);
    assert.ok(session.availableActions().includes('send-code'));
  });

  it('is shown until the agent acts again', async () => {
    const { begin, act, open, server } = createGateHarness();
    await begin();
    server.failNext('CHANNEL_UNAVAILABLE');
    await act({ type: 'send-code', channel: 'sms' });
    await act({ type: 'send-code', channel: 'call' });
    assert.equal(open().failure, null);
  });

  it('of the first look is unavailable, and it is asked again, ever less often', async () => {
    const { begin, act, server, session, clock } = createGateHarness();
    server.failNext('AGENT_NOT_ON_CALL');
    await begin();
    assert.equal(session.getState().phase, 'unavailable');
    server.failNext('AGENT_NOT_ON_CALL');
    await clock.pass(2_000);
    assert.equal(server.asked.length, 2);
    await clock.pass(3_999);
    assert.equal(server.asked.length, 2);
    await clock.pass(1);
    assert.equal(session.getState().phase, 'open');
    server.failNext('STATE_FAILED', 9);
    await act({ type: 'refresh' });
    await clock.pass(8_999);
    assert.equal(server.asked.length, 4);
    await clock.pass(1);
    assert.equal(server.asked.length, 5);
  });

  it('of a later look leaves what is known, says so, and goes by itself', async () => {
    const { begin, act, open, server, clock } = createGateHarness();
    await begin();
    server.failNext('SERVER_UNREACHABLE');
    await act({ type: 'refresh' });
    assert.equal(open().failure?.step, 'refresh');
    await clock.pass(2_000);
    assert.equal(open().failure, null);
  });

  it('of a server that never answers comes after the time-out', async () => {
    const { begin, session, clock } = createGateHarness({ wait: () => new Promise(() => undefined) });
    await begin();
    await clock.pass(14_999);
    assert.equal(session.getState().phase, 'asking');
    await clock.pass(1);
    const state = session.getState();
    assert.ok(state.phase === 'unavailable');
    assert.equal(state.failure.code, 'TIMEOUT');
  });

  it('is an answer about another action', async () => {
    const { begin, session, server } = createGateHarness();
    const state = server.state.bind(server);
    server.state = async (about, signal) => ({ ...(await state(about, signal)), action: 'another' });
    await begin();
    const shown = session.getState();
    assert.ok(shown.phase === 'unavailable');
    assert.equal(shown.failure.code, 'ANSWER_UNEXPECTED');
  });

  it('of a subscriber or a log does not disturb the others', async () => {
    const heard: string[] = [];
    const { begin, session } = createGateHarness(
      {},
      {
        onLog: () => {
          throw new Error('no disk');
        },
      },
    );
    session.subscribe(() => {
      throw new Error('no screen');
    });
    session.subscribe(({ phase }) => heard.push(phase));
    await begin();
    await settle();
    assert.deepEqual(heard, ['asking', 'open']);
  });
});
