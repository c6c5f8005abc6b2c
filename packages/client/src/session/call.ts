/** What the host says about the call. */
import { canListen } from './available-actions.js';
import type { Machine, Rules, Step } from './machine.js';
import { inconclusive, runningPurpose } from './operation.js';
import { leave, lookUp, verifyAutomatically } from './registration.js';
import type { CallIdentity, HostEvent } from './state.js';
import { inPhase, restPhase, stay, then } from './step.js';

const noFacts = { registration: 'unknown', verified: false, consent: 'not-asked', attempts: [] } as const;

/** Another call, or another caller on it, starts from nothing; the same one only has its facts renewed. */
export function changeCall(machine: Machine, { call, inProgress }: HostEvent, rules: Rules): Step {
  const previous = machine.view.call;
  // a call whose identifiers have not all arrived cannot be attributed to anybody yet
  if (call === null || call.callSid === '' || call.callerId === '') return previous === null ? stay(machine) : noCall(machine);
  if (previous?.callSid === call.callSid && previous.callerId === call.callerId) return renewCall(machine, call, inProgress, rules);
  return then(leave(machine), (left) => lookUp(inPhase(left, { phase: 'looking-up' }, { call, inProgress, ...noFacts })));
}

/** There is no call (any more). */
export const noCall = (machine: Machine): Step =>
  then(leave(machine), (left) => stay(inPhase(left, { phase: 'no-call' }, { call: null, inProgress: false, ...noFacts })));

function renewCall(machine: Machine, call: CallIdentity, inProgress: boolean, rules: Rules): Step {
  const { view } = machine;
  if (view.inProgress === inProgress && sameIdentity(view.call, call)) return stay(machine);
  const renewed: Machine = { ...machine, view: { ...view, call, inProgress } };
  if (!canListen(renewed.view)) return endListening(renewed, rules);
  return canListen(view) ? stay(renewed) : verifyAutomatically(renewed, rules);
}

const sameIdentity = (one: CallIdentity | null, other: CallIdentity) =>
  one?.taskSid === other.taskSid &&
  one?.conferenceSid === other.conferenceSid &&
  one?.parties === other.parties &&
  one?.held === other.held;

/** Nobody can be listened to any more. Results stay; what is with the host (a look-up, a store, a deletion) goes on. */
function endListening(machine: Machine, rules: Rules): Step {
  const { call, inProgress, phase } = machine.view;
  const why = !inProgress ? 'call-ended' : call?.held === true ? 'on-hold' : 'more-people';
  if (runningPurpose(machine) !== null) return inconclusive(machine, rules, why);
  return stay(!inProgress && phase === 'consent-needed' ? inPhase({ ...machine, wanted: null }, restPhase(machine)) : machine);
}
