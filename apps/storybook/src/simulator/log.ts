import { make } from '../support/make.js';

/** Lines kept; older ones go. */
const most = 200;

/** A list of lines with their time, newest last. */
export interface Log {
  readonly element: HTMLElement;
  add(kind: string, name: string, text: string): void;
  clear(): void;
}

/** Creates a log under a heading. `now` is in milliseconds since it was cleared. */
export function createLog(heading: string, empty: string): Log {
  let started = performance.now();
  const list = make('ol', { tabIndex: 0, ariaLabel: heading });
  const hint = make('p', { className: 'hint', textContent: empty });
  return {
    element: make('section', { className: 'simulator-log', ariaLabel: heading }, [make('h2', { textContent: heading }), hint, list]),
    add(kind, name, text) {
      hint.hidden = true;
      const seconds = ((performance.now() - started) / 1000).toFixed(2);
      list.append(
        make('li', { className: kind }, [
          make('time', { textContent: seconds }),
          make('b', { textContent: `${kind === 'out' ? '→ ' : kind === 'in' ? '← ' : ''}${name}` }),
          make('code', { textContent: text }),
        ]),
      );
      while (list.children.length > most) list.firstElementChild?.remove();
      list.scrollTop = list.scrollHeight;
    },
    clear() {
      started = performance.now();
      list.replaceChildren();
      hint.hidden = false;
    },
  };
}
