import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { createSimulator } from '../simulator/simulator.js';
import { flowIn } from '../support/flow.js';
import { SimulatedAgent } from '../support/simulated-agent.js';

/**
 * A call without a phone: pick who is on the line, what the network does and what the voice service answers, and watch the element beside
 * the messages. Registering with Ben on the line registers Ben's voice; Ana then does not match.
 */
const meta: Meta = {
  title: 'Call simulator',
  tags: ['!autodocs'],
  parameters: { wide: true, controls: { disable: true } },
  render: () => createSimulator(),
};
export default meta;

export const TryIt: StoryObj = {};

export const RegisterThenAnotherVoice: StoryObj = {
  render: () => createSimulator({ speed: 40 }),
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    const flow = flowIn(canvasElement, SimulatedAgent);
    const wire = within(canvas.getByRole('region', { name: 'On the wire' }));
    await flow.reaches('not-registered');
    await flow.click('Register');
    await flow.reaches('verified');
    await expect(wire.getAllByText('→ initialize')).toHaveLength(2);
    await expect(wire.getAllByText('← info-vad-status').length).toBeGreaterThan(10);
    // a credential goes over the wire, and is not shown
    await expect(canvasElement.textContent).toContain('characters, not shown');
    await expect(canvasElement.textContent).not.toContain('callseal-mock-credential');
    await expect(canvas.getByText('callseal-registered')).toBeInTheDocument();
    await flow.click('Done');
    await userEvent.selectOptions(canvas.getByLabelText('On the line'), 'ben');
    await flow.click('Verify');
    await flow.reaches('not-matched');
  },
};

export const NetworkFault: StoryObj = {
  render: () => createSimulator({ speed: 20, fault: 'drop' }),
  play: async ({ canvasElement }) => {
    const flow = flowIn(canvasElement, SimulatedAgent);
    await flow.reaches('not-registered');
    await flow.click('Register');
    await flow.reaches('unavailable');
    await expect(within(canvasElement).getByText('← closed')).toBeInTheDocument();
    await userEvent.selectOptions(within(canvasElement).getByLabelText('Network'), '');
    await flow.click('Try again');
    await flow.reaches('verified');
  },
};

export const InAnotherLanguageWithConsent: StoryObj = {
  render: () => createSimulator({ speed: 40, language: 'ar', theme: 'dark', consent: true }),
  play: async ({ canvasElement }) => {
    const flow = flowIn(canvasElement, SimulatedAgent);
    await flow.reaches('not-registered');
    await waitFor(() => expect(flow.title()).toMatch(/^\p{Script=Arabic}/u));
    await userEvent.selectOptions(within(canvasElement).getByLabelText('Language'), 'en');
    await waitFor(() => expect(flow.title()).toBe('Not registered yet'));
    await flow.click('Register');
    await flow.reaches('consent-needed');
    await flow.click('They agreed');
    await flow.reaches('verified');
  },
};
