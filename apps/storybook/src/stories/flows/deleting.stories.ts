import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect } from 'storybook/test';
import { firstCall } from '../../support/calls.js';
import { flowIn, hostOf, registeredHost, simulatedCall } from '../../support/flow.js';
import { SimulatedAgent } from '../../support/simulated-agent.js';

const meta: Meta = { title: 'Flows/Deleting', parameters: { controls: { disable: true } }, render: () => simulatedCall(registeredHost()) };
export default meta;

async function confirming(canvas: HTMLElement) {
  const flow = flowIn(canvas, SimulatedAgent);
  await flow.reaches('registered');
  await flow.click('Delete registration');
  await flow.says('Delete this registration?');
  await flow.offers('Keep it', 'Delete');
  return flow;
}

export const ConfirmedAndDeleted: StoryObj = {
  play: async ({ canvasElement }) => {
    const flow = await confirming(canvasElement);
    await flow.click('Delete');
    await flow.reaches('deleted');
    await expect(hostOf(flow.agent).credentials.size).toBe(0);
    await expect(flow.eventsOf('callseal-deleted')).toEqual([{ callSid: firstCall.callSid }]);
    await expect(flow.spoken()).toMatch(/^Registration deleted\./);
  },
};

export const UndoneInTime: StoryObj = {
  render: () => simulatedCall(registeredHost(), { speed: 1 }),
  play: async ({ canvasElement }) => {
    const flow = await confirming(canvasElement);
    await flow.click('Delete');
    await flow.reaches('delete-scheduled');
    await flow.says('Registration will be deleted', /undo this for 6.s/);
    await flow.click('Undo');
    await flow.reaches('registered');
    await expect(hostOf(flow.agent).credentials.size).toBe(1);
  },
};

export const KeptAfterAll: StoryObj = {
  play: async ({ canvasElement }) => {
    const flow = await confirming(canvasElement);
    await flow.click('Keep it');
    await flow.reaches('registered');
    await expect(hostOf(flow.agent).credentials.size).toBe(1);
  },
};

export const OnlyAfterVerification: StoryObj = {
  render: () => simulatedCall(registeredHost(), {}, { developmentConfig: { mockApi: true, deleteOnlyAfterVerification: true } }),
  play: async ({ canvasElement }) => {
    const flow = flowIn(canvasElement, SimulatedAgent);
    await flow.reaches('registered');
    await flow.offers('Verify', '(Delete registration)');
    await flow.click('Delete registration');
    await expect(flow.agent.phase).toBe('registered');
    await flow.click('Verify');
    await flow.reaches('verified');
    await expect(flow.buttons()).toContain('Delete registration');
  },
};
