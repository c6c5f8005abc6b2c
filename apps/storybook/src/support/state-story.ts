import { AgentHarness, createFixedState, FixedStateAgent, type FixedStateName, fixedStates } from '@callseal/widget/testing';
import type { Meta, StoryContext } from '@storybook/web-components-vite';
import { expect } from 'storybook/test';
import shownTexts from './shown-texts.json' with { type: 'json' };

export interface StateArgs {
  readonly state: FixedStateName;
}

/** What an agent reads in a state, what they can press, and what a screen reader is told. */
export interface Shown {
  readonly title: string;
  readonly advice: string;
  readonly buttons: readonly string[];
  readonly spoken: string;
}

const expected: Readonly<Record<string, Shown>> = shownTexts;

/** The element standing still in a state. */
export function showState(state: FixedStateName): FixedStateAgent {
  const { call, inProgress } = fixedStates[state];
  return Object.assign(createFixedState(state), {
    callSid: call?.callSid ?? '',
    callerId: call?.callerId ?? '',
    callInProgress: inProgress,
  });
}

/** Holds a state to the texts that were looked at and committed, and to what every state owes a screen reader. */
async function playState({ canvasElement, args, reporting }: StoryContext<StateArgs>): Promise<void> {
  const agent = canvasElement.querySelector('callseal-fixed-state');
  if (!(agent instanceof FixedStateAgent)) throw new Error('The element is not on the page.');
  await agent.updateComplete;
  const harness = new AgentHarness(agent);
  const shown: Shown = { title: harness.title(), advice: harness.advice(), buttons: harness.buttons(), spoken: harness.spoken() };
  // `npm run shots` reads it from here
  reporting.addReport({ type: 'shown', version: 1, status: 'passed', result: { state: args.state, ...shown } });
  const approved = expected[args.state];
  await expect(shown.title).toBe(approved?.title);
  await expect(shown.advice).toBe(approved?.advice);
  await expect(shown.buttons).toEqual(approved?.buttons);
  await expect(shown.spoken).toBe(approved?.spoken);
  await expect(harness.query('[part="card"]')?.getAttribute('aria-labelledby')).toBe('name');
  await expect(harness.query('[part="icon"] svg')?.getAttribute('aria-hidden')).toBe('true');
  await expect(harness.query('[role="status"]')).not.toBeNull();
  await expect(agent.matches(`:state(${fixedStates[args.state].phase})`)).toBe(true);
}

/** What the stories of all states have in common. */
export const stateMeta = {
  argTypes: { state: { table: { disable: true } } },
  parameters: { controls: { disable: true } },
  render: ({ state }) => showState(state),
  play: playState,
} as const satisfies Meta<StateArgs>;
