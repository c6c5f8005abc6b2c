/** What the server's answers mean. */
import type { GateState } from '@callseal/protocol/gate-routes';
import { identifyGateFailure } from './failures.js';
import { andThen, type GateAnswer, type GateMachine, type GateMove, type GateRules, move } from './machine.js';
import type { GateFailure, GateGrant, GateSessionState, GateStep, OpenGate } from './state.js';
import { serverTime } from './times.js';
import { askAgain, begin, goOn, refresh } from './work.js';

type AnswerOf<Type extends GateAnswer['type']> = Extract<GateAnswer, { type: Type }>;

/** Takes in an answer that is waited for. `at` is on the session's clock. */
export function answered(machine: GateMachine, event: GateAnswer, rules: GateRules, at: number): GateMove {
  const settled = event.id === machine.work ? { ...machine, work: null } : { ...machine, refresh: null };
  switch (event.type) {
    case 'told':
      return andThen(told(settled, event, at), (next) => screenByItself(next, rules));
    case 'questions':
      return inOpen(settled, at, { questions: event.questions, chosen: 'knowledge' });
    case 'decided':
      return decided(settled, event, at);
    case 'revoked':
      return inOpen({ ...settled, isStale: true }, at, withdrawn(settled.view));
    case 'failed':
      return event.id === machine.work ? workFailed(settled, event, at) : refreshFailed(settled, event, at);
    case 'woke':
      return refresh({ ...machine, wake: null });
  }
}

/** The state that is open now. */
const openOf = ({ view }: GateMachine): OpenGate | null => (view.phase === 'open' ? view : null);
const stepIn = (open: OpenGate | null): GateStep | null => open?.step ?? null;
const stepOf = (machine: GateMachine): GateStep | null => stepIn(openOf(machine));
const codeOf = (open: OpenGate | null): GateState['code'] => open?.gate.code ?? null;

/** What follows within an open state, once what was under way is over. */
function inOpen(machine: GateMachine, at: number, change: Partial<OpenGate>): GateMove {
  const { view } = machine;
  if (view.phase !== 'open') return move(machine);
  return goOn({ ...machine, view: { ...view, step: null, ...change } }, at);
}

function told(machine: GateMachine, { gate }: AnswerOf<'told'>, at: number): GateMove {
  if (gate.action !== machine.about?.action) return misunderstood(machine, at);
  return goOn({ ...machine, misses: 0, view: opened(machine, gate, at) }, at);
}

/** The state after an answer about how things stand. */
function opened({ view }: GateMachine, gate: GateState, at: number): GateSessionState {
  const { call, action, inProgress } = view;
  const before = view.phase === 'open' ? view : null;
  const step = stepIn(before);
  const fresh: OpenGate = {
    phase: 'open',
    gate,
    receivedAt: at,
    codeExpired: gate.code !== null && gate.now >= gate.code.expiresAt,
    step: null,
    chosen: chosenAfter(before, gate, step),
    questions: step === 'check-answers' ? null : (before?.questions ?? null),
    failure: failureAfter(before, gate),
    grant: grantAfter(before?.grant ?? null, gate),
  };
  return { call, action, inProgress, ...fresh };
}

/** A factor is left once it was given, here or on the telephone, or is no longer asked for. */
function chosenAfter(before: OpenGate | null, gate: GateState, step: GateStep | null): OpenGate['chosen'] {
  const chosen = step === 'send-code' ? 'one-time-code' : (before?.chosen ?? null);
  const isGiven = step === 'check-code' || step === 'check-answers' || step === 'attest';
  const isTaken = chosen === 'one-time-code' && codeOf(before) !== null && gate.code === null;
  return isGiven || isTaken || chosen === null || !gate.decision.wants.factors.includes(chosen) ? null : chosen;
}

/** What an agent did wrong is shown until they act again; that it could not be told how things stand is over. */
function failureAfter(before: OpenGate | null, { code, now }: GateState): GateFailure | null {
  const was = codeOf(before);
  const isKeyedWrong = code !== null && code.entry !== 'agent' && code.sentAt === was?.sentAt && code.triesLeft < was.triesLeft;
  if (isKeyedWrong) return { kind: 'wrong-code', step: 'check-code', code: 'CODE_WRONG_OR_EXPIRED', retryAt: null };
  const failure = stepIn(before) === null ? (before?.failure ?? null) : null;
  if (failure?.kind === 'cooling-off' && now >= (failure.retryAt ?? Number.POSITIVE_INFINITY)) return null;
  return failure?.step === 'refresh' ? null : failure;
}

