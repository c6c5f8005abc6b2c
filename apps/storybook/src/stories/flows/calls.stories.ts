import { ScriptedAgent } from '@callseal/widget/testing';
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect, waitFor } from 'storybook/test';
import { firstCall, secondCall } from '../../support/calls.js';
import { asked, flowIn, hears, match, registeredHost, scriptedCall } from '../../support/flow.js';
import { make } from '../../support/make.js';
import { createStoryHost } from '../../support/story-host.js';

const meta: Meta = { title: 'Flows/Calls', parameters: { controls: { disable: true } } };
export default meta;

/** The property that matters most: a result is never shown for another caller. */
export const CallChangedMeanwhile: StoryObj = {
  render: () => scriptedCall(registeredHost()),
  play: async ({ canvasElement }) => {
    const flow = flowIn(canvasElement, ScriptedAgent);
    await flow.reaches('registered');
    await flow.click('Verify');
    await asked(flow.agent);
    await hears(flow, 1);
    const { operation } = flow.agent;
    Object.assign(flow.agent, secondCall);
    await flow.reaches('not-registered');
    await expect(operation.aborted).toBe(true);
    operation.emit('result-success', match);
    await flow.agent.updateComplete;
    await flow.says('Not registered yet');
    await expect(flow.eventsOf('callseal-verified')).toHaveLength(0);
  },
};

export const TwoElements: StoryObj = {
  parameters: { wide: true },
  tags: ['several'],
  render: () => {
    const host = createStoryHost([firstCall.callerId, secondCall.callerId]);
    return make('div', { className: 'row' }, [scriptedCall(host), scriptedCall(host, secondCall)]);
  },
  play: async ({ canvasElement }) => {
    const flows = [0, 1].map((at) => flowIn(canvasElement, ScriptedAgent, at));
    for (const flow of flows) {
      await flow.reaches('registered');
      await flow.click('Verify');
      await asked(flow.agent);
      await hears(flow, 3);
    }
    const [first, second] = flows;
    second?.agent.operation.emit('result-fail-score', { ...match, score: 0.1 });
    await second?.reaches('not-matched');
    await expect(first?.agent.phase).toBe('deciding');
    first?.agent.operation.emit('result-success', match);
    await first?.reaches('verified');
    await expect(second?.agent.phase).toBe('not-matched');
  },
};

export const TakenOutAndPutBack: StoryObj = {
  render: () => make('div', {}, [scriptedCall(registeredHost())]),
  play: async ({ canvasElement }) => {
    const flow = flowIn(canvasElement, ScriptedAgent);
    await flow.reaches('registered');
    await flow.click('Verify');
    await asked(flow.agent);
    await hears(flow, 1);
    const place = flow.agent.parentElement;
    flow.agent.remove();
    // a move within the page is survived, so the end is a moment later
    await waitFor(() => expect(flow.agent.operation.aborted).toBe(true));
    place?.append(flow.agent);
    await flow.reaches('registered');
  },
};

export const ThirdPersonJoins: StoryObj = {
  render: () => scriptedCall(registeredHost(), { parties: 2 }),
  play: async ({ canvasElement }) => {
    const flow = flowIn(canvasElement, ScriptedAgent);
    await flow.reaches('registered');
    await flow.click('Verify');
    await asked(flow.agent);
    await hears(flow, 1);
    flow.agent.parties = 3;
    await flow.reaches('inconclusive');
    await expect(flow.eventsOf('callseal-inconclusive')).toMatchObject([{ reason: 'more-people' }]);
  },
};
