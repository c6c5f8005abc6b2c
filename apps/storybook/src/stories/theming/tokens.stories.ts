import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect } from 'storybook/test';
import { cssParts, cssProperties } from '../../support/manifest.js';
import { make } from '../../support/make.js';
import { showState } from '../../support/state-story.js';

type Args = Record<string, string>;

const isColour = (name: string): boolean => name.includes('-color-');
const states = ['registered', 'listening', 'verified', 'not-matched', 'unavailable'] as const;

/** Every token as a control, on five states. An empty control leaves the built-in value. */
const meta: Meta<Args> = {
  title: 'Theming/Tokens',
  parameters: { wide: true },
  argTypes: {
    ...Object.fromEntries(
      cssProperties.map(({ name, description, default: value }) => [
        name,
        {
          control: isColour(name) ? 'color' : 'text',
          ...(description === undefined ? {} : { description }),
          table: { category: 'tokens', ...(value === undefined ? {} : { defaultValue: { summary: value } }) },
        },
      ]),
    ),
    part: { control: 'select', options: cssParts.map(({ name }) => name), description: 'Outlines this part' },
  },
  render: (args) => {
    const row = make(
      'div',
      { className: 'row' },
      states.map((state) => showState(state)),
    );
    for (const [name, value] of Object.entries(args)) if (name.startsWith('--')) row.style.setProperty(name, value);
    const outlined = args.part === undefined ? '' : `callseal-fixed-state::part(${args.part}) { outline: 2px dashed #c2185b; }`;
    return make('div', {}, [make('style', { textContent: outlined }), row]);
  },
};
export default meta;

const cardOf = (canvas: HTMLElement): Element => {
  const card = canvas.querySelector('callseal-fixed-state')?.shadowRoot?.querySelector('[part="card"]');
  if (!card) throw new Error('The element is not on the page.');
  return card;
};

export const AsItComes: StoryObj<Args> = { tags: ['several'] };
export const OwnBrand: StoryObj<Args> = {
  tags: ['several', 'pictured-whole'],
  args: {
    '--callseal-color-accent': 'light-dark(#7a1fa2, #d59be6)',
    '--callseal-color-on-accent': 'light-dark(#fff, #2a0a38)',
    '--callseal-radius': '0',
    '--callseal-padding': '20px',
  },
  globals: { theme: 'light' },
  play: async ({ canvasElement }) => {
    await expect(getComputedStyle(cardOf(canvasElement)).borderTopLeftRadius).toBe('0px');
    await expect(getComputedStyle(cardOf(canvasElement)).paddingTop).toBe('20px');
  },
};
export const OnePart: StoryObj<Args> = {
  tags: ['several'],
  args: { part: 'status' },
  play: async ({ canvasElement }) => {
    const status = cardOf(canvasElement).querySelector('[part="status"]');
    await expect(status === null ? '' : getComputedStyle(status).outlineStyle).toBe('dashed');
  },
};
