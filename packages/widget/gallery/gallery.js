/* global document, location */
// Every state at one width: gallery/index.html?width=360&theme=dark (a page for developers, not shipped)
import { createFixedState } from '../dist/testing/fixed-state-agent.js';
import { fixedStates } from '../dist/testing/states.js';

const wanted = new URLSearchParams(location.search);
document.documentElement.classList.toggle('dark', wanted.get('theme') === 'dark');
document.documentElement.style.setProperty('--width', `${wanted.get('width') ?? '360'}px`);

const main = document.createElement('main');
for (const name of Object.keys(fixedStates)) {
  const figure = document.createElement('figure');
  const caption = document.createElement('figcaption');
  caption.textContent = name;
  const agent = createFixedState(name);
  const { call, inProgress } = fixedStates[name];
  Object.assign(agent, { callSid: call?.callSid ?? '', callerId: call?.callerId ?? '', callInProgress: inProgress });
  figure.append(caption, agent);
  main.append(figure);
}
document.body.append(main);
