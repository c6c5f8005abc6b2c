import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { MockResponseType } from '@callseal/protocol/element-config';
import { createSession } from '../session/create-session.js';
import type { SessionState } from '../session/state.js';
import { createManualClock, createMemoryCredentialStore, type MockFault, mockFaults } from '../testing.js';
import { createMockPorts } from './mock-ports.js';

const parameters = {
  scoreThreshold: 0.8,
  authenticityThreshold: 0.5,
  audioTotalDurationRegistration: 4,
  audioTotalDurationVerification: 3,
  undoSeconds: 0,
};

/** Plays an action to its end; `stored` makes the caller a registered one. */
async function play(action: 'register' | 'verify', response: MockResponseType, fault?: MockFault) {
  const clock = createManualClock();
  const credentials = createMemoryCredentialStore(action === 'verify' ? { '+1': 'kept' } : {});
  const seen: (readonly [number, SessionState])[] = [];
  const session = createSession({
    ...createMockPorts({ response, clock, ...(fault === undefined ? {} : { fault }) }),
    credentials,
    clock,
    parameters,
  });
  session.subscribe((state) => seen.push([clock.now(), state]));
  session.dispatch({ type: 'call-changed', call: { callSid: 'CA1', callerId: '+1' }, inProgress: true });
  await clock.pass(0);
  session.dispatch({ type: action });
  await clock.pass(300_000);
  assert.equal(clock.pending, 0);
  return { state: session.getState(), seen, credentials };
}

const endOf = (state: SessionState) => {
  switch (state.phase) {
    case 'unavailable':
      return state.code;
    case 'inconclusive':
      return `${state.phase} ${state.reason}`;
    default:
      return state.phase;
  }
};

describe('the mocked voice service', () => {
  const outcomes: readonly [MockResponseType, string, string][] = [
    ['resultSuccess', 'verified', 'verified'],
    ['resultFailSpoof', 'spoof', 'spoof'],
    // cannot be the result of a registration
    ['resultFailScore', 'PARAMETERS_REFUSED', 'not-matched'],
    ['errorConsumerNotReady', 'CONSUMER_NOT_READY', 'CONSUMER_NOT_READY'],
    ['errorParameters', 'PARAMETERS_REFUSED', 'PARAMETERS_REFUSED'],
    ['errorAudio', 'inconclusive too-noisy', 'inconclusive too-noisy'],
    ['errorDasPeak', 'VOICE_SERVICE_FAILED', 'VOICE_SERVICE_FAILED'],
  ];
  for (const [response, registered, verified] of outcomes) {
    it(`plays ${response} to ${registered} after Register and to ${verified} after Verify`, async () => {
      assert.equal(endOf((await play('register', response)).state), registered);
      assert.equal(endOf((await play('verify', response)).state), verified);
    });
  }

  const faults: readonly [keyof typeof mockFaults, string][] = [
    ['drop', 'CHANNEL_DROPPED'],
    ['silence', 'inconclusive silence'],
    ['slow', 'verified'],
    ['outOfOrder', 'PROTOCOL_VIOLATION'],
    ['malformed', 'PROTOCOL_VIOLATION'],
  ];
  for (const [fault, end] of faults) {
    it(`plays the fault ${fault} to ${end}`, async () => {
      assert.equal(endOf((await play('verify', 'resultSuccess', mockFaults[fault])).state), end);
    });
  }

  it('reports progress at most five times a second, never less speech than before, up to what was asked for', async () => {
    const { seen } = await play('register', 'resultSuccess');
    const progress = seen.flatMap(([at, state]) =>
      'progress' in state && state.purpose === 'register' && state.progress !== null ? [{ at, ...state.progress }] : [],
    );
    assert.ok(progress.length > 15);
    for (const [index, { at, netSpeechSeconds }] of progress.entries()) {
      const before = progress[index - 1];
      if (before === undefined) continue;
      assert.ok(at - before.at >= 200);
      assert.ok(netSpeechSeconds >= before.netSpeechSeconds);
    }
    assert.equal(progress.at(-1)?.netSpeechSeconds, 4);
    assert.ok(progress.some(({ speaking }) => speaking) && progress.some(({ speaking }) => !speaking));
  });

  it('stores a credential only after a success, and says that it is a mock', async () => {
    const { credentials, state } = await play('register', 'resultSuccess');
    assert.equal(credentials.entries.size, 1);
    assert.equal(state.phase === 'verified' && state.evidence.engine?.name, 'mock');
    assert.equal((await play('register', 'resultFailSpoof')).credentials.entries.size, 0);
  });
});
