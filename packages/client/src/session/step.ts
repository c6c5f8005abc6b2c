/** The words the reducer's parts are written in. */
import type { CallFacts, Phase } from './state.js';
import type { Effect, Machine, Step } from './machine.js';

/** A step that changes nothing. */
export const stay = (machine: Machine): Step => ({ machine, effects: [] });

/** A step to `machine` that does `effects`. */
export const step = (machine: Machine, ...effects: readonly Effect[]): Step => ({ machine, effects });

/** Goes on from where `first` arrived, keeping its effects. */
export function then(first: Step, next: (machine: Machine) => Step): Step {
  const second = next(first.machine);
  return { machine: second.machine, effects: [...first.effects, ...second.effects] };
}

/** The machine with another phase; facts of the call stay unless they are given. */
export function inPhase(machine: Machine, phase: Phase, facts: Partial<CallFacts> = {}): Machine {
  const { call, inProgress, registration, verified, consent, attempts } = machine.view;
  return { ...machine, view: { ...phase, call, inProgress, registration, verified, consent, attempts, ...facts } };
}

/** The machine with new work in the foreground, and its id. */
export function withWork(machine: Machine): readonly [Machine, number] {
  const id = machine.lastId + 1;
  return [{ ...machine, lastId: id, current: id }, id];
}

/** Nothing is in the foreground any more; what the work still held is given up. */
export const finishWork = (machine: Machine): Step =>
  machine.current === null ? stay(machine) : step({ ...machine, current: null }, { type: 'end', id: machine.current });

/** Where the session rests when nothing goes on. */
export const restPhase = (machine: Machine): Phase => ({
  phase: machine.view.registration === 'registered' ? 'registered' : 'not-registered',
});
