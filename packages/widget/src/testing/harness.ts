import type { PhaseName } from '@callseal/client';
import type { CallsealAgent } from '../element/callseal-agent.js';

/** Uses the element as an agent does: reads what it shows and presses what it offers. */
export class AgentHarness<Agent extends CallsealAgent = CallsealAgent> {
  readonly agent: Agent;
  /** Types of the events that reached the document's body, in order. */
  readonly heard: CustomEvent[] = [];

  constructor(agent: Agent) {
    this.agent = agent;
    for (const type of eventTypes) {
      agent.addEventListener(type, (event) => {
        this.heard.push(event as CustomEvent);
      });
    }
  }

  /** Puts the element into the page and waits for its first draw. */
  async enter(into: Element): Promise<this> {
    into.append(this.agent);
    await this.agent.updateComplete;
    return this;
  }

  title(): string {
    return this.#text('[part="title"]');
  }

  advice(): string {
    return this.#text('[part="advice"]');
  }

  /** Title and advice. */
  status(): string {
    return `${this.title()} / ${this.advice()}`;
  }

  /** All visible text. */
  text(): string {
    return this.#text('[part="card"]');
  }

  /** What the live region says. */
  spoken(): string {
    return this.#text('[role="status"]');
  }

  /** Waits until the step-up panel is there; its file is fetched when it is first wanted. */
  async gate(): Promise<Element> {
    const last = performance.now() + 5_000;
    for (;;) {
      const gate = this.query('[part="gate"]');
      if (gate !== null) return gate;
      if (performance.now() > last) throw new Error('Waited for the step-up panel.');
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** Title and advice of the step-up panel. */
  gateStatus(): string {
    return `${this.#text('[part="gate-title"]')} / ${this.#text('[part="gate-advice"]')}`;
  }

  /** What the panel's live region says. */
  spokenByGate(): string {
    return this.#text('[part="gate"] [role="status"]');
  }

  /** Types into the field with this label, as by keys or by pasting. */
  async type(label: string, text: string): Promise<void> {
    const field = this.field(label);
    field.value = text;
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await this.agent.updateComplete;
  }

  /** The field with this label. */
  field(label: string): HTMLInputElement {
    const labels = [...(this.agent.shadowRoot?.querySelectorAll('label') ?? [])];
    const field = labels.find(({ textContent }) => textContent.trim().startsWith(label))?.control;
    if (!(field instanceof HTMLInputElement)) throw new Error(`There is no field "${label}".`);
    return field;
  }

  /** Labels of the buttons; one that cannot be pressed is in parentheses. */
  buttons(): string[] {
    return this.#buttons().map(shownAs);
  }

  /** The same within one part. */
  buttonsIn(selector: string): string[] {
    return this.#buttons()
      .filter((button) => button.closest(selector) !== null)
      .map(shownAs);
  }

  /** Presses the button with this label. */
  async press(label: string): Promise<void> {
    this.button(label).click();
    await this.agent.updateComplete;
  }

  button(label: string): HTMLButtonElement {
    const found = this.#buttons().find((button) => labelOf(button) === label);
    if (found === undefined) throw new Error(`There is no button "${label}", only: ${this.buttons().join(', ')}.`);
    return found;
  }

  /** What has the focus: a button's label, `title`, or nothing. */
  focused(): string | null {
    const focused = this.agent.shadowRoot?.activeElement ?? null;
    if (focused === null) return null;
    return focused instanceof HTMLButtonElement ? labelOf(focused) : focused.getAttribute('part');
  }

  /** Waits until the element shows a phase; fails after two seconds, saying what it shows instead. */
  async phase(phase: PhaseName, milliseconds = 2_000): Promise<void> {
    const last = performance.now() + milliseconds;
    while (this.agent.phase !== phase) {
      if (performance.now() > last) throw new Error(`Waited for ${phase}, but it shows ${this.agent.phase}: ${this.status()}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await this.agent.updateComplete;
  }

  /** Waits until an event with such a detail was heard; fails after two seconds. */
  async event(type: (typeof eventTypes)[number], such: (detail: Record<string, unknown>) => boolean): Promise<void> {
    const last = performance.now() + 2_000;
    while (!this.eventsOf(type).some((detail) => such(detail as Record<string, unknown>))) {
      if (performance.now() > last) throw new Error(`Waited for ${type}, but heard only: ${JSON.stringify(this.eventsOf(type))}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** Phases in the order they were reported. */
  phases(): string[] {
    return this.heard.filter(({ type }) => type === 'callseal-phase-change').map(({ detail }) => (detail as { phase: string }).phase);
  }

  eventsOf(type: string): unknown[] {
    return this.heard.filter((event) => event.type === type).map(({ detail }) => detail as unknown);
  }

  query(selector: string): Element | null {
    return this.agent.shadowRoot?.querySelector(selector) ?? null;
  }

  #buttons(): HTMLButtonElement[] {
    return [...(this.agent.shadowRoot?.querySelectorAll('button') ?? [])];
  }

  #text(selector: string): string {
    return (this.query(selector)?.textContent ?? '').replaceAll(/\s+/g, ' ').trim();
  }
}

const labelOf = (button: HTMLButtonElement): string => button.textContent.trim();
const shownAs = (button: HTMLButtonElement): string => (isDisabled(button) ? `(${labelOf(button)})` : labelOf(button));
const isDisabled = (button: HTMLButtonElement): boolean => button.getAttribute('aria-disabled') === 'true';

/** Every event of the element. */
export const eventTypes = [
  'callseal-phase-change',
  'callseal-response',
  'callseal-consent',
  'callseal-registered',
  'callseal-verified',
  'callseal-not-matched',
  'callseal-spoof',
  'callseal-inconclusive',
  'callseal-unavailable',
  'callseal-deleted',
  'callseal-gate-change',
  'callseal-granted',
  'callseal-log',
] as const;
