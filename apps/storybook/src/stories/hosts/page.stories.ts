import { createPageAdapter } from '@callseal/widget/hosts/page';
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect, userEvent, within } from 'storybook/test';
import { deskAgent, deskBar, onDesk } from '../../support/desk.js';
import { flowIn } from '../../support/flow.js';
import { make } from '../../support/make.js';
import { SimulatedAgent } from '../../support/simulated-agent.js';
import { createStoryHost } from '../../support/story-host.js';

const meta: Meta = { title: 'Hosts/Plain page', tags: ['!autodocs'], parameters: { controls: { disable: true } } };
export default meta;

export const Desk: StoryObj = {
  render: () => {
    const adapter = createPageAdapter();
    const call = { conversationId: 'CA-desk-1', ani: '+34600000001', parties: 2 };
    return make('div', { className: 'desk' }, [
      deskBar({
        'A call comes in': () => {
          adapter.setCall({ ...call, state: 'ringing' });
        },
        Answer: () => {
          adapter.setCall(call);
        },
        Hold: () => {
          adapter.setCall({ ...call, state: 'held' });
        },
        'Hang up': () => {
          adapter.setCall({ ...call, state: 'wrapup' });
        },
        'Close the call': () => {
          adapter.setCall(null);
        },
      }),
      onDesk(deskAgent(createStoryHost()), adapter),
    ]);
  },
};

export const WalkedThrough: StoryObj = {
  ...Desk,
  play: async ({ canvasElement }) => {
    const desk = within(canvasElement);
    const flow = flowIn(canvasElement, SimulatedAgent);
    flow.agent.scene = { ...flow.agent.scene, speed: 40 };
    await expect(flow.agent.phase).toBe('no-call');
    await userEvent.click(await desk.findByRole('button', { name: 'Answer' }));
    await flow.reaches('not-registered');
    await flow.click('Register');
    await flow.reaches('verified');
    // a held caller is not listened to
    await userEvent.click(desk.getByRole('button', { name: 'Hold' }));
    await flow.click('Done');
    await flow.reaches('registered');
    await expect(flow.buttons()).toContain('(Verify)');
    await userEvent.click(desk.getByRole('button', { name: 'Close the call' }));
    await flow.reaches('no-call');
  },
};
