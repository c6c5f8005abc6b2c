/** Asking: what an agent has had done, how things stand, and when to ask again. */
import { andThen, type GateEffect, type GateMachine, type GateMove, type GateWorkId, move } from './machine.js';
import type { GateStep, OpenGate } from './state.js';
import { pollMilliseconds, retryWait, waitOf } from './times.js';

type Details = Pick<Extract<GateEffect, { type: 'ask' }>, 'channel' | 'entry' | 'statement'>;

/** Has something done. An answer about how things stood before would hide what it brings: nobody waits for that any more. */
export function begin(machine: GateMachine, step: GateStep, details: Details = {}): GateMove {
  const { view, about } = machine;
  if (view.phase !== 'open' || about === null) return move(machine);
  return andThen(endRefresh(machine), (quiet) => {
    const id = quiet.lastId + 1;
    const busy: OpenGate = { ...view, step, failure: null };
    const begun: GateMachine = {
      ...quiet,
      lastId: id,
      work: id,
      isStale: quiet.isStale || machine.refresh !== null,
      view: { ...view, ...busy },
    };
    return move(begun, { type: 'ask', id, step, about, ...details });
  });
}

/** Asks how things stand, now or as soon as what is under way is answered. */
export function refresh(machine: GateMachine): GateMove {
  if (machine.about === null || !machine.view.inProgress) return move(machine);
  if (machine.work !== null) return move({ ...machine, isStale: true });
  return andThen(endRefresh(endedWake(machine)), ({ about, ...quiet }) => {
    if (about === null) return move({ about, ...quiet });
    const id = quiet.lastId + 1;
    return move({ ...quiet, about, lastId: id, refresh: id, isStale: false }, { type: 'ask', id, step: 'refresh', about });
  });
}

/** Sets the timer after which it is asked again, or asks now when it has to be. */
export function goOn(machine: GateMachine, at: number): GateMove {
  if (machine.isStale) return refresh(machine);
  const { view, isExpecting } = machine;
  const wait = view.phase === 'open' ? waitOf(view, at) : null;
  if (isExpecting) return wakeIn({ ...machine, isExpecting: false }, Math.min(wait ?? pollMilliseconds, pollMilliseconds));
  return wait === null ? endedWake(machine) : wakeIn(machine, wait);
}

/** After a miss, soon; after several, later. */
export const askAgain = (machine: GateMachine, retryAfter: number | null): GateMove =>
  wakeIn(machine, retryWait(machine.misses, retryAfter));

function wakeIn(machine: GateMachine, milliseconds: number): GateMove {
  return andThen(endedWake(machine), (quiet) => {
    const id = quiet.lastId + 1;
    return move({ ...quiet, lastId: id, wake: id }, { type: 'wake', id, milliseconds });
  });
}

/** Gives everything up that is under way. */
export const endAll = (machine: GateMachine): GateMove => {
  const ids = [machine.work, machine.refresh, machine.wake].filter((id): id is GateWorkId => id !== null);
  return move(
    { ...machine, work: null, refresh: null, wake: null, isStale: false, isExpecting: false },
    ...ids.map((id) => ({ type: 'end', id }) as const),
  );
};

function endRefresh(from: GateMachine | GateMove): GateMove {
  const first = 'machine' in from ? from : move(from);
  return andThen(first, (machine) =>
    machine.refresh === null ? move(machine) : move({ ...machine, refresh: null }, { type: 'end', id: machine.refresh }),
  );
}

const endedWake = (machine: GateMachine): GateMove =>
  machine.wake === null ? move(machine) : move({ ...machine, wake: null }, { type: 'end', id: machine.wake });
