import { randomUUID } from 'node:crypto';
import type { SharedState } from '../state/shared-state.js';
import type { Clock } from '../time/clock.js';

/** Lets one of all instances at a time open or close a call's streams. */
export interface CallLock {
  /** Runs `work` when it is this one's turn; resolves with `undefined` when it was not before `deadline`. */
  run<T>(callSid: string, deadline: number, work: () => Promise<T>): Promise<{ readonly value: T } | undefined>;
  /** Runs `work` if it is nobody's turn now. */
  tryRun<T>(callSid: string, work: () => Promise<T>): Promise<{ readonly value: T } | undefined>;
}

export interface CallLockOptions {
  readonly state: SharedState;
  readonly clock: Clock;
  /** Milliseconds after which a lock whose holder has died is free again. Longer than any holder works. */
  readonly lifetime: number;
}

const prefix = 'stream-lock:';
/** Milliseconds between two looks at a lock that another instance holds. */
const shortestWait = 40;
const longestWait = 120;

/** Within the process turns are given in order; between processes by who is first in the shared state. */
export function createCallLock({ state, clock, lifetime }: CallLockOptions): CallLock {
  const queues = new Map<string, Promise<unknown>>();

  const acquire = async (callSid: string, deadline: number): Promise<string | undefined> => {
    const token = randomUUID();
    for (;;) {
      if (await state.add(prefix + callSid, token, lifetime)) return token;
      const wait = shortestWait + Math.random() * (longestWait - shortestWait);
      if (clock.now() + wait >= deadline) return undefined;
      await clock.sleep(wait);
    }
  };

  const hold = async <T>(callSid: string, deadline: number, work: () => Promise<T>): Promise<{ readonly value: T } | undefined> => {
    const token = await acquire(callSid, deadline);
    if (token === undefined) return undefined;
    try {
      return { value: await work() };
    } finally {
      // by its value: a lock that ran out may be another's by now; one that cannot be given back runs out
      await state.delete(prefix + callSid, token).catch(() => undefined);
    }
  };

  const run: CallLock['run'] = (callSid, deadline, work) => {
    const turn = (queues.get(callSid) ?? Promise.resolve()).then(() => hold(callSid, deadline, work));
    const settled = turn.catch(() => undefined);
    queues.set(callSid, settled);
    void settled.then(() => {
      if (queues.get(callSid) === settled) queues.delete(callSid);
    });
    return turn;
  };

  return {
    run,
    tryRun: (callSid, work) => (queues.has(callSid) ? Promise.resolve(undefined) : run(callSid, clock.now(), work)),
  };
}
