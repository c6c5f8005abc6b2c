import type { GateState } from '@callseal/protocol/gate-routes';
import { html, nothing, type TemplateResult } from 'lit';
import type { GateModel } from '../model.js';
import { type CheckRow, checkRows } from '../words/check-rows.js';

/** The evidence so far: what was checked, by whom, how long ago, and what it is worth. */
export function renderChecks(model: GateModel, { evidence, now }: GateState): TemplateResult {
  const { checks } = model.wording.gate;
  const rows = checkRows(evidence, now, model);
  return html`
    <details part="checks" open>
      <summary>${checks.heading}</summary>
      ${rows.length === 0 ? html`<p>${checks.none}</p>` : html`<dl>${rows.map(renderCheck)}</dl>`}
    </details>
  `;
}

const renderCheck = ({ name, outcome, source, age, worth, counts }: CheckRow): TemplateResult => html`
  <div class=${counts ? '' : 'old'}>
    <dt>${name} <small><bdi>${source}</bdi> · ${age}</small></dt>
    <dd>${outcome} ${worth === '' ? nothing : html`<small>${worth}</small>`}</dd>
  </div>
`;
