import { CallsealError } from '@callseal/protocol/errors';
import { availableActions } from './available-actions.js';
import { systemClock } from './clock.js';
import { initialMachine, type Machine, type Rules, type SessionEvent } from './machine.js';
import type { LogEntry, Session, SessionOptions } from './options.js';
import { reduce } from './reduce.js';
import { createRunner, type Runner } from './runner.js';
import type { SessionState } from './state.js';
import { defaultTimeouts } from './timeouts.js';

/**
 * Creates the session of one element: calls come and go in it, and everything it does for a call ends with that call.
 *
 * @throws CallsealError `CONFIG_INVALID` when consent is required without the version of the text that is read out.
 */
export function createSession(options: SessionOptions): Session {
  if (options.consent?.required === true && options.consent.textVersion === '') {
    throw new CallsealError(
      'CONFIG_INVALID',
      'Consent is required but consent.textVersion is empty: name the version of the text that is read out.',
    );
  }
  const rules: Rules = {
    parameters: options.parameters,
    automaticVerification: options.automaticVerification ?? false,
    deleteOnlyAfterVerification: options.deleteOnlyAfterVerification ?? false,
    consentRequired: options.consent?.required ?? false,
    consentVersion: options.consent?.textVersion ?? '',
    streamStates: options.stream.state !== undefined,
  };
  const log = (entry: LogEntry) => {
    try {
      options.onLog?.(entry);
    } catch {
      // a log that cannot be written must not disturb the call
    }
  };
  const listeners = new Set<(state: SessionState) => void>();
  const clock = options.clock ?? systemClock;
  const date = () => clock.date?.() ?? Date.now();
  const store = createStore(rules, date, log, (state) => {
    for (const listener of [...listeners]) tell(listener, state, log);
  });
  store.runner = createRunner({ ...options, clock, date, timeouts: { ...defaultTimeouts, ...options.timeouts }, send: store.send, log });
  let disposed = false;

  return {
    dispatch(event) {
      if (!disposed) store.send(event);
    },
    getState: () => store.machine.view,
    availableActions: () => availableActions(store.machine.view, rules),
    subscribe(listener) {
      if (!disposed) listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    dispose() {
      if (disposed) return;
      disposed = true;
      listeners.clear();
      store.send({ type: 'dispose' });
    },
  };
}

function tell(listener: (state: SessionState) => void, state: SessionState, log: (entry: LogEntry) => void): void {
  try {
    listener(state);
  } catch {
    log({ level: 'warn', message: 'a subscriber failed' });
  }
}

interface Store {
  machine: Machine;
  runner: Runner | null;
  readonly send: (event: SessionEvent, secret?: string) => void;
}

/** Takes events in one after the other: what an effect or a listener sends meanwhile waits for its turn. */
function createStore(rules: Rules, date: () => number, log: (entry: LogEntry) => void, changed: (state: SessionState) => void): Store {
  const queue: (readonly [SessionEvent, string | undefined])[] = [];
  let busy = false;

  function take([event, secret]: readonly [SessionEvent, string | undefined]) {
    const { machine: before } = store;
    const { machine, effects } = reduce(before, event, rules, date());
    store.machine = machine;
    // an event that was dropped as late must not bring a credential either: it would replace the one its work brought in time
    if (secret !== undefined && machine !== before && 'id' in event) store.runner?.keep(event.id, secret);
    for (const effect of effects) store.runner?.run(effect);
    store.runner?.retain([machine.credential, machine.fresh]);
    if (machine.view === before.view) return;
    logTransition(before.view, machine.view, log);
    changed(machine.view);
  }

  const store: Store = {
    machine: initialMachine,
    runner: null,
    send(event, secret) {
      queue.push([event, secret]);
      if (busy) return;
      busy = true;
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) take(next);
      busy = false;
    },
  };
  return store;
}

/** One line for each phase that is entered; a phase says nothing about who is on the line. */
function logTransition(before: SessionState, after: SessionState, log: (entry: LogEntry) => void): void {
  if (before.phase === after.phase && before.call?.callSid === after.call?.callSid) return;
  const about = after.call === null ? {} : { callSid: after.call.callSid };
  const message = 'purpose' in after ? `${after.phase} (${after.purpose})` : after.phase;
  if (after.phase === 'unavailable') log({ level: 'warn', message: `${after.phase} (${after.failed})`, code: after.code, ...about });
  else log({ level: 'info', message, ...about });
}
