import type { GateSessionState } from '@callseal/client/gate';
import { html, type LitElement, nothing, type ReactiveController, type TemplateResult } from 'lit';
import type { Wording } from '../words/wording.js';
import type { PartialWords } from '../words/words.js';
import type { GateModule, GatePanel, GatePlan, GateWiring } from './gate-plan.js';

/** What a gate controller reads from its host, and tells it. */
export interface GateHooks extends Omit<GateWiring, 'urlGate' | 'automaticScreen' | 'changed'> {
  readonly plan: () => GatePlan;
  /** After the draw in which it is seen. */
  readonly report: (previous: GateSessionState | null, next: GateSessionState) => void;
  /** The file of the panel could not be had. */
  readonly onMissing: () => void;
  /** Where the panel comes from. Default: the file beside this one. */
  readonly load?: () => Promise<GateModule>;
}

const loadPanel = (): Promise<GateModule> => import('../gate/panel.js');

/**
 * The only bridge between the gate and Lit. Loads the panel when its host first wants one, opens it while the host is in the page, names
 * call and action to it, and closes it when neither is wanted any more. Asks for draws, never draws by itself.
 */
export class GateController implements ReactiveController {
  readonly #host: LitElement;
  readonly #hooks: GateHooks;
  #connected = false;
  #module: GateModule | null = null;
  /** `null`: not asked for yet. */
  #loading: 'running' | 'failed' | null = null;
  #panel: GatePanel | null = null;
  #key = '';
  #reported: GateSessionState | null = null;

  constructor(host: LitElement, hooks: GateHooks) {
    this.#host = host;
    this.#hooks = hooks;
    host.addController(this);
  }

  hostConnected(): void {
    this.#connected = true;
    if (this.#loading === 'failed') this.#loading = null;
    this.#host.requestUpdate();
  }

  /** Before each draw: properties set together are looked at together. */
  hostUpdate(): void {
    if (!this.#connected) return;
    const { config, call, inProgress } = this.#hooks.plan();
    const key = config === null ? '' : JSON.stringify([config.urlGate, config.automaticScreen]);
    if (key !== this.#key) this.#close();
    this.#key = key;
    if (config === null) return;
    if (this.#module === null) {
      void this.#load();
      return;
    }
    this.#panel ??= this.#open(this.#module, config);
    this.#panel.change({ call, inProgress, action: config.action, parameters: config.parameters });
  }

  /** After each draw: listeners may set properties, which then lead to another one. */
  hostUpdated(): void {
    const state = this.#panel?.state;
    if (state === undefined || state === this.#reported) return;
    const previous = this.#reported;
    this.#reported = state;
    this.#hooks.report(previous, state);
  }

  /** Moved within the page, an element leaves and enters in one go: only one that stays away closes its panel. */
  hostDisconnected(): void {
    this.#connected = false;
    queueMicrotask(() => {
      if (!this.#connected) this.#close();
    });
  }

  /** Something elsewhere may have changed the evidence. */
  evidenceArrived(): void {
    this.#panel?.evidenceArrived();
  }

  /** The panel as it is now. */
  view(wording: Wording, own: PartialWords | undefined): TemplateResult | typeof nothing {
    const { config } = this.#hooks.plan();
    if (config === null) return nothing;
    if (this.#loading === 'failed') return html`<p part="gate" role="status">${wording.words.card.gateMissing}</p>`;
    return this.#panel?.render(wording, own, config.labels) ?? nothing;
  }

  async #load(): Promise<void> {
    if (this.#loading !== null) return;
    this.#loading = 'running';
    try {
      this.#module = await (this.#hooks.load ?? loadPanel)();
      this.#loading = null;
    } catch {
      this.#loading = 'failed';
      this.#hooks.onMissing();
    }
    this.#host.requestUpdate();
  }

  #open({ openPanel }: GateModule, { urlGate, automaticScreen }: NonNullable<GatePlan['config']>): GatePanel {
    const changed = (): void => {
      this.#host.requestUpdate();
    };
    const panel = openPanel({ ...this.#hooks, urlGate, automaticScreen, changed });
    const root = this.#host.shadowRoot;
    const sheet = panel.styles.styleSheet;
    if (root !== null && sheet !== undefined && !root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
    return panel;
  }

  #close(): void {
    this.#panel?.dispose();
    this.#panel = null;
    this.#reported = null;
  }
}
