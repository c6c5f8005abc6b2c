import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect, userEvent } from 'storybook/test';
import { type Flow, flowIn, registeredHost, simulatedCall } from '../../support/flow.js';
import { SimulatedAgent } from '../../support/simulated-agent.js';

const meta: Meta = {
  title: 'Flows/Keyboard',
  parameters: { controls: { disable: true } },
  render: () => simulatedCall(registeredHost(), {}, { parametersConfig: { undoSeconds: 0 } }),
};
export default meta;

/** Real Tab keys are pressed on this one by tests/keyboard.spec.ts: a page cannot press them on itself. */
export const ForRealKeys: StoryObj = {
  render: () => simulatedCall(registeredHost(), { speed: 10 }, { parametersConfig: { undoSeconds: 0 } }),
};

const key = async (flow: Flow, on: string, pressed: '{Enter}' | ' '): Promise<void> => {
  flow.button(on).focus();
  await userEvent.keyboard(pressed);
  await flow.agent.updateComplete;
};

export const VerifiedByEnter: StoryObj = {
  play: async ({ canvasElement }) => {
    const flow = flowIn(canvasElement, SimulatedAgent);
    await flow.reaches('registered');
    await key(flow, 'Verify', '{Enter}');
    await flow.reaches('verified');
    // the button that was pressed is gone: the focus is where the answer stands
    await expect(flow.focused()).toBe('title');
  },
};

export const DeletedBySpace: StoryObj = {
  play: async ({ canvasElement }) => {
    const flow = flowIn(canvasElement, SimulatedAgent);
    await flow.reaches('registered');
    await key(flow, 'Delete registration', ' ');
    await flow.reaches('confirming-delete');
    await expect(flow.focused()).toBe('Keep it');
    await key(flow, 'Delete', ' ');
    await flow.reaches('deleted');
    await expect(flow.focused()).toBe('title');
  },
};
