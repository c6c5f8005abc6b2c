import type { GateAction } from '@callseal/client/gate';
import { html, nothing, type TemplateResult } from 'lit';
import type { GateModel } from '../model.js';

export interface Press {
  readonly action: GateAction;
  readonly label: string;
  /** Default `secondary`. */
  readonly look?: 'primary' | 'secondary' | 'quiet';
  /** Id of what says why it waits. */
  readonly reason?: string;
  /** What is tried when `action` has to wait. Default: the action's own name decides. */
  readonly enabled?: boolean;
}

/** A button. One that cannot be pressed now stays where it is, can be reached, and names its reason. */
export function renderPress({ available, act }: GateModel, press: Press): TemplateResult {
  const { action, label, look = 'secondary', reason, enabled = available.has(action.type) } = press;
  return html`<button
    type="button"
    part="button ${look}"
    data-gate=${action.type}
    aria-disabled=${enabled ? nothing : 'true'}
    aria-describedby=${enabled || reason === undefined ? nothing : reason}
    @click=${() => {
      if (enabled) act(action);
    }}
  >${label}</button>`;
}

/** The button that sends a form; what has to wait stays, and does nothing. */
export const renderSubmit = ({ available }: GateModel, type: GateAction['type'], label: string, reason?: string): TemplateResult => {
  const enabled = available.has(type);
  return html`<button
    type="submit"
    part="button primary"
    data-gate=${type}
    aria-disabled=${enabled ? nothing : 'true'}
    aria-describedby=${enabled || reason === undefined ? nothing : reason}
  >${label}</button>`;
};
