import { createGenesysAdapter } from '@callseal/widget/hosts/genesys';
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { deskAgent, deskBar, onDesk } from '../../support/desk.js';
import { createFakeGenesys, type FakeGenesys, genesysApi, genesysSearch } from '../../support/fake-genesys.js';
import { flowIn } from '../../support/flow.js';
import { make } from '../../support/make.js';
import { inPreset } from '../../support/presets.js';
import { SimulatedAgent } from '../../support/simulated-agent.js';
import { createStoryHost } from '../../support/story-host.js';

let fake: FakeGenesys = createFakeGenesys();

/** One interaction widget; the region's API is answered in the page. */
const meta: Meta = {
  title: 'Hosts/Genesys Cloud',
  tags: ['!autodocs'],
  parameters: { controls: { disable: true } },
  beforeEach: () => {
    fake = createFakeGenesys();
    return fake.install();
  },
  render: () => {
    const adapter = createGenesysAdapter({ token: () => 'a-genesys-token', search: genesysSearch, apiUrl: genesysApi, pollMs: 100 });
    const bar = deskBar({
      Hold: () => {
        fake.held = true;
      },
      Resume: () => {
        fake.held = false;
      },
      'Hang up': () => {
        fake.ended = true;
      },
    });
    return make('div', { className: 'desk' }, [bar, inPreset('genesys', onDesk(deskAgent(createStoryHost()), adapter))]);
  },
};
export default meta;

export const Desk: StoryObj = {};

export const WalkedThrough: StoryObj = {
  play: async ({ canvasElement }) => {
    const desk = within(canvasElement);
    const flow = flowIn(canvasElement, SimulatedAgent);
    flow.agent.scene = { ...flow.agent.scene, speed: 40 };
    await flow.reaches('not-registered');
    await flow.click('Register');
    await flow.reaches('verified');
    // the test of a fresh registration is no verification, and is not written
    await expect(fake.written).toHaveLength(0);
    await flow.click('Done');
    await flow.click('Verify');
    await flow.reaches('verified');
    await waitFor(() => expect(fake.written.length).toBeGreaterThan(0));
    await userEvent.click(desk.getByRole('button', { name: 'Hang up' }));
    await waitFor(() => expect(flow.agent.callInProgress).toBe(false));
  },
};
