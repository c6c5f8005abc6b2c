/** The element over a relay, with Socket.IO at hand and without. */
import { expect } from '@open-wc/testing';
import '../define-relay.js';
import type { AgentHarness } from '../testing/harness.js';
import { firstCall, mount, tidy } from '../testing/mount.js';
import type { CallsealAgent } from './callseal-agent.js';
import { CallsealAgent as WholeAgent } from './direct-agent.js';
import { type PlayedOperation, playRelay, type RelayPage } from './relay-page.test.support.js';
import { createSessionKeeper } from './session-keeper.js';

customElements.define('callseal-whole', class extends WholeAgent {});
declare global {
  interface HTMLElementTagNameMap {
    'callseal-whole': CallsealAgent;
  }
}

const hooks = tidy();
let page: RelayPage;
beforeEach(() => {
  hooks.before();
  page = playRelay();
});
afterEach(() => {
  hooks.after();
  page.restore();
  expect(page.others).to.deep.equal([]);
});

const relay = { urlsConfig: { urlRelay: '/kit' }, securityToken: 'secret' };
const terms = { score_threshold: 0.6, authenticity_threshold: 0.4, audio_total_duration: 4 };
const matched = { score: 0.65, authenticity: 0.9, net_speech_duration: 4.1 };
const tags = ['callseal-agent', 'callseal-whole'] as const;
const paths = (): string[] => page.asked.map(([path]) => path);

/** An element on a live call. */
const mountRelayed = (tag: (typeof tags)[number], properties: Partial<CallsealAgent> = {}): Promise<AgentHarness> =>
  mount(document.createElement(tag), { ...relay, ...firstCall, ...properties });

/** Waits until the server has so many operations, and lets the newest listen. */
async function listen(harness: AgentHarness, count = 1): Promise<PlayedOperation> {
  while (page.operations.length < count) await new Promise((resolve) => setTimeout(resolve, 1));
  const operation = page.operations[count - 1]!;
  operation.say('relay-opened', terms);
  operation.say('info-consumer-ready', { call_id: firstCall.callSid, engine: { name: 'callseal-engine', version: '0.1.0' } });
  operation.say('relay-stream', { state: 'started' });
  await harness.phase('waiting-for-audio');
  operation.say('info-vad-status', { net_speech_duration: 1, speaking: true, level: 0.5 });
  await harness.phase('listening');
  return operation;
}

