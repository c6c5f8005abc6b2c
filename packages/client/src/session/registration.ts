/** What the host keeps: looking a registration up, storing one, deleting one. */
import { canListen } from './available-actions.js';
import { consentFrom } from './consent.js';
import { eraseScheduled } from './deletion.js';
import { remember } from './history.js';
import type { Machine, Rules, Step, WorkEvent } from './machine.js';
import { begin, endWork } from './operation.js';
import { finishWork, inPhase, restPhase, stay, step, then, withWork } from './step.js';

/** Asks the host whether the caller is registered. */
export function lookUp(machine: Machine): Step {
  const { call } = machine.view;
  if (call === null) return stay(machine);
  const [working, id] = withWork({ ...machine, credential: null, fresh: null });
  return step(inPhase(working, { phase: 'looking-up' }, { registration: 'unknown' }), { type: 'look-up', id, call });
}

/** The host has answered; the runner holds the credential, if any, under the look-up's id. */
export function lookedUp(machine: Machine, { id, found, remembered }: WorkEvent & { type: 'looked-up' }, rules: Rules): Step {
  // what was answered on this call is newer than anything remembered
  const consent = machine.view.consent === 'not-asked' ? consentFrom(remembered, rules) : machine.view.consent;
  return then(finishWork(machine), (done) => {
    if (!found) {
      // a caller who gets registered on this call is tested, not verified automatically
      return stay(inPhase({ ...done, automatic: true }, { phase: 'not-registered' }, { registration: 'not-registered', consent }));
    }
    const known = inPhase({ ...done, credential: id }, { phase: 'registered' }, { registration: 'registered', consent });
    return verifyAutomatically(known, rules);
  });
}

/** Begins this call's automatic verification, when it is wanted, due, and not spent. A caller who said no is left in peace. */
export function verifyAutomatically(machine: Machine, rules: Rules): Step {
  const { view, automatic } = machine;
  const willing = view.consent === 'not-asked' || view.consent === 'agreed';
  return rules.automaticVerification && !automatic && willing && canListen(view) && view.phase === 'registered'
    ? begin({ ...machine, automatic: true }, 'verify', rules)
    : stay(machine);
}

/** Hands the fresh credential to the host: once after its registration, and once for each `retry` of the agent after a failure. */
export function storeFresh(machine: Machine): Step {
  const { fresh, view } = machine;
  if (fresh === null || view.call === null) return stay(machine);
  const [working, id] = withWork(machine);
  return step(inPhase(working, { phase: 'storing' }), { type: 'store', id, call: view.call, credential: fresh });
}

/** The registration is kept: it is tested at once while the caller can be listened to. */
export function stored(machine: Machine, rules: Rules): Step {
  return then(finishWork(machine), (done) => {
    const kept = inPhase({ ...done, credential: done.fresh, fresh: null }, { phase: 'registered' }, { registration: 'registered' });
    const told = remember(kept, { purpose: 'register', outcome: 'registered', score: null });
    return canListen(told.view) ? begin(told, 'test', rules) : stay(told);
  });
}

/** Leaves a result. Where a failure left the registration in doubt, the host is asked again. */
export const dismiss = (machine: Machine): Step =>
  machine.view.registration === 'unknown' ? lookUp(machine) : stay(inPhase({ ...machine, fresh: null }, restPhase(machine)));

/** Forgets the call and everything that was known of its caller. A deletion that was confirmed is asked for first. */
export const leave = (machine: Machine): Step =>
  then(then(eraseScheduled(machine), endWork), (ended) =>
    stay({
      ...ended,
      credential: null,
      fresh: null,
      engine: null,
      terms: null,
      progress: null,
      wanted: null,
      resume: null,
      automatic: false,
    }),
  );
