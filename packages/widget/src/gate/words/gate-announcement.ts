import { type GateModel, secondsUntil } from '../model.js';
import { tellFailure, tellFraud, tellGate } from './tell-gate.js';

/** Seconds before the end at which it is said how much is left. */
const marks = [30, 60] as const;

/** With a full stop, so that a pause is heard. */
export const sentence = (text: string): string => (text === '' || /[.?!؟:]$/.test(text) ? text : `${text}.`);

/**
 * What a screen reader is told: what the screen came to, and what is the case. The texts change only when something is worth saying: at
 * results, failures, when a code is sent or expires, and 60 and 30 seconds before the end of a code or a permission; never every second.
 */
export function gateAnnouncement(model: GateModel): readonly [fraud: string, main: string] {
  const { state, wording } = model;
  const fraud = state.phase === 'open' ? state.gate.fraud : null;
  const told = fraud === null ? null : tellFraud(fraud, wording);
  return [told === null ? '' : `${sentence(told.title)} ${told.advice}`, mainOf(model)];
}

function mainOf(model: GateModel): string {
  const { state, wording } = model;
  if (state.phase === 'idle' || state.phase === 'asking') return '';
  const { title, advice } = tellGate(model);
  const told = `${sentence(title)} ${advice}`;
  if (state.phase !== 'open') return told;
  if (state.step !== null) return sentence(busyText(model));
  // the wait counts down on the screen alone
  if (state.failure !== null) return tellFailure({ ...state.failure, retryAt: null }, model);
  if (state.grant?.status === 'valid') return [told, left(model, state.grant.expiresAt, 'grant')].filter(Boolean).join(' ');
  if (state.chosen === 'one-time-code' && state.gate.code !== null) return codeText(model);
  if (state.chosen === 'knowledge' && state.questions !== null) return wording.gate.questions.lead;
  if (state.chosen === 'attestation') return wording.gate.attestation.lead;
  return told;
}

/** What is under way. */
export function busyText({ state, wording: { gate } }: GateModel): string {
  if (state.phase !== 'open') return '';
  switch (state.step) {
    case 'decide':
      return gate.grant.asking;
    case 'screen':
      return gate.fraud.screening;
    case 'send-code':
      return gate.code.sending;
    case 'check-code':
      return gate.code.checking;
    case 'cancel-code':
      return gate.code.cancelling;
    case 'ask-questions':
      return gate.questions.asking;
    case 'check-answers':
      return gate.questions.checking;
    case 'attest':
      return gate.attestation.saving;
    case 'revoke':
      return gate.grant.revoking;
    case null:
      return '';
  }
}

function codeText(model: GateModel): string {
  const { state, wording } = model;
  const { code } = wording.gate;
  if (state.phase !== 'open' || state.gate.code === null) return '';
  if (state.codeExpired) return code.expired;
  const { triesLeft, entry, expiresAt } = state.gate.code;
  const soon = left(model, expiresAt, 'code');
  if (soon !== '') return soon;
  return [sentLine(model), sentence(wording.count(code.tries, triesLeft)), entry === 'agent' ? '' : code[entry]].filter(Boolean).join(' ');
}

/** By which way the code went, and where to, as far as the server shows it. */
export function sentLine({ state, wording }: GateModel): string {
  const { code: words } = wording.gate;
  const code = state.phase === 'open' ? state.gate.code : null;
  if (code?.channel === undefined) return words.sentPlainly;
  const channel = words.channels[code.channel];
  return code.mask === undefined
    ? wording.fill(words.sent, { channel })
    : wording.fill(words.sentTo, { channel, mask: `\u2068${code.mask}\u2069` });
}

/** How much is left, at the marks only. */
function left(model: GateModel, expiresAt: number, what: 'code' | 'grant'): string {
  const seconds = secondsUntil(model, expiresAt);
  const mark = marks.find((candidate) => seconds <= candidate);
  if (mark === undefined) return '';
  return model.wording.fill(model.wording.gate.leftAloud[what], { seconds: model.wording.aloud.seconds(mark) });
}
