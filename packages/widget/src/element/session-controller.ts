import type { Action, ActionName, SessionState } from '@callseal/client';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { type KeptSession, openKept } from './session-keeper.js';
import { idleState, type SessionPlan } from './session-plan.js';

/** What a controller tells its host, after the update in which it happened was drawn. */
export type Report = (previous: SessionState | null, next: SessionState) => void;

/**
 * The only bridge between the session store and Lit. Opens a session when its host is in the page, replaces it when the configuration
 * becomes another one, names the current call to it, and ends it when the host leaves; a kept session is left to its keeper instead.
 * Never renders.
 */
export class SessionController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #plan: () => SessionPlan;
  readonly #report: Report;
  #connected = false;
  #kept: KeptSession | null = null;
  /** Whether the session lives on when this lets go of it. */
  #lent = false;
  #key: string | null = null;
  #call = '';
  #unsubscribe: (() => void) | null = null;
  #state: SessionState = idleState;
  /** What was last reported of this element; a kept session brings its own. */
  #own: { reported: SessionState | null } = { reported: null };
  #queue: (() => void)[] = [];

  constructor(host: ReactiveControllerHost, plan: () => SessionPlan, report: Report) {
    this.#host = host;
    this.#plan = plan;
    this.#report = report;
    host.addController(this);
  }

  get state(): SessionState {
    return this.#state;
  }

  /** Actions that lead on from here; none without a session. */
  get available(): ReadonlySet<ActionName> {
    return new Set(this.#kept?.session.availableActions() ?? []);
  }

  dispatch(action: Action): void {
    this.#kept?.session.dispatch(action);
  }

  hostConnected(): void {
    this.#connected = true;
    this.#host.requestUpdate();
  }

  /** Before each draw: properties set together are looked at together. */
  hostUpdate(): void {
    if (!this.#connected) return;
    const plan = this.#plan();
    const key = keyOf(plan);
    if (key !== this.#key) this.#end();
    if (key === null) {
      this.#show(plan.keeper !== undefined && plan.key !== null ? idleState : plan.standing);
      return;
    }
    if (this.#key === null) this.#begin(key, plan);
    if (this.#kept === null) {
      this.#show(plan.standing);
      return;
    }
    const call = JSON.stringify([plan.call, plan.inProgress]);
    if (call === this.#call) return;
    this.#call = call;
    this.#kept.session.dispatch({ type: 'call-changed', call: plan.call, inProgress: plan.inProgress });
  }

  /** After each draw: listeners may set properties, which then lead to another one. */
  hostUpdated(): void {
    for (const run of this.#queue.splice(0)) run();
  }

  /** Runs `tell` after the next draw, in order with the reports of states. */
  later(tell: () => void): void {
    this.#queue.push(tell);
    this.#host.requestUpdate();
  }

  /** Moved within the page, an element leaves and enters in one go: only one that stays away ends its session. */
  hostDisconnected(): void {
    this.#connected = false;
    queueMicrotask(() => {
      if (this.#connected) return;
      this.#end();
      this.#state = idleState;
      this.#own = { reported: null };
      this.#queue = [];
    });
  }

  /** A session that cannot be made is not tried again with the same configuration. */
  #begin(key: string, { key: configuration, call, keeper, open, wiring }: SessionPlan): void {
    this.#key = key;
    this.#lent = keeper !== undefined;
    try {
      const kept = keeper?.take(call?.callSid ?? '', configuration ?? '', open, wiring) ?? openKept(open, wiring);
      this.#kept = kept;
      this.#unsubscribe = kept.session.subscribe((state) => {
        this.#show(state);
      });
      this.#show(kept.session.getState());
    } catch {
      this.#kept = null;
    }
  }

  #show(state: SessionState): void {
    if (JSON.stringify(state) === JSON.stringify(this.#state)) return;
    this.#state = state;
    const told = this.#lent && this.#kept !== null ? this.#kept : this.#own;
    this.later(() => {
      const previous = told.reported;
      told.reported = state;
      this.#report(previous, state);
    });
  }

  /** Deaf first: whatever a session says while it ends is about the past. */
  #end(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    if (!this.#lent) this.#kept?.session.dispose();
    this.#kept = null;
    this.#key = null;
    this.#call = '';
  }
}

/** A kept session belongs to its call: without one there is none. */
function keyOf({ key, keeper, call }: SessionPlan): string | null {
  if (key === null || keeper === undefined) return key;
  return call === null ? null : `${call.callSid} ${key}`;
}
