/** What the host keeps: looking a registration up, storing one, deleting one. */
import { begin, endWork, runningPurpose } from './operation.js';
import type { Machine, Rules, Step } from './machine.js';
import { finishWork, inPhase, restPhase, stay, step, then, withWork } from './step.js';

/** Asks the host whether the caller is registered. */
export function lookUp(machine: Machine): Step {
  const { call } = machine.view;
  if (call === null) return stay(machine);
  const [working, id] = withWork({ ...machine, credential: null, fresh: null });
  return step(inPhase(working, { phase: 'looking-up' }, { registration: 'unknown' }), { type: 'look-up', id, callerId: call.callerId });
}

/** The host has answered; the runner holds the credential, if any, under the look-up's id. */
export function lookedUp(machine: Machine, id: number, found: boolean, rules: Rules): Step {
  return then(finishWork(machine), (done) => {
    if (!found) {
      // a caller who gets registered on this call is tested, not verified automatically
      return stay(inPhase({ ...done, automatic: true }, { phase: 'not-registered' }, { registration: 'not-registered' }));
    }
    const known = inPhase({ ...done, credential: id }, { phase: 'registered' }, { registration: 'registered' });
    return verifyAutomatically(known, rules);
  });
}

/** Begins this call's automatic verification, when it is wanted, due, and not spent. */
export function verifyAutomatically(machine: Machine, rules: Rules): Step {
  const due = rules.automaticVerification && !machine.automatic && machine.view.inProgress && machine.view.phase === 'registered';
  return due ? begin({ ...machine, automatic: true }, 'verify', rules) : stay(machine);
}

/** Hands the fresh credential to the host: once after its registration, and once for each `retry` of the agent after a failure. */
export function storeFresh(machine: Machine): Step {
  const { fresh, view } = machine;
  if (fresh === null || view.call === null) return stay(machine);
  const [working, id] = withWork(machine);
  return step(inPhase(working, { phase: 'storing' }), { type: 'store', id, callerId: view.call.callerId, credential: fresh });
}

/** The registration is kept: it is tested at once while the call lives. */
export function stored(machine: Machine, rules: Rules): Step {
  return then(finishWork(machine), (done) => {
    const kept = inPhase({ ...done, credential: done.fresh, fresh: null }, { phase: 'registered' }, { registration: 'registered' });
    return kept.view.inProgress ? begin(kept, 'test', rules) : stay(kept);
  });
}

/** The agent wants the registration deleted: whatever runs is cancelled now, and the deletion awaits confirmation. */
export function askToDelete(machine: Machine, cancelled: (machine: Machine) => Step): Step {
  const stopped = runningPurpose(machine) === null ? stay(machine) : cancelled(machine);
  return then(stopped, (next) => stay(inPhase({ ...next, resume: next.view }, { phase: 'confirming-delete' })));
}

/** Asks the host to delete the registration. From here on the credential is out of reach. */
export function erase(machine: Machine): Step {
  const { call } = machine.view;
  if (call === null) return stay(machine);
  const [working, id] = withWork({ ...machine, credential: null, fresh: null, resume: null });
  return step(inPhase(working, { phase: 'deleting' }), { type: 'erase', id, callerId: call.callerId });
}

/** Nothing is left to delete or to have been verified against. */
export const erased = (machine: Machine): Step =>
  then(finishWork(machine), (done) => stay(inPhase(done, { phase: 'deleted' }, { registration: 'not-registered', verified: false })));

/** Leaves a result. Where a failure left the registration in doubt, the host is asked again. */
export const dismiss = (machine: Machine): Step =>
  machine.view.registration === 'unknown' ? lookUp(machine) : stay(inPhase({ ...machine, fresh: null }, restPhase(machine)));

/** Forgets the call and everything that was known of its caller. */
export const leave = (machine: Machine): Step =>
  then(endWork(machine), (ended) =>
    stay({ ...ended, credential: null, fresh: null, engine: null, progress: null, wanted: null, resume: null, automatic: false }),
  );
