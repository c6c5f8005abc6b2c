import { html, nothing, type TemplateResult } from 'lit';
import type { CardModel } from './model.js';

/** Name of the card, whether answers are simulated, and whether the call is live. */
export const renderHeader = ({
  state,
  simulated,
  wording: {
    words: { card },
  },
}: CardModel): TemplateResult => html`
  <div part="header">
    <span id="name" part="name">${card.name}</span>
    ${simulated ? html`<span part="simulated">${card.simulated}</span>` : nothing}
    ${state.call === null ? nothing : html`<span part="call" class=${state.inProgress && state.call.held !== true ? 'live' : ''}>${state.inProgress ? (state.call.held === true ? card.held : card.live) : card.ended}</span>`}
  </div>
`;
