import { createMockSignalling, createSession, type Session, type SessionOptions } from '@callseal/client';
import { type MockResponseType, mockResponseTypes } from '@callseal/protocol/element-config';
import { expect } from '@open-wc/testing';
import { firstCall, mount, tidy } from '../testing/mount.js';
import { createHostStore, fastClock } from '../testing/scripted-agent.js';
import { CallsealAgent } from './direct-agent.js';
import '../define.js';

/** The element with its own mock, only played twenty times faster. */
class QuickMockAgent extends CallsealAgent {
  protected override openSession(options: SessionOptions): Session {
    const clock = fastClock(() => 20);
    const response = (this.developmentConfig?.mockResponseType ?? 'resultSuccess') as MockResponseType;
    return createSession({ ...options, clock, signalling: createMockSignalling({ response, clock }) });
  }
}
customElements.define('callseal-quick-mock', QuickMockAgent);

const hooks = tidy();
beforeEach(hooks.before);
afterEach(hooks.after);

const mountMock = (
  mockResponseType: MockResponseType,
  externalMethods = createHostStore({ [firstCall.callerId]: 'kept' }).externalMethods,
) => mount(new QuickMockAgent(), { developmentConfig: { mockApi: true, mockResponseType }, externalMethods, ...firstCall });

const verifications: Record<MockResponseType, readonly [phase: CallsealAgent['phase'], title: string, event: string]> = {
  resultSuccess: ['verified', 'Voice matches the registration', 'callseal-verified'],
  resultFailSpoof: ['spoof', 'Sounds like a recording that was heard before', 'callseal-spoof'],
  resultFailScore: ['not-matched', 'Voice does not match', 'callseal-not-matched'],
  errorConsumerNotReady: ['unavailable', 'Could not verify', 'callseal-unavailable'],
  errorParameters: ['unavailable', 'Could not verify', 'callseal-unavailable'],
  errorAudio: ['inconclusive', 'Could not tell', 'callseal-inconclusive'],
  errorDasPeak: ['unavailable', 'Could not verify', 'callseal-unavailable'],
};

describe('a mocked verification', () => {
  for (const response of Object.keys(mockResponseTypes) as MockResponseType[]) {
    it(`ends with ${response} in its own words, and is reported`, async () => {
      const [phase, title, event] = verifications[response];
      const harness = await mountMock(response);
      await harness.phase('registered');
      await harness.press('Verify');
      await harness.phase(phase);
      expect(harness.title()).to.equal(title);
      expect(harness.eventsOf(event).length).to.equal(1);
      expect(harness.eventsOf('callseal-response')).to.have.nested.property('[0].result', mockResponseTypes[response]);
      expect(harness.text()).to.match(/^Voice check Simulated/);
      await expect(harness.agent).to.be.accessible();
    });
  }
});

describe('a mocked registration', () => {
  it('is kept in the page when the host has no store, is tested by itself, and survives a switch of the outcome', async () => {
    const agent = new QuickMockAgent();
    const harness = await mount(agent, { developmentConfig: { mockApi: true }, ...firstCall });
    await harness.phase('not-registered');
    await harness.press('Register');
    await harness.phase('verified');
    expect(harness.title()).to.equal('Registered, and the test matched');
    expect(harness.phases().filter((phase, at, all) => phase !== all[at - 1])).to.deep.equal([
      'looking-up',
      'not-registered',
      'connecting',
      'waiting-for-audio',
      'listening',
      'deciding',
      'storing',
      'connecting',
      'waiting-for-audio',
      'listening',
      'deciding',
      'verified',
    ]);
    agent.developmentConfig = { mockApi: true, mockResponseType: 'resultFailScore' };
    await agent.updateComplete;
    await harness.phase('registered');
  });

  it('that sounds played back registers nothing', async () => {
    const store = createHostStore();
    const harness = await mountMock('resultFailSpoof', store.externalMethods);
    await harness.phase('not-registered');
    await harness.press('Register');
    await harness.phase('spoof');
    expect(harness.advice()).to.match(/^Nothing was registered/);
    expect(store.asked.filter((line) => line.startsWith('store'))).to.deep.equal([]);
  });
});

describe('the shipped mock', () => {
  it('plays a verification in real time, with nothing but mockApi', async function () {
    this.timeout(20_000);
    const agent = document.createElement('callseal-agent');
    const harness = await mount(agent, { developmentConfig: { mockApi: true, automaticVerification: true }, ...firstCall });
    await harness.phase('not-registered');
    await harness.press('Register');
    await harness.phase('verified', 18_000);
    expect(harness.title()).to.equal('Registered, and the test matched');
  });
});
