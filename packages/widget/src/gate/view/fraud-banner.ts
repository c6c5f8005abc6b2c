import type { FraudLevel, GateState } from '@callseal/protocol/gate-routes';
import { html, nothing, type TemplateResult } from 'lit';
import type { Tone } from '../../view/appearance.js';
import { icon, type IconName } from '../../view/icons.js';
import type { GateModel } from '../model.js';
import { fraudReasonsOf, notCheckedBy, tellFraud } from '../words/tell-gate.js';
import { renderPress } from './press.js';

const looks: Record<FraudLevel, readonly [IconName, Tone]> = {
  'not-screened': ['question', 'caution'],
  low: ['check', 'idle'],
  elevated: ['warning', 'caution'],
  high: ['warning', 'negative'],
  watchlist: ['minus', 'negative'],
};

/** What the newest screen found, in words for the agent; before the first one, the way to it where one is set up. */
export function renderFraudBanner(model: GateModel, { fraud, offers }: GateState): TemplateResult | typeof nothing {
  const { wording } = model;
  const { screen, screenAgain } = wording.gate.fraud;
  const isLive = model.state.phase === 'open';
  if (fraud === null) {
    if (!offers.screen || !isLive) return nothing;
    return html`<div part="gate-actions">${renderPress(model, { action: { type: 'screen' }, label: screen })}</div>`;
  }
  const [glyph, tone] = looks[fraud.level];
  const { title, advice } = tellFraud(fraud, wording);
  const reasons = fraudReasonsOf(fraud, wording);
  const notChecked = notCheckedBy(fraud, wording);
  const again = isLive && offers.screen && fraud.level === 'not-screened';
  return html`
    <div part="fraud fraud-${fraud.level}" class=${tone}>
      <span part="fraud-icon">${icon(glyph)}</span>
      <div>
        <p part="fraud-title">${title}</p>
        <p>${advice}</p>
        ${reasons === '' ? nothing : html`<p part="fraud-reasons">${reasons}</p>`}
        ${notChecked === '' ? nothing : html`<p part="fraud-reasons">${notChecked}</p>`}
        ${again ? renderPress(model, { action: { type: 'screen' }, label: screenAgain }) : nothing}
      </div>
    </div>
  `;
}
