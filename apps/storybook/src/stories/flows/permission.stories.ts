import { createScriptedGateAgent, ScriptedGateAgent } from '@callseal/widget/testing';
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect } from 'storybook/test';
import { firstCall } from '../../support/calls.js';
import { type Flow, flowIn } from '../../support/flow.js';

type Script = Parameters<typeof createScriptedGateAgent>[0];
const onCall =
  (script: Script = {}) =>
  () =>
    Object.assign(createScriptedGateAgent(script), firstCall);

const meta: Meta = { title: 'Flows/Permission', parameters: { controls: { disable: true } }, render: onCall() };
export default meta;

async function begun(canvas: HTMLElement): Promise<Flow<ScriptedGateAgent>> {
  const flow = flowIn(canvas, ScriptedGateAgent);
  await flow.gate();
  await says(flow, 'A check is needed');
  return flow;
}

/** Polls what is shown; the one check that follows says what was shown instead. */
async function until(holds: () => boolean): Promise<void> {
  const last = performance.now() + 15_000;
  while (!holds() && performance.now() < last) await new Promise((resolve) => setTimeout(resolve, 10));
}

async function says(flow: Flow<ScriptedGateAgent>, title: string): Promise<void> {
  await until(() => flow.gateStatus().startsWith(`${title} / `));
  await expect(flow.gateStatus().split(' / ')[0]).toBe(title);
}

async function offers(flow: Flow<ScriptedGateAgent>, label: string): Promise<void> {
  await until(() => flow.buttonsIn('[part="gate"]').includes(label));
  await expect(flow.buttonsIn('[part="gate"]')).toContain(label);
}

async function shows(flow: Flow<ScriptedGateAgent>, part: string, text: string): Promise<void> {
  const shown = (): string => flow.query(`[part="${part}"]`)?.textContent ?? '';
  await until(() => shown().includes(text));
  await expect(shown()).toContain(text);
}

/** Clicks once it is offered. */
async function choose(flow: Flow<ScriptedGateAgent>, label: string): Promise<void> {
  await offers(flow, label);
  await flow.click(label);
}

export const FromTheScreenToTheGrant: StoryObj = {
  play: async ({ canvasElement }) => {
    const flow = await begun(canvasElement);
    await choose(flow, 'Screen the call');
    await shows(flow, 'fraud-title', 'No sign of fraud found');
    await choose(flow, 'Use a code');
    await choose(flow, 'Send code');
    await offers(flow, 'Check code');
    await flow.type('Six-digit code', '000000');
    await flow.click('Check code');
    await shows(flow, 'gate-failure', 'That code was not right');
    await flow.type('Six-digit code', '123 456');
    await choose(flow, 'Check code');
    await says(flow, 'Enough was checked');
    await choose(flow, 'Ask for permission');
    await says(flow, 'You may go on: Transfer');
    await expect(flow.agent.grants.length).toBe(1);
    await expect(flow.query('[part="countdown-text"]')?.textContent).toMatch(/^[12]:\d\d left$/);
  },
};

export const AnotherWay: StoryObj = {
  play: async ({ canvasElement }) => {
    const flow = await begun(canvasElement);
    await choose(flow, 'Use a code');
    await choose(flow, 'Another way');
    await choose(flow, 'Ask questions');
    await offers(flow, 'Check answers');
    await flow.type('In which city', 'Bilbao');
    await flow.type('In which month', 'May');
    await flow.click('Check answers');
    await says(flow, 'Enough was checked');
  },
};

export const TheCallerKeysTheCode: StoryObj = {
  render: onCall({ offers: { entries: ['keypad'] } }),
  play: async ({ canvasElement }) => {
    const flow = await begun(canvasElement);
    await choose(flow, 'Use a code');
    await choose(flow, 'Send code');
    await shows(flow, 'gate-note', 'You do not hear it.');
    flow.agent.server.keyElsewhere('123456');
    await says(flow, 'Enough was checked');
  },
};

export const OnTheWatchlist: StoryObj = {
  render: onCall({ fraud: { level: 'watchlist', isOnWatchlist: true, reasons: ['watchlist-match'] } }),
  play: async ({ canvasElement }) => {
    const flow = await begun(canvasElement);
    await choose(flow, 'Screen the call');
    await says(flow, 'Hand over to the fraud desk');
    await expect(flow.buttonsIn('[part="gate"]')).toEqual([]);
  },
};
