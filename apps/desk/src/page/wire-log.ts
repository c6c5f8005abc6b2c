import type { DeskEvent, WireLine } from '../contract.js';
import { find, make } from './find.js';

/** Lines kept; older ones fall away so that a long shift does not slow the page. */
const kept = 400;

export interface WireLog {
  add(line: Omit<WireLine, 'kind'>): void;
  stream(state: Extract<DeskEvent, { kind: 'stream' }>): void;
}

const clockTime = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** The list on the right, in which a developer sees what the element and the services say to each other. */
export function createWireLog(): WireLog {
  const list = find('log', HTMLOListElement);
  const stream = find('stream-state', HTMLParagraphElement);
  const clear = (): void => {
    list.replaceChildren(make('li', 'empty', 'Take a call and press Register: what is said on the wire appears here.'));
  };
  find('clear-log', HTMLButtonElement).addEventListener('click', clear);
  clear();
  return {
    add({ lane, text, tone }) {
      list.querySelector('.empty')?.remove();
      const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
      const item = make('li', '');
      if (tone !== undefined) item.dataset.tone = tone;
      item.append(make('time', '', clockTime.format(new Date())), make('span', 'lane', lane), make('span', 'what', text));
      list.append(item);
      while (list.childElementCount > kept) list.firstElementChild?.remove();
      if (atEnd) list.scrollTop = list.scrollHeight;
    },
    stream({ open, audioSeconds, speechSeconds }) {
      stream.dataset.open = String(open);
      stream.textContent =
        !open && audioSeconds === 0
          ? 'No stream'
          : `Stream ${open ? 'open' : 'closed'} · ${audioSeconds.toFixed(1)} s audio · ${speechSeconds.toFixed(1)} s speech`;
    },
  };
}
