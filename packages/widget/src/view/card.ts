import { html, type TemplateResult } from 'lit';
import { renderActions } from './actions.js';
import { renderAnnouncer } from './announcer.js';
import { renderConsent } from './consent.js';
import { renderEvidence } from './evidence.js';
import { renderHeader } from './header.js';
import { renderHistory } from './history.js';
import type { CardModel } from './model.js';
import { renderProgress } from './progress.js';
import { renderStatus } from './status.js';

/** The whole card. */
export const renderCard = (model: CardModel): TemplateResult => html`
  <section part="card" aria-labelledby="name" lang=${model.wording.locale} dir=${model.wording.words.direction}>
    ${renderHeader(model)} ${renderStatus(model)} ${renderConsent(model)} ${renderProgress(model)}
    <div class="more">${renderEvidence(model)} ${renderHistory(model)}</div>
    ${renderActions(model)}
    ${renderAnnouncer(model)}
  </section>
`;