for (const tag of tags) {
  describe(`<${tag}> over a relay`, () => {
    it('verifies by requests alone, and shows what the server decides by', async () => {
      const harness = await mountRelayed(tag, { parametersConfig: { scoreThreshold: 0.99, audioTotalDurationVerification: 30 } });
      await harness.phase('registered');
      await harness.press('Verify');
      const operation = await listen(harness);
      expect(harness.text()).to.contain('needs about 3 s more');
      operation.say('result-success', matched);
      operation.say('relay-ended');
      await harness.phase('verified');
      expect(harness.eventsOf('callseal-verified')).to.have.nested.property('[0].evidence.scoreThreshold', 0.6);
      expect(harness.eventsOf('callseal-response')).to.have.nested.property('[0].relayed', true);
      expect(harness.text()).to.match(/0\.65, needs 0\.6/);
      await expect(harness.agent).to.be.accessible();
      const named = { callSid: firstCall.callSid, Token: 'secret' };
      expect(page.asked.slice(0, 2)).to.deep.equal([
        ['caller', named],
        ['start', { ...named, purpose: 'verify' }],
      ]);
      expect(paths()).to.deep.equal(['caller', 'start', 'events']);
    });

    it('registers, tests and deletes without asking the host for anything', async () => {
      page.registered = false;
      const asked: string[] = [];
      const keep = (name: string) => () => {
        asked.push(name);
      };
      const externalMethods = {
        getCredential: keep('get'),
        storeCredential: keep('store'),
        deleteCredential: keep('delete'),
        getTemporaryToken: keep('token'),
        onResponse: (result: unknown) => asked.push((result as { purpose: string }).purpose),
      };
      const harness = await mountRelayed(tag, { externalMethods, parametersConfig: { undoSeconds: 0 } });
      await harness.phase('not-registered');
      await harness.press('Register');
      (await listen(harness)).say('result-success', { authenticity: 0.9 });
      const test = await listen(harness, 2);
      expect(test.purpose).to.equal('test');
      test.say('result-success', matched);
      await harness.phase('verified');
      await harness.press('Delete registration');
      await harness.press('Delete');
      await harness.phase('deleted');
      expect(asked).to.deep.equal(['register', 'test']);
      expect(paths()).to.deep.equal(['caller', 'start', 'events', 'start', 'events', 'forget']);
      expect(harness.eventsOf('callseal-registered').length).to.equal(1);
    });

    it('has consent kept by the server before anything is listened to', async () => {
      const harness = await mountRelayed(tag, { consentConfig: { required: true } });
      await harness.phase('registered');
      await harness.press('Verify');
      await harness.press('They agreed');
      await listen(harness);
      expect(paths()).to.deep.equal(['caller', 'caller', 'consent', 'start', 'events']);
      const [, receipt] = page.asked.find(([path]) => path === 'consent')!;
      expect(receipt).to.include({ callSid: firstCall.callSid, answer: 'agreed', language: 'en' });
      expect(JSON.stringify(page.asked)).not.to.contain(firstCall.callerId);
    });

    it('ends what runs when it leaves the page', async () => {
      const harness = await mountRelayed(tag);
      await harness.phase('registered');
      await harness.press('Verify');
      const operation = await listen(harness);
      harness.agent.remove();
      while (!operation.cancelled) await new Promise((resolve) => setTimeout(resolve, 1));
    });

    it('ends what runs when the page is left', async () => {
      const harness = await mountRelayed(tag);
      await harness.phase('registered');
      await harness.press('Verify');
      const operation = await listen(harness);
      window.dispatchEvent(new PageTransitionEvent('pagehide'));
      while (!operation.cancelled) await new Promise((resolve) => setTimeout(resolve, 1));
    });

    it('goes on while no element shows it, when its session is kept', async () => {
      const sessions = createSessionKeeper();
      const first = await mountRelayed(tag, { sessions });
      await first.phase('registered');
      await first.press('Verify');
      const operation = await listen(first);
      first.agent.remove();
      await Promise.resolve();
      operation.say('result-success', matched);
      const second = await mountRelayed(tag, { sessions });
      await second.phase('verified');
      expect(operation.cancelled).to.equal(false);
      sessions.dispose();
    });

    it('says what to remove when it is also told to speak to the voice service itself', async () => {
      const harness = await mountRelayed(tag, { urlsConfig: { urlRelay: '/kit', urlSio: 'https://voice.example' } });
      await harness.phase('unavailable');
      expect(harness.text()).to.contain('CONFIG_INVALID').and.to.contain('remove urlsConfig.urlSio');
      expect(paths()).to.deep.equal([]);
    });

    it('plays the voice service in the page when it is mocked, and asks nobody', async () => {
      const harness = await mountRelayed(tag, { developmentConfig: { mockApi: true } });
      await harness.phase('not-registered');
      await harness.press('Register');
      await harness.phase('listening', 4_000);
      expect(paths()).to.deep.equal([]);
    });
  });
}

describe('the element without Socket.IO', () => {
  it('names the relay that it needs instead of speaking to the voice service itself', async () => {
    const urlsConfig = { urlSio: 'https://voice.example', urlGetTemporaryToken: '/t', urlStartStreaming: '/a', urlStopStreaming: '/o' };
    const harness = await mountRelayed('callseal-agent', { urlsConfig });
    await harness.phase('unavailable');
    expect(harness.text()).to.contain('urlsConfig.urlRelay');
    expect(paths()).to.deep.equal([]);
  });
});
