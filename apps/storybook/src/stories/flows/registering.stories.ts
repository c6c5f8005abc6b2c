import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect } from 'storybook/test';
import { firstCall } from '../../support/calls.js';
import { flowIn, hostOf, simulatedCall } from '../../support/flow.js';
import { SimulatedAgent } from '../../support/simulated-agent.js';
import { createStoryHost } from '../../support/story-host.js';

const meta: Meta = {
  title: 'Flows/Registering',
  parameters: { controls: { disable: true } },
  render: () => simulatedCall(createStoryHost()),
};
export default meta;

export const RegisteredTestedAndVerified: StoryObj = {
  play: async ({ canvasElement }) => {
    const flow = flowIn(canvasElement, SimulatedAgent);
    await flow.reaches('not-registered');
    await flow.offers('Register');
    await flow.click('Register');
    await flow.reaches('verified');
    await flow.says('Registered, and the test matched');
    await expect(hostOf(flow.agent).credentials.has(firstCall.callerId)).toBe(true);
    await expect(flow.eventsOf('callseal-registered')).toEqual([{ callSid: firstCall.callSid }]);
    await flow.click('Done');
    await flow.reaches('registered');
    await flow.click('Verify');
    await flow.reaches('verified');
    await flow.says('Voice matches the registration');
    await expect(flow.text()).toMatch(/^Voice check Simulated/);
  },
};

export const AnotherVoiceAfterwards: StoryObj = {
  play: async ({ canvasElement }) => {
    const flow = flowIn(canvasElement, SimulatedAgent);
    await flow.reaches('not-registered');
    await flow.click('Register');
    await flow.reaches('verified');
    await flow.click('Done');
    flow.agent.scene = { ...flow.agent.scene, caller: 'ben' };
    await flow.click('Verify');
    await flow.reaches('not-matched');
  },
};

export const RecordingRegistersNothing: StoryObj = {
  render: () => simulatedCall(createStoryHost(), { caller: 'recording' }),
  play: async ({ canvasElement }) => {
    const flow = flowIn(canvasElement, SimulatedAgent);
    await flow.reaches('not-registered');
    await flow.click('Register');
    await flow.reaches('spoof');
    await expect(flow.advice()).toMatch(/^Nothing was registered/);
    await expect(hostOf(flow.agent).credentials.size).toBe(0);
  },
};

export const NobodySpeaks: StoryObj = {
  render: () => simulatedCall(createStoryHost(), { caller: 'silent', speed: 200 }),
  play: async ({ canvasElement }) => {
    const flow = flowIn(canvasElement, SimulatedAgent);
    await flow.reaches('not-registered');
    await flow.click('Register');
    await flow.reaches('inconclusive');
    await expect(hostOf(flow.agent).credentials.size).toBe(0);
  },
};
