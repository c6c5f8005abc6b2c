import type { GateRoute } from '@callseal/protocol/gate';
import { html, nothing, type TemplateResult } from 'lit';
import type { Tone } from '../../view/appearance.js';
import { icon, type IconName } from '../../view/icons.js';
import { type GateModel, secondsUntil } from '../model.js';
import { busyText, sentence } from '../words/gate-announcement.js';
import { tellGate } from '../words/tell-gate.js';

const looks: Record<GateRoute, readonly [IconName, Tone]> = {
  'fraud-desk': ['cross', 'negative'],
  'step-up': ['speech', 'caution'],
  primary: ['speech', 'accent'],
  privileged: ['check', 'accent'],
  'retry-or-hand-off': ['minus', 'caution'],
};

function lookOf({ state }: GateModel): readonly [IconName, Tone] {
  if (state.phase === 'unavailable') return ['warning', 'caution'];
  if (state.phase === 'ended') return ['phone', 'idle'];
  if (state.phase !== 'open') return ['search', 'busy'];
  const { grant, gate } = state;
  if (grant?.status === 'valid') return ['check', 'positive'];
  return looks[gate.decision.route];
}

/** Sign, title and advice of the gate, or in its place what is under way: nothing jumps for that. The title takes the focus when the control that had it goes away. */
export function renderGateStatus(model: GateModel): TemplateResult {
  const { state } = model;
  const { title, advice } = tellGate(model);
  const [glyph, tone] = lookOf(model);
  const isBusy = state.phase === 'open' && state.step !== null;
  const isGranted = state.phase === 'open' && state.grant?.status === 'valid';
  return html`
    <div part="gate-status">
      <span part="gate-icon" class=${isBusy ? 'busy' : isGranted ? `filled ${tone}` : tone}>${icon(glyph)}</span>
      <p part="gate-title" tabindex="-1">${title}</p>
      <p part="gate-advice">${isBusy ? sentence(busyText(model)) : advice}</p>
    </div>
    ${renderCountdown(model)}
  `;
}

/** How long the permission is still good, as a bar and in figures. */
function renderCountdown(model: GateModel): TemplateResult | typeof nothing {
  const { state, wording } = model;
  if (state.phase !== 'open' || state.grant?.status !== 'valid') return nothing;
  const seconds = secondsUntil(model, state.grant.expiresAt);
  const total = Math.max(1, Math.ceil((state.grant.expiresAt - state.grant.grantedAt) / 1000));
  const left = wording.fill(wording.gate.left, { time: wording.clock(seconds) });
  return html`
    <div part="countdown">
      <progress
        part="bar"
        max=${total}
        .value=${Math.min(total, seconds)}
        aria-label=${wording.gate.grant.bar}
        aria-valuetext=${left}
      ></progress>
      <p part="countdown-text">${left}</p>
    </div>
  `;
}
