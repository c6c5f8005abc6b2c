import { type Action, type ActionName, type Session, type SessionState } from '@callseal/client';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { idleState, type SessionPlan } from './session-plan.js';

/** What a controller tells its host, after the update in which it happened was drawn. */
export type Report = (previous: SessionState | null, next: SessionState) => void;

/**
 * The only bridge between the session store and Lit. Opens a session when its host is in the page, replaces it when the configuration
 * becomes another one, names the current call to it, and ends it when the host leaves. Never renders.
 */
export class SessionController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #plan: () => SessionPlan;
  readonly #report: Report;
  #connected = false;
  #session: Session | null = null;
  #key: string | null = null;
  #call = '';
  #unsubscribe: (() => void) | null = null;
  #state: SessionState = idleState;
  #reported: SessionState | null = null;
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
    return new Set(this.#session?.availableActions() ?? []);
  }

  dispatch(action: Action): void {
    this.#session?.dispatch(action);
  }

  hostConnected(): void {
    this.#connected = true;
    this.#host.requestUpdate();
  }

  /** Before each draw: properties set together are looked at together. */
  hostUpdate(): void {
    if (!this.#connected) return;
    const plan = this.#plan();
    if (plan.key !== this.#key) this.#end();
    if (plan.key === null) {
      this.#show(plan.standing);
      return;
    }
    if (this.#key === null) this.#begin(plan);
    if (this.#session === null) {
      this.#show(plan.standing);
      return;
    }
    const call = JSON.stringify([plan.call, plan.inProgress]);
    if (call === this.#call) return;
    this.#call = call;
    this.#session.dispatch({ type: 'call-changed', call: plan.call, inProgress: plan.inProgress });
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

  hostDisconnected(): void {
    this.#connected = false;
    this.#end();
    this.#state = idleState;
    this.#reported = null;
    this.#queue = [];
  }

  /** A session that cannot be made is not tried again with the same configuration. */
  #begin({ key, open }: SessionPlan): void {
    this.#key = key;
    try {
      const session = open();
      this.#session = session;
      this.#unsubscribe = session.subscribe((state) => {
        this.#show(state);
      });
      this.#show(session.getState());
    } catch {
      this.#session = null;
    }
  }

  #show(state: SessionState): void {
    if (JSON.stringify(state) === JSON.stringify(this.#state)) return;
    this.#state = state;
    this.later(() => {
      const previous = this.#reported;
      this.#reported = state;
      this.#report(previous, state);
    });
  }

  /** Deaf first: whatever a session says while it ends is about the past. */
  #end(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    this.#session?.dispose();
    this.#session = null;
    this.#key = null;
    this.#call = '';
  }
}
