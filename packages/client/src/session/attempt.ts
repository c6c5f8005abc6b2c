import type { Failure } from './machine.js';
import type { Clock } from './options.js';
import { codeOf } from './stable-code.js';

export type Outcome<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly failure: Failure };

/** One wait for somebody else. */
export interface Attempt<Value> {
  readonly clock: Clock;
  readonly milliseconds: number;
  /** The work this belongs to: when it ends, `run`'s signal is aborted and the timer is gone. */
  readonly signal?: AbortSignal;
  readonly run: (signal: AbortSignal) => Promise<Value>;
  /** Called once at most. After the work has ended it may still be called: telling late answers apart is the reducer's part. */
  readonly done: (outcome: Outcome<Value>) => void;
}

/** Waits for `run` for so long and no longer; survives that it throws, rejects, or never settles. */
export function attempt<Value>({ clock, milliseconds, signal, run, done }: Attempt<Value>): void {
  const own = new AbortController();
  let settled = false;
  const settle = (outcome: Outcome<Value>) => {
    if (settled) return;
    settled = true;
    cancelTimer();
    done(outcome);
  };
  const cancelTimer = clock.after(milliseconds, () => {
    settle({ ok: false, failure: { timedOut: true, detail: null } });
    own.abort();
  });
  signal?.addEventListener(
    'abort',
    () => {
      cancelTimer();
      own.abort();
    },
    { once: true },
  );
  // the executor turns a synchronous throw into a rejection
  new Promise<Value>((resolve) => {
    resolve(run(own.signal));
  }).then(
    (value) => {
      settle({ ok: true, value });
    },
    (error: unknown) => {
      settle({ ok: false, failure: { timedOut: false, detail: codeOf(error) } });
    },
  );
}
