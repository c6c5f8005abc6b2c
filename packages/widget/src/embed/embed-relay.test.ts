import { expect } from '@open-wc/testing';
import type { CallsealAgent } from '../element/callseal-agent.js';
import { playRelay } from '../element/relay-page.test.support.js';
import { AgentHarness } from '../testing/harness.js';
import { firstCall, tidy } from '../testing/mount.js';

const hooks = tidy();
beforeEach(hooks.before);
afterEach(hooks.after);

describe('the one-file script for pages that have a relay', () => {
  it('verifies a caller with nothing but requests', async () => {
    const page = playRelay();
    const script = new URL('../embed-relay.js', import.meta.url).href;
    const { CallsealAgent: Defined } = (await import(script)) as { CallsealAgent: typeof CallsealAgent };
    expect(customElements.get('callseal-agent')).to.equal(Defined);
    const agent = document.createElement('callseal-agent');
    const harness = new AgentHarness(agent);
    Object.assign(agent, { urlsConfig: { urlRelay: '/kit' }, ...firstCall });
    await harness.enter(document.body);
    await harness.phase('registered');
    await harness.press('Verify');
    await harness.phase('connecting');
    while (page.operations.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    const [operation] = page.operations;
    operation?.say('relay-opened', { score_threshold: 0.8, authenticity_threshold: 0.5, audio_total_duration: 3 });
    operation?.say('info-consumer-ready');
    operation?.say('relay-stream', { state: 'started' });
    operation?.say('info-vad-status', { net_speech_duration: 3 });
    operation?.say('result-success', { score: 0.9, authenticity: 0.9, net_speech_duration: 3 });
    await harness.phase('verified');
    expect(page.others).to.deep.equal([]);
    page.restore();
    agent.remove();
  });
});
