/** The gate session as a pure function: every event leads from every state to a state, and says what is to be done. */
import { answered } from './answers.js';
import { availableGateActions, offeredFactors } from './available-gate-actions.js';
import {
  andThen,
  type GateAnswer,
  type GateEvent,
  type GateMachine,
  type GateMove,
  type GateRules,
  move,
  type ScrubbedAction,
} from './machine.js';
import type { GateCase } from './options.js';
import type { GateActionName, GateFactor, GateFailure, GateHostEvent } from './state.js';
import { expire } from './times.js';
import { begin, endAll, goOn, refresh } from './work.js';

/** Total: an event that does not apply changes nothing but what has run out. `at` is on the session's clock, in milliseconds. */
export function reduceGate(before: GateMachine, event: GateEvent, rules: GateRules, at: number): GateMove {
  const view = expire(before.view, at);
  const machine = view === before.view ? before : { ...before, view };
  switch (event.type) {
    case 'case-changed':
      return changeCase(machine, event, at);
    case 'evidence-arrived':
      return refresh({ ...machine, isExpecting: true });
    case 'dispose':
      return endAll({ ...machine, about: null });
    default:
      if ('id' in event) return isAwaited(machine, event) ? answered(machine, event, rules, at) : move(machine);
      return act(machine, event, availableGateActions(view, at, rules.resend));
  }
}

const isAwaited = ({ work, refresh: asked, wake }: GateMachine, { id, type }: GateAnswer): boolean =>
  type === 'woke' ? id === wake : id === work || id === asked;

const keyOf = (about: GateCase | null): string =>
  about === null ? '' : JSON.stringify([about.call.callSid, about.action, about.parameters]);

/** Another call, action or parameters start from nothing: what was asked for the old ones is nobody's business any more. */
function changeCase(machine: GateMachine, event: Extract<GateHostEvent, { type: 'case-changed' }>, at: number): GateMove {
  const { call, action, inProgress, parameters = {} } = event;
  const about = call === null || call.callSid === '' || action === '' ? null : { call, action, parameters };
  const facts = { call: about === null ? null : call, action, inProgress: about !== null && inProgress };
  const { view } = machine;
  if (keyOf(about) === keyOf(machine.about)) {
    // ids of the task or the conference may come later
    if (view.inProgress === facts.inProgress) return move(about === null ? machine : { ...machine, about });
    return facts.inProgress ? open(machine, about, facts) : endCall(machine, facts);
  }
  return andThen(endAll(machine), (ended) => {
    if (!facts.inProgress) return goOn({ ...ended, about, misses: 0, view: { ...facts, phase: 'idle' } }, at);
    return open(ended, about, facts);
  });
}

type Facts = Pick<GateMachine['view'], 'call' | 'action' | 'inProgress'>;

const endCall = (machine: GateMachine, facts: Facts): GateMove =>
  andThen(endAll(machine), (ended) => {
    const { view } = ended;
    if (view.phase !== 'open') return move({ ...ended, view: { ...facts, phase: 'idle' } });
    return move({ ...ended, view: { ...facts, phase: 'ended', gate: view.gate, receivedAt: view.receivedAt } });
  });

const open = (machine: GateMachine, about: GateCase | null, facts: Facts): GateMove =>
  refresh({ ...machine, about, misses: 0, view: { ...facts, phase: 'asking' } });

function act(machine: GateMachine, action: ScrubbedAction, available: readonly GateActionName[]): GateMove {
  const { view } = machine;
  if (!available.includes(action.type)) return move(machine);
  switch (action.type) {
    case 'refresh':
      return refresh(machine);
    case 'choose':
      return choose(machine, action.factor, available.includes('ask-questions'));
    case 'leave':
      return view.phase === 'open' ? move({ ...machine, view: { ...view, chosen: null, questions: null, failure: null } }) : move(machine);
    case 'check-code':
    case 'check-answers':
      return action.isWhole ? begin(machine, action.type) : incomplete(machine, action.type);
    case 'send-code':
      return begin(machine, 'send-code', { channel: action.channel, entry: action.entry });
    case 'attest':
      return begin(machine, 'attest', { statement: action.statement });
    default:
      return begin(machine, action.type);
  }
}

/** Whoever turns to questions wants to ask them: there is nothing to decide in between, as there is with a code. */
function choose(machine: GateMachine, factor: GateFactor, canAsk: boolean): GateMove {
  const { view } = machine;
  if (view.phase !== 'open' || !offeredFactors(view.gate).includes(factor)) return move(machine);
  const chosen = { ...machine, view: { ...view, chosen: factor, failure: null } };
  return factor === 'knowledge' && canAsk ? begin(chosen, 'ask-questions') : move(chosen);
}

/** Nothing is asked: a try would be lost to a slip of the hand. */
function incomplete(machine: GateMachine, step: 'check-code' | 'check-answers'): GateMove {
  const { view } = machine;
  if (view.phase !== 'open') return move(machine);
  const kind = step === 'check-code' ? 'code-incomplete' : 'answers-incomplete';
  const failure: GateFailure = { kind, step, code: 'BODY_MALFORMED', retryAt: null };
  return move({ ...machine, view: { ...view, failure } });
}
