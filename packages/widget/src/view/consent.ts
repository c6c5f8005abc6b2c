import { html, nothing, type TemplateResult } from 'lit';
import type { CardModel } from './model.js';

/** What is read to the caller, word by word, with the version that the receipt will name; later, that the caller has agreed. */
export function renderConsent({ state, notice, wording }: CardModel): TemplateResult | typeof nothing {
  const { consent } = wording.words;
  if (state.phase === 'consent-needed') {
    return html`
      <blockquote part="consent-text" id="consent-text" dir="auto">${notice.text}</blockquote>
      <p part="consent-version">${wording.fill(consent.version, { version: notice.version })}</p>
    `;
  }
  const resting = state.phase === 'registered' || state.phase === 'not-registered';
  return resting && state.consent === 'agreed' ? html`<p part="consent-note">${consent.agreed}</p>` : nothing;
}
