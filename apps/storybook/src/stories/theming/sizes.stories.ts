import type { FixedStateName } from '@callseal/widget/testing';
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect } from 'storybook/test';
import { make } from '../../support/make.js';
import { showState } from '../../support/state-story.js';

interface Args {
  readonly state: FixedStateName;
}

/** Compact, regular and wide, by the room the element has and not by the window's width. */
const widths = [260, 360, 600] as const;

const meta: Meta<Args> = {
  title: 'Theming/Sizes',
  parameters: { wide: true, controls: { disable: true } },
  render: ({ state }) =>
    make(
      'div',
      { className: 'sizes' },
      widths.map((width) => make('div', { className: `at-${String(width)}` }, [showState(state)])),
    ),
  play: async ({ canvasElement }) => {
    for (const agent of canvasElement.querySelectorAll('callseal-fixed-state')) {
      const card = agent.shadowRoot?.querySelector('[part="card"]');
      await expect(card?.scrollWidth).toBe(card?.clientWidth);
    }
  },
};
export default meta;

export const Registered: StoryObj<Args> = { tags: ['several', 'pictured-whole'], args: { state: 'registered-with-history' } };
export const Listening: StoryObj<Args> = { tags: ['several', 'pictured-whole'], args: { state: 'listening' } };
export const ConsentNeeded: StoryObj<Args> = { tags: ['several', 'pictured-whole'], args: { state: 'consent-needed' } };
