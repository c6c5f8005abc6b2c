import type { OpenGate } from '@callseal/client/gate';
import { html, nothing, type TemplateResult } from 'lit';
import type { GateModel } from '../model.js';
import { renderPress, renderSubmit } from './press.js';
import { renderAnother } from './ways.js';

/** The questions one below the other, with the answers as the caller gives them; they are emptied as soon as they are on their way. */
export function renderQuestions(model: GateModel, { questions, failure }: OpenGate): TemplateResult {
  const { questions: words, ways } = model.wording.gate;
  if (questions === null) {
    return html`
      <div part="gate-actions">
        ${renderPress(model, { action: { type: 'ask-questions' }, label: ways.knowledge, look: 'primary' })} ${renderAnother(model)}
      </div>
    `;
  }
  const isIncomplete = failure?.kind === 'answers-incomplete';
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!model.available.has('check-answers')) return;
    const form = event.target as HTMLFormElement;
    const answers = questions.questions.map(({ id }, at) => ({ id, answer: fieldOf(form, at).value }));
    model.act({ type: 'check-answers', answers });
    if (answers.every(({ answer }) => answer.trim() !== '')) form.reset();
  };
  return html`
    <form part="gate-form" @submit=${submit} autocomplete="off">
      <p part="gate-lead">${words.lead}</p>
      ${questions.questions.map(
        ({ text }, at) => html`
          <label part="field">
            <span dir="auto">${text}</span>
            <input
              part="input"
              name="answer-${at}"
              type="text"
              autocomplete="off"
              spellcheck="false"
              dir="auto"
              data-next
              aria-invalid=${isIncomplete ? 'true' : nothing}
              aria-describedby=${isIncomplete ? 'gate-failure' : nothing}
            />
          </label>
        `,
      )}
      <div part="gate-actions">${renderSubmit(model, 'check-answers', words.check)} ${renderAnother(model)}</div>
    </form>
  `;
}

const fieldOf = (form: HTMLFormElement, at: number): HTMLInputElement =>
  form.elements.namedItem(`answer-${String(at)}`) as HTMLInputElement;
