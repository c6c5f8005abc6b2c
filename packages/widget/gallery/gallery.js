/* global document, location */
// Every state at one width: gallery/index.html?width=360&theme=dark, with &gate those of the step-up panel, with &lang=ar in another
// language (a page for developers, not shipped)
import { createFixedGate } from '../dist/testing/fixed-gate-agent.js';
import { createFixedState } from '../dist/testing/fixed-state-agent.js';
import { fixedGateStates } from '../dist/testing/gate-states.js';
import { fixedStates } from '../dist/testing/states.js';

const wanted = new URLSearchParams(location.search);
document.documentElement.classList.toggle('dark', wanted.get('theme') === 'dark');
document.documentElement.style.setProperty('--width', `${wanted.get('width') ?? '360'}px`);

const main = document.createElement('main');
const states = wanted.has('gate') ? fixedGateStates : fixedStates;
document.documentElement.lang = wanted.get('lang') ?? 'en';
for (const name of Object.keys(states)) {
  const figure = document.createElement('figure');
  const caption = document.createElement('figcaption');
  caption.textContent = name;
  const agent = wanted.has('gate') ? createFixedGate(name) : createFixedState(name);
  const { call, inProgress } = states[name];
  const callerId = call === null ? '' : '+34600000001';
  Object.assign(agent, { callSid: call?.callSid ?? '', callerId, callInProgress: inProgress });
  figure.append(caption, agent);
  main.append(figure);
}
document.body.append(main);
