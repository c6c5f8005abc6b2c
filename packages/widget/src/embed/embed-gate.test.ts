import { expect } from '@open-wc/testing';
import { createScriptedGate } from '@callseal/client/testing';
import { gateAnswers } from '@callseal/protocol/gate-routes';
import { AgentHarness } from '../testing/harness.js';
import { firstCall, tidy } from '../testing/mount.js';

const hooks = tidy();
const { fetch } = window;
beforeEach(hooks.before);
afterEach(() => {
  window.fetch = fetch;
  hooks.after();
});

const load = () => import(new URL('../embed.js', import.meta.url).href);
const panelFile = new URL('../embed-gate.js', import.meta.url).href;
const wasFetched = () => performance.getEntriesByName(panelFile).length > 0;
// the modules of the test itself fill the list
performance.setResourceTimingBufferSize(10_000);

/** A server kit's gate behind `fetch`, which is all that the built files know of it. */
function serveGate(): string[] {
  const script = createScriptedGate();
  const about = { call: firstCall, action: 'transfer', parameters: {} };
  const never = new AbortController().signal;
  const paths: string[] = [];
  window.fetch = async (input, init) => {
    const { pathname } = new URL(input as string, location.href);
    const fields = init?.body as URLSearchParams;
    const path = pathname.replace('/callseal', '');
    paths.push(path);
    const answers: Record<string, () => Promise<unknown>> = {
      [gateAnswers.gateState.path]: () => script.state(about, never),
      [gateAnswers.sendCode.path]: () => script.sendCode(about, {}, never),
      [gateAnswers.checkCode.path]: () => script.checkCode(about, fields.get('code') ?? '', never),
      [gateAnswers.decide.path]: () => script.decide(about, never),
    };
    return Response.json(await answers[path]?.());
  };
  return paths;
}

describe('the panel of the one-file script', () => {
  it('is not fetched without gateConfig', async () => {
    await load();
    const agent = document.createElement('callseal-agent');
    const harness = new AgentHarness(agent);
    Object.assign(agent, { developmentConfig: { mockApi: true }, ...firstCall });
    await harness.enter(document.body);
    await harness.phase('not-registered');
    expect(wasFetched()).to.equal(false);
    agent.remove();
  });

  it('is fetched from beside it when it is wanted, and leads to a permission', async () => {
    await load();
    const paths = serveGate();
    const grants: unknown[] = [];
    const agent = document.createElement('callseal-agent');
    const harness = new AgentHarness(agent);
    Object.assign(agent, {
      developmentConfig: { mockApi: true },
      gateConfig: { urlGate: '/callseal', action: 'transfer' },
      externalMethods: { onGrant: (grant: unknown) => grants.push(grant) },
      securityToken: 'secret',
      ...firstCall,
    });
    await harness.enter(document.body);
    await harness.gate();
    expect(wasFetched()).to.equal(true);
    const offered = async (label: string): Promise<void> => {
      const last = performance.now() + 3_000;
      while (!harness.buttons().includes(label)) {
        if (performance.now() > last) throw new Error(`There is no button "${label}", only: ${harness.buttons().join(', ')}.`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    };
    const press = async (label: string): Promise<void> => {
      await offered(label);
      await harness.press(label);
    };
    await press('Use a code');
    await press('Send code');
    await offered('Check code');
    await harness.type('Six-digit code', '123456');
    await press('Check code');
    await press('Ask for permission');
    await harness.event('callseal-granted', ({ action }) => action === 'transfer');
    expect(grants.length).to.equal(1);
    expect(paths).to.include.members(['/v1/gate/state', '/v1/gate/codes/send', '/v1/gate/codes/check', '/v1/gate/decide']);
    expect(getComputedStyle(harness.query('[part="gate"]')!).display).to.equal('flex');
    await expect(agent).to.be.accessible();
    agent.remove();
  });
});
