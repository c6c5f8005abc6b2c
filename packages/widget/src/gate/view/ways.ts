import { offeredFactors, type OpenGate } from '@callseal/client/gate';
import { html, nothing, type TemplateResult } from 'lit';
import type { GateModel } from '../model.js';
import { renderPress } from './press.js';

/** What an agent can do next: give a check that would help, ask for the permission, or take it back. */
export function renderWays(model: GateModel, open: OpenGate): TemplateResult | typeof nothing {
  const { ways, grant: words } = model.wording.gate;
  const { gate, grant } = open;
  const { route, wants } = gate.decision;
  if (grant?.status === 'valid') {
    return html`<div part="gate-actions">${renderPress(model, { action: { type: 'revoke' }, label: words.revoke, look: 'quiet' })}</div>`;
  }
  if (route === 'privileged') {
    const label = grant === null ? words.ask : words.askAgain;
    // what was taken back is not asked for again by habit
    const look = grant?.status === 'withdrawn' ? 'secondary' : 'primary';
    return html`<div part="gate-actions">${renderPress(model, { action: { type: 'decide' }, label, look })}</div>`;
  }
  if (wants.atLeast === 0) return nothing;
  const factors = offeredFactors(gate);
  const byVoice = wants.factors.includes('voice-match');
  return html`
    <p part="gate-lead">${factors.length === 0 && !byVoice ? ways.none : model.wording.count(ways.needed, wants.atLeast)}</p>
    <div part="gate-actions">
      ${factors.map((factor) => renderPress(model, { action: { type: 'choose', factor }, label: ways[factor] }))}
    </div>
    ${byVoice ? html`<p part="gate-note">${ways.voice}</p>` : nothing}
  `;
}

/** Back to the other ways. */
export const renderAnother = (model: GateModel): TemplateResult =>
  renderPress(model, { action: { type: 'leave' }, label: model.wording.gate.ways.another, look: 'quiet' });
