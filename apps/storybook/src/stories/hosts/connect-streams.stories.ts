import { createConnectStreamsAdapter } from '@callseal/widget/hosts/connect-streams';
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { deskAgent, deskBar, onDesk } from '../../support/desk.js';
import { createFakeStreams } from '../../support/fake-streams.js';
import { flowIn } from '../../support/flow.js';
import { make } from '../../support/make.js';
import { inPreset } from '../../support/presets.js';
import { SimulatedAgent } from '../../support/simulated-agent.js';
import { createStoryHost } from '../../support/story-host.js';

const meta: Meta = {
  title: 'Hosts/Amazon Connect, own page',
  tags: ['!autodocs'],
  parameters: { controls: { disable: true } },
  render: () => {
    const desktop = createFakeStreams();
    const adapter = createConnectStreamsAdapter({ connect: desktop.connect });
    const bar = deskBar({
      Answer: () => {
        desktop.arrive('contact-1', '+34600000001');
      },
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
    await press('Answer');
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
