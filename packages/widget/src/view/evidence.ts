import { html, nothing, type TemplateResult } from 'lit';
import { evidenceRows } from '../words/evidence-rows.js';
import type { CardModel } from './model.js';

/** What a verdict rests on, behind a disclosure; or, after a failure, its code in small print. */
export function renderEvidence({ state, wording }: CardModel): TemplateResult | typeof nothing {
  const { card } = wording.words;
  if (state.phase === 'unavailable') {
    const detail = state.detail === null ? '' : `: ${state.detail}`;
    return html`<p part="code">${card.code} <span dir="ltr">${state.code}${detail}</span></p>`;
  }
  if (!('evidence' in state)) return nothing;
  return html`
    <details part="details">
      <summary>${card.details}</summary>
      <dl>
        ${evidenceRows(state.evidence, wording).map(([name, value]) => html`<div><dt>${name}</dt><dd><bdi>${value}</bdi></dd></div>`)}
      </dl>
    </details>
  `;
}
