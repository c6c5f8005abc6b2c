import { html, nothing, type TemplateResult } from 'lit';
import { type Button, buttonsOf, waitsOf } from './buttons.js';
import type { CardModel } from './model.js';

/**
 * The buttons. One that cannot be pressed now stays focusable and names its reason: `aria-disabled` instead of `disabled`.
 */
export function renderActions(model: CardModel): TemplateResult {
  const waits = waitsOf(model);
  const renderButton = ({ action, label, look, enabled }: Button): TemplateResult => {
    const press = (event: MouseEvent): void => {
      // the second half of a double click must not confirm what the first half asked
      if (!enabled || (action === 'confirm-delete' && event.detail > 1)) return;
      model.act({ type: action });
    };
    const reason = waits.findIndex(({ actions }) => actions.includes(action));
    const answers = action === 'agree' || action === 'refuse';
    const describedBy = enabled
      ? answers && model.state.phase === 'consent-needed'
        ? 'consent-text'
        : nothing
      : reason === -1
        ? 'advice'
        : `reason-${String(reason)}`;
    return html`<button
      type="button"
      part="button ${look}"
      data-action=${action}
      aria-disabled=${enabled ? nothing : 'true'}
      aria-describedby=${describedBy}
      @click=${press}
    >${label}</button>`;
  };
  return html`
    <div part="actions">${buttonsOf(model).map((button) => (button === null ? nothing : renderButton(button)))}</div>
    ${waits.map(({ text }, at) => html`<p part="reason" id="reason-${at}">${text}</p>`)}
  `;
}
