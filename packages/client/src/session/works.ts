/** What each piece of work holds until it ends: its signal, its timers, its token. */
import { attempt, type Attempt, type Outcome } from './attempt.js';
import type { OperationTimer, SessionEvent, WorkEvent, WorkId } from './machine.js';
import type { Clock, Timeouts } from './options.js';

interface Work {
  readonly controller: AbortController;
  readonly timers: Map<OperationTimer, () => void>;
  token: string;
}

/** One wait on behalf of work `id`; whatever goes wrong with it is one `failed` event. */
export interface WorkWait<Value> {
  readonly id: WorkId;
  readonly name: Extract<WorkEvent, { type: 'failed' }>['wait'];
  readonly limit: keyof Timeouts;
  readonly run: Attempt<Value>['run'];
  readonly arrived: (value: Value) => void;
}

export interface Works {
  wait<Value>(wait: WorkWait<Value>): void;
  keepToken(id: WorkId, token: string): void;
  /** The token of work `id`, which is used once. */
  takeToken(id: WorkId): string;
  startTimer(id: WorkId, name: OperationTimer): void;
  stopTimer(id: WorkId, name: OperationTimer): void;
  end(id: WorkId): void;
}

export function createWorks(clock: Clock, timeouts: Timeouts, send: (event: SessionEvent) => void): Works {
  const works = new Map<WorkId, Work>();
  function workOf(id: WorkId): Work {
    const work = works.get(id) ?? { controller: new AbortController(), timers: new Map(), token: '' };
    works.set(id, work);
    return work;
  }
  return {
    wait<Value>({ id, name, limit, run, arrived }: WorkWait<Value>) {
      const done = (outcome: Outcome<Value>) => {
        if (outcome.ok) arrived(outcome.value);
        else send({ type: 'failed', id, wait: name, failure: outcome.failure });
      };
      attempt({ clock, milliseconds: timeouts[limit], signal: workOf(id).controller.signal, run, done });
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
      workOf(id).timers.set(name, clock.after(timeouts[name], expire));
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
