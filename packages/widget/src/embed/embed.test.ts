import { expect } from '@open-wc/testing';
import type { CallsealAgent } from '../element/callseal-agent.js';
import { AgentHarness } from '../testing/harness.js';
import { firstCall, tidy } from '../testing/mount.js';

/** The built file itself, as a page with one script tag gets it. */
const load = () =>
  import(new URL('../embed.js', import.meta.url).href) as Promise<{
    CallsealAgent: typeof CallsealAgent;
    createServerKitClient: (options: { baseUrl: string; securityToken: string }) => object;
  }>;

const hooks = tidy();
beforeEach(hooks.before);
afterEach(hooks.after);

describe('the one-file script', () => {
  it('defines the element, can be loaded twice, and brings the server-kit client', async () => {
    const embed = await load();
    await import(`${new URL('../embed.js', import.meta.url).href}?again`);
    expect(customElements.get('callseal-agent')).to.equal(embed.CallsealAgent);
    expect(embed.createServerKitClient({ baseUrl: location.origin, securityToken: '' })).to.have.property('externalMethods');
  });

  it('looks and works like the package after minifying', async () => {
    await load();
    const agent = document.createElement('callseal-agent');
    const harness = new AgentHarness(agent);
    Object.assign(agent, { developmentConfig: { mockApi: 'true' }, theme: 'dark', ...firstCall });
    await harness.enter(document.body);
    await harness.phase('not-registered');
    expect(getComputedStyle(harness.query('[part="card"]')!).backgroundColor).to.equal('rgb(27, 32, 42)');
    await harness.press('Register');
    await harness.phase('listening', 4_000);
    expect(harness.text()).to.match(/\d s heard ?needs about \d s more/);
    await harness.press('Stop');
    await harness.phase('inconclusive');
    await expect(agent).to.be.accessible();
    agent.remove();
  });

  it('refuses a wrong setting like the package', async () => {
    await load();
    const agent = document.createElement('callseal-agent');
    const harness = new AgentHarness(agent);
    Object.assign(agent, { developmentConfig: { mockApi: true }, parametersConfig: { scoreThreshold: 2 }, ...firstCall });
    await harness.enter(document.body);
    expect(harness.text()).to.contain('parametersConfig.scoreThreshold');
    agent.remove();
  });
});