/** New evidence against a caller ends what was granted: the server has taken it back. */
function grantAfter(grant: GateGrant | null, { decision: { route } }: GateState): GateGrant | null {
  const isOver = route === 'fraud-desk' || route === 'retry-or-hand-off';
  return grant?.status === 'valid' && isOver ? { ...grant, status: 'withdrawn' } : grant;
}

const withdrawn = (view: GateSessionState): Partial<OpenGate> =>
  view.phase === 'open' && view.grant?.status === 'valid' ? { grant: { ...view.grant, status: 'withdrawn' } } : {};

function decided(machine: GateMachine, { gate, grant }: AnswerOf<'decided'>, at: number): GateMove {
  const { about } = machine;
  if (gate.action !== about?.action) return misunderstood(machine, at);
  const view = opened(machine, gate, at);
  if (view.phase !== 'open') return move(machine);
  if (grant === null) {
    const failure = { kind: 'refused', step: 'decide', code: 'GRANT_REFUSED', retryAt: null } as const;
    return goOn({ ...machine, misses: 0, view: { ...view, failure } }, at);
  }
  const { callSid } = about.call;
  const given: GateMachine = { ...machine, misses: 0, view: { ...view, grant: { ...grant, grantedAt: gate.now, status: 'valid' } } };
  return andThen(move(given, { type: 'hand-over', grant: { ...grant, callSid, action: about.action } }), (next) => goOn(next, at));
}

function screenByItself(machine: GateMachine, { automaticScreen }: GateRules): GateMove {
  const { view, about } = machine;
  if (!automaticScreen || view.phase !== 'open' || about === null || machine.work !== null) return move(machine);
  const { callSid } = about.call;
  if (!view.gate.offers.screen || view.gate.fraud !== null || machine.screened === callSid) return move(machine);
  return begin({ ...machine, screened: callSid }, 'screen');
}

function workFailed(machine: GateMachine, { code, retryAfter }: AnswerOf<'failed'>, at: number): GateMove {
  const { view } = machine;
  const step = stepOf(machine);
  if (view.phase !== 'open' || step === null) return move(machine);
  const failure = failureOf(view, step, code, retryAfter, at);
  const questions =
    failure.kind === 'wrong-answers' || (step === 'check-answers' && failure.kind === 'cooling-off') ? null : view.questions;
  // whatever went wrong, tries may be used up, evidence noted, or a request carried out that gave no answer
  return refresh({ ...machine, view: { ...view, step: null, failure, questions } });
}

function refreshFailed(machine: GateMachine, { code, retryAfter }: AnswerOf<'failed'>, at: number): GateMove {
  const { call, action, inProgress } = machine.view;
  const failure = failureOf(machine.view, 'refresh', code, retryAfter, at);
  const missed = { ...machine, misses: machine.misses + 1 };
  const { view } = machine;
  if (view.phase !== 'open') return askAgain({ ...missed, view: { call, action, inProgress, phase: 'unavailable', failure } }, retryAfter);
  return askAgain({ ...missed, view: { ...view, failure: view.failure ?? failure } }, retryAfter);
}

/** An answer about something else than was asked. */
function misunderstood(machine: GateMachine, at: number): GateMove {
  const failed = { id: 0, type: 'failed', code: 'ANSWER_UNEXPECTED', retryAfter: null } as const;
  return stepOf(machine) === null ? refreshFailed(machine, failed, at) : workFailed(machine, failed, at);
}

function failureOf(view: GateSessionState, step: GateFailure['step'], code: string, retryAfter: number | null, at: number): GateFailure {
  const now = 'gate' in view ? serverTime(view, at) : null;
  return { kind: identifyGateFailure(code), step, code, retryAt: retryAfter === null || now === null ? null : now + retryAfter * 1000 };
}
