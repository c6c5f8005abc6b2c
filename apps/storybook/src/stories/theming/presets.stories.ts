import { type FixedStateName, fixedStates } from '@callseal/widget/testing';
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect } from 'storybook/test';
import { inPreset, type PresetName } from '../../support/presets.js';
import { showState } from '../../support/state-story.js';

interface Args {
  readonly preset: PresetName;
  readonly state: FixedStateName;
}

const meta: Meta<Args> = {
  title: 'Theming/Presets',
  argTypes: {
    preset: { control: 'inline-radio', options: ['flex', 'genesys', 'connect'] },
    state: { control: 'select', options: Object.keys(fixedStates) },
  },
  args: { state: 'registered' },
  render: ({ preset, state }) => inPreset(preset, showState(state)),
  play: async ({ canvasElement }) => {
    const card = canvasElement.querySelector('callseal-fixed-state')?.shadowRoot?.querySelector('[part="card"]');
    await expect(card).not.toBeNull();
    // no preset keeps the radius of 12 px that an element has without one
    if (card) await expect(getComputedStyle(card).borderTopLeftRadius).not.toBe('12px');
  },
};
export default meta;

export const Flex: StoryObj<Args> = { tags: ['pictured'], args: { preset: 'flex' } };
export const FlexVerified: StoryObj<Args> = { tags: ['pictured'], args: { preset: 'flex', state: 'verified' } };
export const Genesys: StoryObj<Args> = { tags: ['pictured'], args: { preset: 'genesys' } };
export const GenesysNotMatched: StoryObj<Args> = { tags: ['pictured'], args: { preset: 'genesys', state: 'not-matched' } };
export const Connect: StoryObj<Args> = { tags: ['pictured'], args: { preset: 'connect' } };
export const ConnectUnavailable: StoryObj<Args> = { tags: ['pictured'], args: { preset: 'connect', state: 'unavailable' } };
