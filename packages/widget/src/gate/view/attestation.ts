import type { OpenGate } from '@callseal/client/gate';
import { html, type TemplateResult } from 'lit';
import { type GateModel, labelOf } from '../model.js';
import { renderPress } from './press.js';
import { renderAnother } from './ways.js';

/** What the agent can confirm; each statement is a button of its own, so that none is confirmed by habit. */
export const renderAttestation = (model: GateModel, { gate: { offers } }: OpenGate): TemplateResult => html`
  <p part="gate-lead">${model.wording.gate.attestation.lead}</p>
  <div part="gate-actions">
    ${offers.attestations.map((statement) => renderPress(model, { action: { type: 'attest', statement }, label: labelOf(model, statement) }))}
    ${renderAnother(model)}
  </div>
`;
