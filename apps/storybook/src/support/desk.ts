import type { HostAdapter } from '@callseal/widget/hosts';
import { connectHost } from '@callseal/widget/hosts';
import { urlsConfig } from './calls.js';
import { make } from './make.js';
import { SimulatedAgent } from './simulated-agent.js';
import type { StoryHost } from './story-host.js';

/** An element with the mocked voice service, to be put on a desk. */
export function deskAgent(host: StoryHost): SimulatedAgent {
  const agent = new SimulatedAgent();
  agent.scene = { ...agent.scene, speed: 5 };
  return Object.assign(agent, { urlsConfig, developmentConfig: { mockApi: true }, externalMethods: host.externalMethods });
}

/** Puts an element on a desk; what goes wrong is shown below it. */
export function onDesk(agent: SimulatedAgent, adapter: HostAdapter, timeoutMs = 10_000): HTMLElement {
  const problem = make('p', { className: 'hint' });
  connectHost(agent, adapter, { timeoutMs }).catch((error: unknown) => {
    problem.textContent = error instanceof Error ? error.message : '';
  });
  return make('div', {}, [agent, problem]);
}

/** A bar of buttons that do what a desktop does. */
export const deskBar = (actions: Readonly<Record<string, () => void>>): HTMLElement =>
  make(
    'div',
    { className: 'desk-bar', role: 'group', ariaLabel: 'The desktop' },
    Object.entries(actions).map(([text, run]) => {
      const button = make('button', { type: 'button', textContent: text });
      button.addEventListener('click', run);
      return button;
    }),
  );
