import { html, nothing, type TemplateResult } from 'lit';
import { code, details, evidenceRows } from '../words/labels.js';
import type { CardModel } from './model.js';

/** What a verdict rests on, behind a disclosure; or, after a failure, its code in small print. */
export function renderEvidence({ state }: CardModel): TemplateResult | typeof nothing {
  if (state.phase === 'unavailable') {
    const detail = state.detail === null ? '' : `: ${state.detail}`;
    return html`<p part="code">${code} <span>${state.code}${detail}</span></p>`;
  }
  if (!('evidence' in state)) return nothing;
  return html`
    <details part="details">
      <summary>${details}</summary>
      <dl>
        ${evidenceRows(state.evidence).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
      </dl>
    </details>
  `;
}
