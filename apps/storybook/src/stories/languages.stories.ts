import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect, waitFor } from 'storybook/test';
import { AgentHarness, FixedStateAgent, type FixedStateName, fixedStates } from '@callseal/widget/testing';
import { languages } from '../support/languages.js';
import { make } from '../support/make.js';
import { showState } from '../support/state-story.js';

interface Args {
  readonly state: FixedStateName;
}

/** One element for each language, each under its name. */
const sideBySide = ({ state }: Args): HTMLElement =>
  make(
    'div',
    { className: 'row' },
    Object.entries(languages).map(([lang, name]) =>
      make('div', {}, [make('p', { className: 'caption', textContent: name, lang }), Object.assign(showState(state), { lang })]),
    ),
  );

const meta: Meta<Args> = {
  title: 'Languages',
  parameters: { wide: true },
  argTypes: { state: { control: 'select', options: Object.keys(fixedStates) } },
  render: sideBySide,
};
export default meta;

const oneTextEach = async ({ canvasElement }: { canvasElement: HTMLElement }): Promise<void> => {
  const agents = [...canvasElement.querySelectorAll('callseal-fixed-state')].filter((agent) => agent instanceof FixedStateAgent);
  const advice = () => agents.map((agent) => new AgentHarness(agent).advice());
  await waitFor(() => expect(new Set(advice()).size).toBe(agents.length));
  for (const agent of agents) {
    const direction = agent.shadowRoot?.querySelector('[part="card"]');
    await expect(direction === null || direction === undefined ? '' : getComputedStyle(direction).direction).toBe(
      agent.lang === 'ar' ? 'rtl' : 'ltr',
    );
  }
};

export const Registered: StoryObj<Args> = { tags: ['several'], args: { state: 'registered' }, play: oneTextEach };
export const Listening: StoryObj<Args> = { tags: ['several'], args: { state: 'listening-noise' }, play: oneTextEach };
export const VoiceMatches: StoryObj<Args> = { tags: ['several'], args: { state: 'verified-with-history' }, play: oneTextEach };
export const Unavailable: StoryObj<Args> = { tags: ['several'], args: { state: 'unavailable-audio' }, play: oneTextEach };
export const ConsentNeeded: StoryObj<Args> = { tags: ['several'], args: { state: 'consent-needed' }, play: oneTextEach };

/** One language at three widths, for the pictures. */
const alone = (lang: string) => ({ tags: ['pictured'], render: ({ state }: Args) => Object.assign(showState(state), { lang }) });
const speaks =
  (start: RegExp) =>
  async ({ canvasElement }: { canvasElement: HTMLElement }): Promise<void> => {
    const agent = canvasElement.querySelector('callseal-fixed-state');
    if (!(agent instanceof FixedStateAgent)) throw new Error('The element is not on the page.');
    await waitFor(() => expect(new AgentHarness(agent).title()).toMatch(start));
  };
export const GermanListening: StoryObj<Args> = {
  ...alone('de'),
  tags: ['pictured'],
  args: { state: 'listening-noise' },
  play: speaks(/^(?!Listening)./),
};
export const FrenchUnavailable: StoryObj<Args> = {
  ...alone('fr'),
  tags: ['pictured'],
  args: { state: 'unavailable-stream' },
  play: speaks(/^(?!Could)./),
};
export const SpanishDeleting: StoryObj<Args> = {
  ...alone('es'),
  tags: ['pictured'],
  args: { state: 'confirming-delete' },
  play: speaks(/^¿/),
};
export const PortugueseVerified: StoryObj<Args> = {
  ...alone('pt'),
  tags: ['pictured'],
  args: { state: 'verified-with-history' },
  play: speaks(/^(?!Voice)./),
};
export const ArabicRegistered: StoryObj<Args> = {
  ...alone('ar'),
  tags: ['pictured'],
  args: { state: 'registered' },
  play: speaks(/^\p{Script=Arabic}/u),
};
export const ArabicListening: StoryObj<Args> = {
  ...alone('ar'),
  tags: ['pictured'],
  args: { state: 'listening' },
  play: speaks(/^\p{Script=Arabic}/u),
};
export const ArabicConsent: StoryObj<Args> = {
  ...alone('ar'),
  tags: ['pictured'],
  args: { state: 'consent-needed' },
  play: speaks(/^\p{Script=Arabic}/u),
};
export const ArabicVerified: StoryObj<Args> = {
  ...alone('ar'),
  tags: ['pictured'],
  args: { state: 'verified-with-history' },
  play: speaks(/^\p{Script=Arabic}/u),
};
