import { AgentHarness, createFixedGate, FixedGateAgent, type FixedGateName, fixedGateStates } from '@callseal/widget/testing';
import type { Meta, StoryContext } from '@storybook/web-components-vite';
import { expect } from 'storybook/test';
import { firstCall } from './calls.js';
import shownTexts from './shown-texts.json' with { type: 'json' };
import type { Shown } from './state-story.js';

export interface GateArgs {
  readonly gate: FixedGateName;
}

const expected: Readonly<Record<string, Shown>> = shownTexts;

/** The element whose step-up panel stands still in a state. */
export const showGate = (gate: FixedGateName): FixedGateAgent =>
  Object.assign(createFixedGate(gate), firstCall, { callInProgress: fixedGateStates[gate].inProgress });

/** Holds a state of the panel to the texts that were looked at and committed. */
async function playGate({ canvasElement, args, reporting }: StoryContext<GateArgs>): Promise<void> {
  const agents = [...canvasElement.querySelectorAll('callseal-fixed-gate')];
  // a sheet holds six
  for (const each of agents) if (each instanceof FixedGateAgent) await new AgentHarness(each).gate();
  const [agent] = agents;
  if (!(agent instanceof FixedGateAgent)) throw new Error('The element is not on the page.');
  const harness = new AgentHarness(agent);
  const [title = '', advice = ''] = harness.gateStatus().split(' / ');
  const buttons = harness.buttonsIn('[part="gate"]');
  const shown: Shown = { title, advice, buttons, spoken: harness.spokenByGate() };
  reporting.addReport({ type: 'shown', version: 1, status: 'passed', result: { state: args.gate, ...shown } });
  const approved = expected[args.gate];
  await expect(shown.title).toBe(approved?.title);
  await expect(shown.advice).toBe(approved?.advice);
  await expect(shown.buttons).toEqual(approved?.buttons);
  await expect(shown.spoken).toBe(approved?.spoken);
  await expect(harness.query('[part="gate"]')?.getAttribute('aria-labelledby')).toBe('gate-name');
}

/** What the stories of all states of the panel have in common. */
export const gateMeta = {
  argTypes: { gate: { table: { disable: true } } },
  parameters: { controls: { disable: true } },
  render: ({ gate }) => showGate(gate),
  play: playGate,
} as const satisfies Meta<GateArgs>;
