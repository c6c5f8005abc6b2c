import { createConnectWorkspaceAdapter } from '@callseal/widget/hosts/connect-workspace';
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { deskAgent, deskBar, onDesk } from '../../support/desk.js';
import { createFakeWorkspace } from '../../support/fake-workspace.js';
import { flowIn } from '../../support/flow.js';
import { make } from '../../support/make.js';
import { inPreset } from '../../support/presets.js';
import { SimulatedAgent } from '../../support/simulated-agent.js';
import { createStoryHost } from '../../support/story-host.js';

const meta: Meta = {
  title: 'Hosts/Amazon Connect, agent workspace',
  tags: ['!autodocs'],
  parameters: { controls: { disable: true } },
  render: () => {
    const desktop = createFakeWorkspace();
    const adapter = createConnectWorkspaceAdapter(desktop.sdk);
    const bar = deskBar({
      Hold: () => {
        desktop.hold(true);
      },
      Resume: () => {
        desktop.hold(false);
      },
      'Hang up': () => {
        desktop.end();
      },
      'Close the contact': () => {
        desktop.clear();
      },
    });
    return make('div', { className: 'desk' }, [bar, inPreset('connect', onDesk(deskAgent(createStoryHost()), adapter))]);
  },
};
export default meta;

export const Desk: StoryObj = {};

export const WalkedThrough: StoryObj = {
  play: async ({ canvasElement }) => {
    const desk = within(canvasElement);
    const press = (name: string) => userEvent.click(desk.getByRole('button', { name }));
    const flow = flowIn(canvasElement, SimulatedAgent);
    flow.agent.scene = { ...flow.agent.scene, speed: 40 };

    await flow.reaches('not-registered');
    await flow.click('Register');
    await flow.reaches('verified');
    await flow.click('Done');
    await press('Hold');
    await waitFor(() => expect(flow.buttons()).toContain('(Verify)'));
    await press('Resume');
    await waitFor(() => expect(flow.buttons()).toContain('Verify'));
    await press('Close the contact');
    await flow.reaches('no-call');
  },
};
