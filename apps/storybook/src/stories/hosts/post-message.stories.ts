import { createPostMessageAdapter, createPostMessageHost } from '@callseal/widget/hosts/post-message';
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { deskAgent, deskBar, onDesk } from '../../support/desk.js';
import { Flow } from '../../support/flow.js';
import { make } from '../../support/make.js';
import type { SimulatedAgent } from '../../support/simulated-agent.js';
import { createStoryHost } from '../../support/story-host.js';

const meta: Meta = { title: 'Hosts/postMessage', tags: ['!autodocs'], parameters: { controls: { disable: true } } };
export default meta;

const frame = 'iframe.html?id=hosts-postmessage--in-the-frame&viewMode=story&globals=a11y.manual:!true';

/** The page in the iframe: the element and its end of the bridge. Opened by itself it has no desktop, and says so. */
export const InTheFrame: StoryObj = {
  render: () => onDesk(deskAgent(createStoryHost()), createPostMessageAdapter({ parentOrigin: location.origin }), 20_000),
};

/** A desktop with that page in an iframe. */
export const Desk: StoryObj = {
  parameters: { wide: true },
  render: () => {
    const iframe = make('iframe', { title: 'Voice check', src: frame, className: 'desk-frame' });
    const call = { conversationId: 'CA-frame-1', ani: '+34600000001', parties: 2 };
    const written = make('p', { className: 'hint' });
    const host = createPostMessageHost(iframe, {
      origin: location.origin,
      writeBack: ({ outcome, callKey }) => {
        written.textContent = `Written to the call ${callKey.conversationId}: ${outcome}`;
        return Promise.resolve();
      },
    });
    const bar = deskBar({
      Answer: () => {
        host.setCall(call);
      },
      'Hang up': () => {
        host.setCall({ ...call, state: 'wrapup' });
      },
      'Close the call': () => {
        host.setCall(null);
      },
    });
    return make('div', { className: 'desk' }, [bar, iframe, written]);
  },
};

export const WalkedThrough: StoryObj = {
  ...Desk,
  play: async ({ canvasElement }) => {
    const desk = within(canvasElement);
    const iframe = desk.getByTitle<HTMLIFrameElement>('Voice check');
    const inside = () => iframe.contentDocument?.querySelector<SimulatedAgent>('callseal-simulated') ?? null;
    await waitFor(() => expect(inside()).not.toBeNull(), { timeout: 15_000 });
    const agent = inside();
    if (agent === null) throw new Error('The element is not in the iframe.');
    agent.scene = { ...agent.scene, speed: 40 };
    const flow = new Flow(agent);
    await userEvent.click(desk.getByRole('button', { name: 'Answer' }));
    await flow.reaches('not-registered');
    await flow.press('Register');
    await flow.reaches('verified');
    await flow.press('Done');
    await flow.press('Verify');
    await flow.reaches('verified');
    await waitFor(() => expect(canvasElement.textContent).toContain('Written to the call CA-frame-1'));
    await userEvent.click(desk.getByRole('button', { name: 'Close the call' }));
    await flow.reaches('no-call');
  },
};
