import { html, nothing, type TemplateResult } from 'lit';
import { callHasEnded, callIsLive, cardName, simulated } from '../words/labels.js';
import type { CardModel } from './model.js';

/** Name of the card, whether answers are simulated, and whether the call is live. */
export const renderHeader = ({ state, simulated: isSimulated }: CardModel): TemplateResult => html`
  <div part="header">
    <span id="name" part="name">${cardName}</span>
    ${isSimulated ? html`<span part="simulated">${simulated}</span>` : nothing}
    ${state.call === null ? nothing : html`<span part="call" class=${state.inProgress ? 'live' : ''}>${state.inProgress ? callIsLive : callHasEnded}</span>`}
  </div>
`;
