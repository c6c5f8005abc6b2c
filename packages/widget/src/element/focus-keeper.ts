import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** A deletion that can still be taken back. */
const asking: ReadonlySet<string> = new Set(['confirming-delete', 'delete-scheduled']);

/**
 * Keeps the keyboard where the agent is. When the control that had the focus goes away with its state, the focus goes to the title,
 * which says what is the case now; a question is answered from its harmless button, and taking it back returns to where it was asked.
 */
export class FocusKeeper implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  /** Where the focus was before the draw. */
  #had: 'card' | 'gate' | null = null;
  #phase = '';
  /** Whether the focus is on the gate's title because nothing was there to fill in yet. */
  #waits = false;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
  }

  hostUpdate(): void {
    const active = this.#host.shadowRoot?.activeElement ?? null;
    this.#had = active === null ? null : active.closest('[part="gate"]') === null ? 'card' : 'gate';
  }

  /** After a draw. */
  settle(phase: string): void {
    const before = this.#phase;
    this.#phase = phase;
    if (this.#had === null) return;
    if (this.#had === 'gate') {
      this.#keepInGate();
      return;
    }
    if (before !== phase && asking.has(phase)) this.#focus('[data-action="cancel"]');
    else if (asking.has(before) && !asking.has(phase) && this.#focus('[data-action="delete"], [data-action="withdraw"]')) return;
    else if (this.#host.shadowRoot?.activeElement === null) this.#focus('[part="title"]');
  }

  /** What the agent is to fill in next, also when it comes a moment later; until then what is the case now. */
  #keepInGate(): void {
    const active = this.#host.shadowRoot?.activeElement ?? null;
    this.#waits &&= active?.getAttribute('part') === 'gate-title';
    if (active !== null && !this.#waits) return;
    if (this.#focus('[part="gate"] [data-next]')) this.#waits = false;
    else if (active === null) this.#waits = this.#focus('[part="gate-title"]') || this.#focus('[part="title"]');
  }

  #focus(selector: string): boolean {
    const target = this.#host.shadowRoot?.querySelector<HTMLElement>(selector) ?? null;
    target?.focus();
    return target !== null;
  }
}
