import type { QueueEntry } from '../contract.js';
import { find, make } from './find.js';

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word[0]?.toUpperCase() ?? '')
    .join('');

/** The waiting callers; returns how to show which one is on the line. */
export function showQueue(entries: readonly QueueEntry[], take: (entry: QueueEntry) => void): (active: string | null) => void {
  const rows = entries.map((entry) => {
    const row = make('li', 'caller');
    const button = make('button', '', 'Take');
    button.type = 'button';
    button.setAttribute('aria-label', `Take the call of ${entry.name}`);
    button.addEventListener('click', () => {
      take(entry);
    });
    const face = make('span', 'face', initials(entry.name));
    face.setAttribute('aria-hidden', 'true');
    row.append(face, make('span', 'who', entry.name), button, make('span', 'what', entry.note));
    return { entry, row, button };
  });
  find('queue', HTMLUListElement).replaceChildren(...rows.map(({ row }) => row));
  return (active) => {
    for (const { entry, row, button } of rows) {
      row.dataset.active = String(entry.id === active);
      button.disabled = active !== null;
    }
  };
}
