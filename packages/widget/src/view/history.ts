import { html, nothing, type TemplateResult } from 'lit';
import { historyHeading, historyRows } from '../words/history-rows.js';
import type { CardModel } from './model.js';

/** Phases that show an attempt's outcome themselves: the newest attempt is on the card already. */
const telling: ReadonlySet<string> = new Set(['verified', 'not-matched', 'spoof', 'inconclusive', 'unavailable']);

/** What was tried on this call, newest first, behind a disclosure; nothing while the card says it all. */
export function renderHistory({ state, wording }: CardModel): TemplateResult | typeof nothing {
  const { attempts, phase } = state;
  if (attempts.length < (telling.has(phase) ? 2 : 1)) return nothing;
  return html`
    <details part="history">
      <summary>${historyHeading(attempts, wording)}</summary>
      <dl>
        ${historyRows(attempts, wording).map(
          ({ name, outcome, time }) => html`<div><dt><time>${time}</time> ${name}</dt><dd>${outcome}</dd></div>`,
        )}
      </dl>
    </details>
  `;
}
