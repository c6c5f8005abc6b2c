import { html, nothing, type TemplateResult } from 'lit';
import { heard } from '../words/phases.js';
import type { CardModel } from './model.js';

/** Seconds of speech as a bar and in words, while listening and while the verdict is made; the time in which a deletion can be undone. */
export function renderProgress({ state, wording }: CardModel): TemplateResult | typeof nothing {
  // a property, not an attribute: a content security policy refuses inline styles
  if (state.phase === 'delete-scheduled') {
    return html`<div part="undo" aria-hidden="true"><div .style=${`animation-duration:${String(state.undoSeconds)}s`}></div></div>`;
  }
  if (state.phase !== 'listening' && state.phase !== 'deciding') return nothing;
  const { progress } = state;
  if (progress === null) return nothing;
  const share = progress.requiredSeconds > 0 ? Math.min(1, progress.netSpeechSeconds / progress.requiredSeconds) : 0;
  const { listening } = wording.words;
  const [speech, missing] = heard(progress, wording);
  const [heardAloud, missingAloud] = heard(progress, wording.aloud);
  return html`
    <div part="progress">
      <progress
        part="bar"
        max="1"
        .value=${share}
        aria-label=${listening.bar}
        aria-valuetext=${missingAloud === '' ? heardAloud : wording.fill(listening.both, { heard: heardAloud, missing: missingAloud })}
      ></progress>
      <p part="progress-text"><span>${speech}</span><span>${missing}</span></p>
    </div>
  `;
}
