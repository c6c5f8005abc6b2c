import { eventTypes } from '@callseal/widget/testing';
import { createStoryHost } from '../support/story-host.js';
import { make } from '../support/make.js';
import { SimulatedAgent } from '../support/simulated-agent.js';
import { type Choices, createControls, startChoices } from './controls.js';
import { createLog } from './log.js';

const callerId = '+34600000001';

/** The element beside what goes over the wire and what the page is told. Everything is played in the page. */
export function createSimulator(start: Partial<Choices> = {}): HTMLElement {
  const host = createStoryHost([], {});
  const agent = new SimulatedAgent();
  const wire = createLog('On the wire', 'Nothing yet. Press Register.');
  const events = createLog('Told to the page', 'Nothing yet.');
  let calls = 0;

  agent.onWire = ({ direction, name, text }) => {
    wire.add(direction, name, text);
  };
  for (const type of eventTypes) {
    agent.addEventListener(type, (event) => {
      events.add('event', type, JSON.stringify((event as CustomEvent<unknown>).detail));
    });
  }
  const choose = ({ language, theme, consent, ...scene }: Choices): void => {
    agent.scene = scene;
    agent.lang = language;
    agent.theme = theme;
    agent.consentConfig = { required: consent, textVersion: 'simulator-1' };
  };
  const newCall = (): void => {
    calls += 1;
    wire.clear();
    events.clear();
    Object.assign(agent, { callSid: `CA${String(calls).padStart(32, '0')}`, callerId, callInProgress: true });
  };
  const button = (text: string, press: () => void): HTMLButtonElement => {
    const made = make('button', { type: 'button', textContent: text });
    made.addEventListener('click', press);
    return made;
  };
  const buttons = make('div', { className: 'simulator-buttons' }, [
    button('New call', newCall),
    button('Hang up', () => {
      agent.callInProgress = false;
    }),
  ]);
  Object.assign(agent, { developmentConfig: { mockApi: true }, externalMethods: host.externalMethods });
  choose({ ...startChoices, ...start });
  newCall();
  const controls = createControls(choose);
  for (const [name, value] of Object.entries(start)) {
    const field = controls.elements.namedItem(name);
    if (field instanceof HTMLSelectElement) field.value = String(value);
    if (field instanceof HTMLInputElement) field.checked = value === true;
  }
  return make('div', { className: 'simulator' }, [
    make('h1', { textContent: 'Call simulator' }),
    make('div', {}, [controls, buttons]),
    make('div', {}, [agent]),
    wire.element,
    events.element,
  ]);
}
