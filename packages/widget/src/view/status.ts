import type { PhaseName } from '@callseal/client';
import { html, type TemplateResult } from 'lit';
import { tell } from '../words/phases.js';
import { appearanceOf } from './appearance.js';
import { icon, levelBars } from './icons.js';
import type { CardModel } from './model.js';

/** Phases that are an answer: their sign is filled. */
const verdict: ReadonlySet<PhaseName> = new Set(['verified', 'not-matched', 'spoof']);

/** Icon, title and advice. The title takes the focus when the control that had it goes away. */
export function renderStatus({ state, wording }: CardModel): TemplateResult {
  const { title, advice } = tell(state, wording);
  const appearance = appearanceOf(state);
  const level = state.phase === 'listening' ? state.progress.level : null;
  return html`
    <div part="status">
      <span part="icon" class=${verdict.has(state.phase) ? `filled ${appearance.tone}` : appearance.tone}>${level === null ? icon(appearance.icon) : levelBars(level)}</span>
      <p part="title" id="title" tabindex="-1">${title}</p>
      <p part="advice" id="advice">${advice}</p>
    </div>
  `;
}
