/** What each piece of work holds until it ends: its signal, its timers, its token. */
import { attempt, type Attempt, type Outcome } from './attempt.js';
import type { SessionEvent, Wait, WorkId, WorkTimer } from './machine.js';
import type { Clock, Timeouts } from './options.js';

interface Work {
  readonly controller: AbortController;
  readonly timers: Map<WorkTimer, () => void>;
  token: string;
}

/** How long everything may take: the waits, and what the configuration says about undoing. */
export type Limits = Timeouts & { readonly undo: number };

/** One wait on behalf of work `id`; whatever goes wrong with it is one `failed` event. */
export interface WorkWait<Value> {
  readonly id: WorkId;
  /** Read when the wait has failed. */
  readonly name: Wait;
  readonly limit: keyof Timeouts;
  readonly run: Attempt<Value>['run'];
  readonly arrived: (value: Value) => void;
}

export interface Works {
  wait<Value>(wait: WorkWait<Value>): void;
  /** Is aborted when work `id` ends. */
  signalOf(id: WorkId): AbortSignal;
  keepToken(id: WorkId, token: string): void;
  /** The token of work `id`, which is used once. */
  takeToken(id: WorkId): string;
  startTimer(id: WorkId, name: WorkTimer): void;
  stopTimer(id: WorkId, name: WorkTimer): void;
  end(id: WorkId): void;
}

export function createWorks(clock: Clock, limits: Limits, send: (event: SessionEvent) => void): Works {
  const works = new Map<WorkId, Work>();
  function workOf(id: WorkId): Work {
    const work = works.get(id) ?? { controller: new AbortController(), timers: new Map(), token: '' };
    works.set(id, work);
    return work;
  }
  const signalOf = (id: WorkId) => workOf(id).controller.signal;
  return {
    signalOf,
    wait<Value>(wait: WorkWait<Value>) {
      const { id, limit, run, arrived } = wait;
      const done = (outcome: Outcome<Value>) => {
        if (outcome.ok) arrived(outcome.value);
        else send({ type: 'failed', id, wait: wait.name, failure: outcome.failure });
      };
      attempt({ clock, milliseconds: limits[limit], signal: signalOf(id), run, done });
    },
    keepToken(id, token) {
      const work = works.get(id);
      if (work !== undefined) work.token = token;
    },
    takeToken(id) {
      const work = workOf(id);
      const { token } = work;
      work.token = '';
      return token;
    },
    startTimer(id, name) {
      const expire = () => {
        send({ type: 'timeout', id, wait: name });
      };
      workOf(id).timers.set(name, clock.after(limits[name], expire));
    },
    stopTimer(id, name) {
      works.get(id)?.timers.get(name)?.();
    },
    end(id) {
      const work = works.get(id);
      works.delete(id);
      for (const cancel of work?.timers.values() ?? []) cancel();
      work?.controller.abort();
    },
  };
}
