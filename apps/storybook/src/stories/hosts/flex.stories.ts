import { createFlexAdapter } from '@callseal/widget/hosts/flex';
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect, userEvent, within } from 'storybook/test';
import { deskAgent, deskBar, onDesk } from '../../support/desk.js';
import { createFakeFlex } from '../../support/fake-flex.js';
import { flowIn } from '../../support/flow.js';
import { make } from '../../support/make.js';
import { inPreset } from '../../support/presets.js';
import { SimulatedAgent } from '../../support/simulated-agent.js';
import { createStoryHost } from '../../support/story-host.js';

const meta: Meta = { title: 'Hosts/Twilio Flex', tags: ['!autodocs'], parameters: { controls: { disable: true } } };
export default meta;

const first = 'WT-first';
const second = 'WT-second';

/** Flex unmounts a panel on every task switch: so does this desk. The session of each task is kept outside. */
function desk(speed: number): HTMLElement {
  const flex = createFakeFlex();
  const adapter = createFlexAdapter({ manager: flex.manager });
  const host = createStoryHost(['+34600000002']);
  const panel = make('div');
  const mount = (): void => {
    const agent = deskAgent(host);
    agent.scene = { ...agent.scene, speed };
    panel.replaceChildren(inPreset('flex', onDesk(agent, adapter)));
  };
  const show = (taskSid: string) => (): void => {
    flex.select(taskSid);
    mount();
  };
  flex.accept(second, '+34600000002');
  flex.accept(first, '+34600000001');
  mount();
  const bar = deskBar({
    'First task': show(first),
    'Second task': show(second),
    'Wrap up': () => {
      flex.wrapUp(first);
    },
    'Complete the first': () => {
      flex.complete(first);
    },
  });
  return make('div', { className: 'desk' }, [bar, panel]);
}

export const Desk: StoryObj = { render: () => desk(2) };

export const NothingIsLostOnTaskSwitch: StoryObj = {
  render: () => desk(20),
  play: async ({ canvasElement }) => {
    const bar = within(canvasElement);
    const flow = () => flowIn(canvasElement, SimulatedAgent);
    await flow().reaches('not-registered');
    await flow().click('Register');
    await userEvent.click(bar.getByRole('button', { name: 'Second task' }));
    await flow().reaches('registered');
    await userEvent.click(bar.getByRole('button', { name: 'First task' }));
    await flow().reaches('verified');
    await expect(flow().title()).toBe('Registered, and the test matched');
    await userEvent.click(bar.getByRole('button', { name: 'Complete the first' }));
    await flow().reaches('no-call');
  },
};
