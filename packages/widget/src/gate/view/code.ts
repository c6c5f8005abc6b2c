import type { CodeChannel, OpenGate } from '@callseal/client/gate';
import type { CodeEntry, GateState } from '@callseal/protocol/gate-routes';
import { html, nothing, type TemplateResult } from 'lit';
import { type GateModel, secondsUntil } from '../model.js';
import { sentLine } from '../words/gate-announcement.js';
import { renderPress, renderSubmit } from './press.js';
import { renderAnother } from './ways.js';

type Code = NonNullable<GateState['code']>;

/** Sending a code, and what becomes of the one that is out. */
export function renderCode(model: GateModel, open: OpenGate): TemplateResult {
  const { code } = open.gate;
  return code === null || open.codeExpired ? renderSend(model, open) : renderSent(model, open, code);
}

/** How the code is sent and given back; a question with one answer is not asked. */
function renderSend(model: GateModel, { gate: { offers, code: expired } }: OpenGate): TemplateResult {
  const { code } = model.wording.gate;
  const send = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!model.available.has('send-code')) return;
    const chosen = new FormData(event.target as HTMLFormElement);
    const channel = (chosen.get('channel') ?? offers.codes[0]) as CodeChannel | undefined;
    const entry = (chosen.get('entry') ?? offers.entries[0]) as CodeEntry | undefined;
    model.act({ type: 'send-code', ...(channel && { channel }), ...(entry && { entry }) });
  };
  return html`
    <form part="gate-form" @submit=${send}>
      ${expired === null ? nothing : html`<p part="gate-lead">${code.expired}</p>`}
      ${renderChoice('channel', code.channel, offers.codes, code.channels)} ${renderChoice('entry', code.entry, offers.entries, code.entries)}
      ${renderSendsLeft(model, expired)}
      <div part="gate-actions">${renderSubmit(model, 'send-code', code.send, 'gate-resend')} ${renderAnother(model)}</div>
    </form>
  `;
}

function renderChoice<Name extends string>(
  name: string,
  label: string,
  offered: readonly Name[],
  texts: Readonly<Record<Name, string>>,
): TemplateResult | typeof nothing {
  if (offered.length < 2) return nothing;
  return html`
    <label part="field">
      <span>${label}</span>
      <select part="input" name=${name} data-next>${offered.map((one) => html`<option value=${one}>${texts[one]}</option>`)}</select>
    </label>
  `;
}

/** The code that is out: where it went, how long it is good, and the field for it where the agent is told it. */
function renderSent(model: GateModel, open: OpenGate, code: Code): TemplateResult {
  const { wording } = model;
  const { code: words, left } = wording.gate;
  const time = wording.clock(secondsUntil(model, code.expiresAt));
  return html`
    <form part="gate-form" @submit=${submitCode(model)} autocomplete="off">
      <p part="gate-lead">${sentLine(model)}</p>
      ${code.entry === 'agent' ? renderField(model, open) : html`<p part="gate-note">${words[code.entry]}</p>`}
      <p part="gate-small"><span>${wording.fill(left, { time })}</span><span>${wording.count(words.tries, code.triesLeft)}</span></p>
      ${renderSendsLeft(model, code)}
      <div part="gate-actions">
        ${code.entry === 'agent' ? renderSubmit(model, 'check-code', words.check) : nothing}
        ${renderPress(model, { action: resend(code), label: words.again, reason: 'gate-resend' })}
        ${renderPress(model, { action: { type: 'cancel-code' }, label: words.cancel, look: 'quiet' })} ${renderAnother(model)}
      </div>
    </form>
  `;
}

const resend = ({ channel, entry }: Code) => ({ type: 'send-code', ...(channel && { channel }), entry }) as const;

function renderField({ wording }: GateModel, { failure }: OpenGate): TemplateResult {
  const isWrong = failure !== null && failure.step === 'check-code';
  return html`
    <label part="field">
      <span>${wording.gate.code.label}</span>
      <input
        part="input code-input"
        name="code"
        type="text"
        inputmode="numeric"
        autocomplete="one-time-code"
        spellcheck="false"
        dir="ltr"
        data-next
        aria-invalid=${isWrong ? 'true' : nothing}
        aria-describedby=${isWrong ? 'gate-failure' : nothing}
        @input=${keepDigits}
      />
    </label>
  `;
}

/** `123 456` and `١٢٣٤٥٦` are pasted as often as 123456; whatever is no digit is left out, and so is a seventh. */
function keepDigits(event: InputEvent): void {
  const input = event.target as HTMLInputElement;
  const digits = digitsOf(input.value).slice(0, 6);
  if (digits !== input.value) input.value = digits;
}

/** The digits of a text, those of Arabic and Persian keyboards included, in ASCII. */
export const digitsOf = (text: string): string =>
  text.replaceAll(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 0xf)).replaceAll(/\D/g, '');

/** The field is emptied as soon as its text is on its way, unless it was not whole. */
const submitCode = (model: GateModel) => (event: SubmitEvent) => {
  event.preventDefault();
  if (!model.available.has('check-code')) return;
  const input = (event.target as HTMLFormElement).elements.namedItem('code') as HTMLInputElement;
  const code = digitsOf(input.value);
  if (code.length === 6) input.value = '';
  model.act({ type: 'check-code', code });
};

/** Why no other code can be sent now. */
function renderSendsLeft({ wording, resendSeconds }: GateModel, code: Code | null): TemplateResult | typeof nothing {
  if (code === null) return nothing;
  const { noMore, resendIn } = wording.gate.code;
  if (code.sendsLeft === 0) return html`<p part="gate-small" id="gate-resend">${noMore}</p>`;
  if (resendSeconds === 0) return nothing;
  return html`<p part="gate-small" id="gate-resend">${wording.fill(resendIn, { seconds: wording.seconds(resendSeconds) })}</p>`;
}
