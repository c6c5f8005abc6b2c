import { systemClock } from '../session/clock.js';
import type { Clock, LogEntry } from '../session/options.js';
import { availableGateActions, resendWait } from './available-gate-actions.js';
import { createGateRunner, type GateRunner } from './gate-runner.js';
import { type GateEvent, type GateMachine, type GateRules, initialGate } from './machine.js';
import type { GateSession, GateSessionOptions } from './options.js';
import { reduceGate } from './reduce-gate.js';
import type { GateSecret } from './request.js';
import type { GateAction, GateHostEvent, GateSessionState } from './state.js';
import { serverTime } from './times.js';

/** A code as it is sent: six digits. */
const wholeCode = /^\d{6}$/;

/**
 * Creates the session of one panel: what the server knows about an action on a call, the ways to give what is missing, and the grant.
 * Nothing is shown as done before the server said so; everything belongs to its call and action, and what arrives late is dropped.
 */
export function createGateSession(options: GateSessionOptions): GateSession {
  const { service, clock = systemClock, onGrant, automaticScreen = false, resendSeconds = 30, timeout = 15_000 } = options;
  const rules: GateRules = { automaticScreen, resend: resendSeconds * 1000 };
  const log = (entry: LogEntry): void => {
    try {
      options.onLog?.(entry);
    } catch {
      // a log that cannot be written must not disturb the call
    }
  };
  const listeners = new Set<(state: GateSessionState) => void>();
  const store = createGateStore(rules, clock, (before, state) => {
    logRoute(before, state, log);
    for (const listener of [...listeners]) tell(listener, state, log);
  });
  store.runner = createGateRunner({ service, clock, timeout, onGrant, send: store.send, log });
  let disposed = false;

  return {
    dispatch(event) {
      if (!disposed) store.send(...scrubbed(event));
    },
    getState: () => store.machine.view,
    availableActions: () => availableGateActions(store.machine.view, clock.now(), rules.resend),
    resendSeconds() {
      const { view } = store.machine;
      return view.phase === 'open' ? Math.ceil(resendWait(view, clock.now(), rules.resend) / 1000) : 0;
    },
    now() {
      const { view } = store.machine;
      return 'gate' in view ? serverTime(view, clock.now()) : (clock.date?.() ?? Date.now());
    },
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

/** An event without what may not be kept, and that beside it. */
function scrubbed(event: GateAction | GateHostEvent): [GateEvent, GateSecret?] {
  switch (event.type) {
    case 'check-code': {
      const code = event.code.trim();
      return [{ type: 'check-code', isWhole: wholeCode.test(code) }, { code }];
    }
    case 'check-answers': {
      const { answers } = event;
      return [{ type: 'check-answers', isWhole: answers.length > 0 && answers.every(({ answer }) => answer.trim() !== '') }, { answers }];
    }
    default:
      return [event];
  }
}

function tell(listener: (state: GateSessionState) => void, state: GateSessionState, log: (entry: LogEntry) => void): void {
  try {
    listener(state);
  } catch {
    log({ level: 'warn', message: 'a subscriber failed' });
  }
}

interface GateStore {
  machine: GateMachine;
  runner: GateRunner | null;
  readonly send: (event: GateEvent, secret?: GateSecret) => void;
}

/** Takes events in one after the other: what an effect or a listener sends meanwhile waits for its turn. */
function createGateStore(rules: GateRules, clock: Clock, changed: (before: GateSessionState, after: GateSessionState) => void): GateStore {
  const queue: (readonly [GateEvent, GateSecret | undefined])[] = [];
  let busy = false;

  function take(event: GateEvent, secret: GateSecret = {}): void {
    const before = store.machine;
    const { machine, effects } = reduceGate(before, event, rules, clock.now());
    store.machine = machine;
    for (const effect of effects) store.runner?.run(effect, secret);
    if (machine.view !== before.view) changed(before.view, machine.view);
  }

  const store: GateStore = {
    machine: initialGate,
    runner: null,
    send(event, secret) {
      queue.push([event, secret]);
      if (busy) return;
      busy = true;
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) take(...next);
      busy = false;
    },
  };
  return store;
}

/** One line for each route that is entered, and for what cannot be told. */
function logRoute(before: GateSessionState, after: GateSessionState, log: (entry: LogEntry) => void): void {
  const about = after.call === null ? {} : { callSid: after.call.callSid };
  const routeOf = (state: GateSessionState): string | null => (state.phase === 'open' ? `gate: ${state.gate.decision.route}` : null);
  const route = routeOf(after);
  if (route !== null && (route !== routeOf(before) || before.call?.callSid !== after.call?.callSid))
    log({ level: 'info', message: route, ...about });
  const failureOf = (state: GateSessionState) => ('failure' in state ? state.failure : null);
  const failure = failureOf(after);
  if (failure !== null && failure !== failureOf(before))
    log({ level: 'warn', message: `gate: ${failure.step} (${failure.kind})`, code: failure.code, ...about });
}
