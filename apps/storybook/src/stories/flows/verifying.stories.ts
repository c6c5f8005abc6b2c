import { ScriptedAgent } from '@callseal/widget/testing';
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect } from 'storybook/test';
import { asked, flowIn, hears, match, registeredHost, scriptedCall } from '../../support/flow.js';

const meta: Meta = {
  title: 'Flows/Verifying',
  parameters: { controls: { disable: true } },
  render: () => scriptedCall(registeredHost()),
};
export default meta;

async function listening(canvas: HTMLElement, seconds = 3) {
  const flow = flowIn(canvas, ScriptedAgent);
  await flow.reaches('registered');
  await flow.offers('Verify', 'Delete registration');
  await flow.click('Verify');
  await asked(flow.agent);
  await hears(flow, seconds);
  return flow;
}

export const VoiceMatches: StoryObj = {
  play: async ({ canvasElement }) => {
    const flow = await listening(canvasElement);
    flow.agent.operation.emit('result-success', match);
    await flow.reaches('verified');
    await flow.says('Voice matches the registration', 'A clear match. You can carry on.');
    await expect(flow.spoken()).toBe('Voice matches the registration. A clear match. You can carry on.');
    await expect(flow.eventsOf('callseal-verified')).toHaveLength(1);
    await expect(flow.agent.stream.open.size).toBe(0);
  },
};

export const VoiceDoesNotMatch: StoryObj = {
  play: async ({ canvasElement }) => {
    const flow = await listening(canvasElement);
    flow.agent.operation.emit('result-fail-score', { ...match, score: 0.2 });
    await flow.reaches('not-matched');
    await flow.says('Voice does not match', /another way before you go on/);
    // who failed is not offered to delete what they failed against
    await expect(flow.buttons()).not.toContain('Delete registration');
    await expect(flow.eventsOf('callseal-not-matched')).toHaveLength(1);
  },
};

export const NotALiveVoice: StoryObj = {
  play: async ({ canvasElement }) => {
    const flow = await listening(canvasElement);
    flow.agent.operation.emit('result-fail-spoof', { authenticity: 0.04, species: 'replay' });
    await flow.reaches('spoof');
    await flow.says('Sounds like a recording that was heard before');
    await expect(flow.eventsOf('callseal-spoof')).toHaveLength(1);
  },
};

export const CannotTellThenTriedAgain: StoryObj = {
  play: async ({ canvasElement }) => {
    const flow = await listening(canvasElement, 1.2);
    flow.agent.operation.emit('error-audio', { exception: 'SignalNoiseRatioException', hint: 'noise' });
    await flow.reaches('inconclusive');
    await flow.says('Could not tell');
    await flow.click('Try again');
    await asked(flow.agent, 2);
    await hears(flow, 3);
    flow.agent.operation.emit('result-success', match);
    await flow.reaches('verified');
    await expect(flow.eventsOf('callseal-inconclusive')).toHaveLength(1);
    await expect(flow.query('[part="history"] dl')?.children).toHaveLength(2);
  },
};

export const CallEndsMeanwhile: StoryObj = {
  play: async ({ canvasElement }) => {
    const flow = await listening(canvasElement, 1.2);
    flow.agent.callInProgress = false;
    await flow.reaches('inconclusive');
    await flow.says('Could not tell', /The call ended/);
    await expect(flow.agent.operation.aborted).toBe(true);
    // too late: nobody is on the line whose voice it could be
    flow.agent.operation.emit('result-success', match);
    await flow.agent.updateComplete;
    await expect(flow.agent.phase).toBe('inconclusive');
    await expect(flow.eventsOf('callseal-verified')).toHaveLength(0);
  },
};

export const StoppedByTheAgent: StoryObj = {
  play: async ({ canvasElement }) => {
    const flow = await listening(canvasElement, 1.2);
    await flow.click('Stop');
    await flow.reaches('inconclusive');
    await expect(flow.agent.operation.aborted).toBe(true);
    await flow.click('Done');
    await flow.reaches('registered');
  },
};

export const HintsWhileListening: StoryObj = {
  play: async ({ canvasElement }) => {
    const flow = await listening(canvasElement, 0.5);
    await expect(flow.query('progress')?.getAttribute('aria-valuetext')).toMatch(/^0\.5.s(econds)? heard, needs about 3.s(econds)? more$/);
    flow.agent.operation.emit('info-vad-status', { net_speech_duration: 0.5, speaking: false, level: 0, hint: 'silence' });
    await flow.agent.updateComplete;
    await flow.says('Listening to verify', /open question/);
    await expect(flow.spoken()).toMatch(/open question/);
    flow.agent.operation.emit('info-vad-status', { net_speech_duration: 1.6, speaking: true, level: 0.7 });
    await flow.agent.updateComplete;
    // progress is told in quarters, not at every change
    await expect(flow.spoken()).toBe('Listening to verify. 50 percent.');
  },
};
