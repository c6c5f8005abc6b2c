import type { QueueEntry } from '../contract.js';
import { find, make } from './find.js';

/** The caller's own telephone, as far as the demo shows it: messages, keys, and what its owner knows. */
export interface Telephone {
  /** Shows the telephone of who is on the line; `null` for nobody. */
  show(entry: QueueEntry | null): void;
  message(text: string): void;
}

/** Only links of this desk are made pressable. */
const link = /https?:\/\/\S+/;

/** `press` is told the digits that the caller keyed. */
export function createTelephone(press: (digits: string) => Promise<void>): Telephone {
  const panel = find('telephone', HTMLElement);
  const messages = find('messages', HTMLUListElement);
  const knows = find('knows', HTMLDListElement);
  const keys = find('keys', HTMLFormElement);
  const digits = find('digits', HTMLInputElement);
  let entry: QueueEntry | null = null;

  keys.addEventListener('submit', (event) => {
    event.preventDefault();
    void press(digits.value.replace(/\D/g, '')).then(() => {
      digits.value = '';
    });
  });

  const empty = (): HTMLLIElement =>
    make(
      'li',
      'empty',
      entry?.holdsTelephone === false ? `Messages go to ${entry.number}, which this caller does not hold.` : 'No messages.',
    );

  return {
    show(next) {
      entry = next;
      panel.hidden = next === null;
      keys.hidden = next?.holdsTelephone === false;
      messages.replaceChildren(empty());
      knows.replaceChildren(...(next?.knows ?? []).flatMap(({ question, answer }) => [make('dt', '', question), make('dd', '', answer)]));
      find('knows-nothing', HTMLParagraphElement).hidden = (next?.knows.length ?? 0) > 0;
    },
    message(text) {
      if (entry?.holdsTelephone === false) return;
      messages.querySelector('.empty')?.remove();
      const item = make('li', '', text);
      const address = link.exec(text)?.[0];
      if (address?.startsWith(`${location.origin}/`) === true) {
        const anchor = make('a', '', 'Open the link');
        anchor.href = address;
        anchor.target = '_blank';
        anchor.rel = 'noreferrer';
        item.replaceChildren(text.replace(link, '').trim(), ' ', anchor);
      }
      messages.prepend(item);
    },
  };
}
