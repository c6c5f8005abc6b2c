/** A registration goes: asked for, confirmed, undone or carried out. Once it is confirmed and not undone, nothing loses it. */
import { withdrawn } from './consent.js';
import type { Machine, Rules, Step } from './machine.js';
import { runningPurpose } from './operation.js';
import { finishWork, inPhase, restPhase, stay, step, then, withWork } from './step.js';

/** The registration is to be deleted: whatever runs is cancelled now, and the deletion awaits confirmation. */
export function askToDelete(machine: Machine, withdrawing: boolean, cancelled: (machine: Machine) => Step): Step {
  const stopped = runningPurpose(machine) === null ? stay(machine) : cancelled(machine);
  return then(stopped, (next) => stay(inPhase({ ...next, resume: next.view }, { phase: 'confirming-delete', withdrawing })));
}

/**
 * The caller takes consent back: what runs is stopped, and the registration is deleted like by `delete`. A caller who is known to have
 * none needs no confirmation. No setting stands in the way: withdrawing must be as easy as agreeing.
 */
export function withdraw(machine: Machine, cancelled: (machine: Machine) => Step): Step {
  if (machine.view.registration !== 'not-registered') return askToDelete(machine, true, cancelled);
  const stopped = runningPurpose(machine) === null ? stay(machine) : cancelled(machine);
  return then(stopped, (next) => withdrawn(inPhase({ ...next, wanted: null }, { phase: 'refused' })));
}

/** The deletion is confirmed: it begins when the time to undo it is over. */
export function schedule(machine: Machine, { parameters: { undoSeconds } }: Rules): Step {
  const { view } = machine;
  if (view.phase !== 'confirming-delete') return stay(machine);
  const { withdrawing } = view;
  if (!(undoSeconds > 0)) return erase(machine, withdrawing);
  const [working, id] = withWork(machine);
  return step(inPhase(working, { phase: 'delete-scheduled', undoSeconds, withdrawing }), { type: 'start-timer', id, wait: 'undo' });
}

/** Takes a deletion back that has not begun. */
export const undo = (machine: Machine): Step =>
  then(finishWork(machine), (done) => stay(inPhase({ ...done, resume: null }, done.resume ?? restPhase(done))));

/**
 * Asks the host to delete the registration. From here on the credential is out of reach, and so is taking it back: a withdrawal holds
 * from now on, whether the host manages to delete or not.
 */
export const erase = (machine: Machine, withdrawing: boolean): Step =>
  then(finishWork(machine), (done) => {
    const { call } = done.view;
    if (call === null) return stay(done);
    const [working, id] = withWork({ ...done, credential: null, fresh: null, resume: null, wanted: null });
    const erasing = step(inPhase(working, { phase: 'deleting', withdrawing }), { type: 'erase', id, call });
    return withdrawing ? then(erasing, withdrawn) : erasing;
  });

/** The time to undo is over, in whatever way. */
export const eraseScheduled = (machine: Machine): Step =>
  machine.view.phase === 'delete-scheduled' ? erase(machine, machine.view.withdrawing) : stay(machine);

/** Nothing is left to delete or to have been verified against. */
export const erased = (machine: Machine): Step =>
  then(finishWork(machine), (done) => {
    const phase = done.view.phase === 'deleting' && done.view.withdrawing ? 'refused' : 'deleted';
    return stay(inPhase(done, { phase }, { registration: 'not-registered', verified: false }));
  });
