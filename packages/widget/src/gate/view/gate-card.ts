import type { OpenGate } from '@callseal/client/gate';
import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../../view/icons.js';
import { type GateModel, labelOf } from '../model.js';
import { gateAnnouncement } from '../words/gate-announcement.js';
import { tellFailure } from '../words/tell-gate.js';
import { renderAttestation } from './attestation.js';
import { renderChecks } from './checks.js';
import { renderCode } from './code.js';
import { renderFraudBanner } from './fraud-banner.js';
import { renderGateStatus } from './gate-status.js';
import { renderPress } from './press.js';
import { renderQuestions } from './questions.js';
import { renderWays } from './ways.js';

/** The whole panel; nothing where nothing is wanted. */
export function renderGateCard(model: GateModel): TemplateResult | typeof nothing {
  const { state, wording } = model;
  if (state.phase === 'idle') return nothing;
  const gate = 'gate' in state ? state.gate : null;
  const [fraud, main] = gateAnnouncement(model);
  return html`
    <section part="gate" aria-labelledby="gate-name" lang=${wording.locale} dir=${wording.words.direction}>
      <div part="gate-header">
        <span id="gate-name" part="gate-name">${wording.gate.name}</span>
        <bdi part="gate-action">${labelOf(model, state.action)}</bdi>
      </div>
      ${gate === null ? nothing : renderFraudBanner(model, gate)} ${renderGateStatus(model)} ${renderFailure(model)}
      ${state.phase === 'open' ? renderBody(model, state) : nothing} ${gate === null ? nothing : renderChecks(model, gate)}
      <div class="spoken" role="status" aria-live="polite" aria-atomic="false"><p>${fraud}</p><p>${main}</p></div>
    </section>
  `;
}

function renderBody(model: GateModel, open: OpenGate): TemplateResult | typeof nothing {
  if (open.grant?.status === 'valid') return renderWays(model, open);
  switch (open.chosen) {
    case 'one-time-code':
      return renderCode(model, open);
    case 'knowledge':
      return renderQuestions(model, open);
    case 'attestation':
      return renderAttestation(model, open);
    case null:
      return renderWays(model, open);
  }
}

/** What went wrong, or the way to ask again. */
function renderFailure(model: GateModel): TemplateResult | typeof nothing {
  const { state, wording } = model;
  if (state.phase === 'unavailable') {
    return html`<div part="gate-actions">${renderPress(model, { action: { type: 'refresh' }, label: wording.gate.refresh })}</div>`;
  }
  if (state.phase !== 'open' || state.failure === null) return nothing;
  return html`<p part="gate-failure" id="gate-failure">${icon('warning')} <span>${tellFailure(state.failure, model)}</span></p>`;
}
