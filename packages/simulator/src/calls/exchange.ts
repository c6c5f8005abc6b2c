import { Outbox, type SimulatedMessage } from '../messages/outbox.js';
import type { CallEndReason } from '../simulator-event.js';
import { Call } from './call.js';
import { Conference } from './conference.js';
import type { Leg, LegContext } from './leg.js';
import type { PlaceCallOptions, SimulatedCall } from './simulated-call.js';
import type { Reservation, Task } from './task.js';
import { createTaskCallbacks, type TaskCallbacks } from './task-callback.js';

export interface ExchangeOptions extends LegContext {
  readonly workspaceSid: string;
  readonly onMessage: (message: SimulatedMessage) => void;
}

/** Calls that ended are kept for so many newer ones, so that a demo may run for weeks. */
const keptCalls = 1000;

/** All calls, conferences, tasks and messages of the account. */
export class Exchange {
  readonly outbox: Outbox;
  readonly #calls = new Map<string, Call>();
  readonly #conferences = new Map<string, Conference>();
  readonly #context: LegContext;
  readonly #taskCallbacks: TaskCallbacks;

  constructor(options: ExchangeOptions) {
    this.#context = options;
    this.outbox = new Outbox(options.onMessage);
    const { accountSid, workspaceSid, sendCallback, emit } = options;
    const onSent = (task: Task, event: string, status: number | null): void => {
      const callSid = this.#callOf(task)?.callSid;
      if (callSid !== undefined) emit(callSid, { type: 'task-event-sent', taskSid: task.taskSid, event, status });
    };
    this.#taskCallbacks = createTaskCallbacks({ accountSid, workspaceSid, sendCallback, onSent });
  }

  get calls(): readonly SimulatedCall[] {
    return [...this.#calls.values()];
  }

  /** Conferences that began, oldest first. */
  get conferences(): readonly Conference[] {
    return [...this.#conferences.values()].filter(({ status, participants }) => status === 'completed' || participants.length > 0);
  }

  placeCall(options: PlaceCallOptions): SimulatedCall {
    const call = new Call(options, this.#context, (task, event) => {
      this.#taskCallbacks.tell(task, event);
    });
    this.#calls.set(call.callSid, call);
    this.#conferences.set(call.conferenceSid, call.conference);
    this.#forgetOldest();
    if (options.status === 'in-progress') call.answer();
    return call;
  }

  /** The call that a leg, the caller's or the worker's, belongs to. */
  findCall(callSid: string): SimulatedCall | undefined {
    return this.#find(callSid);
  }

  findLeg(callSid: string): Leg | undefined {
    const call = this.#find(callSid);
    return call?.callSid === callSid ? call.caller : call?.worker;
  }

  /** Where the workspace's events go from now on. */
  reportTaskEvents(url: string | null): void {
    this.#taskCallbacks.target(url);
  }

  findTask(taskSid: string): Task | undefined {
    for (const { task } of this.#calls.values()) if (task.taskSid === taskSid) return task;
    return undefined;
  }

  /** Every reservation that was ever given to a worker, with its task, oldest first. */
  reservationsOf(workerSid: string): readonly (readonly [task: Task, reservation: Reservation])[] {
    return [...this.#calls.values()].flatMap(({ task }) =>
      task.reservations.filter((reservation) => reservation.workerSid === workerSid).map((reservation) => [task, reservation] as const),
    );
  }

  findConference(sid: string): Conference | undefined {
    return this.conferences.find((conference) => conference.sid === sid);
  }

  /** Sets a leg on hold, or back. Only the caller's audio is played, so only the caller's hold is heard. */
  hold(leg: Leg, on: boolean): void {
    const call = this.#find(leg.callSid);
    if (call?.caller === leg) call.hold(on);
    else leg.held = on;
  }

  endLeg(leg: Leg, reason: CallEndReason): void {
    this.#find(leg.callSid)?.endLeg(leg, reason);
  }

  /**
   * Replaces what a live leg is doing: its streams end and it leaves its conference, which may hang the others up. With the name of
   * a conference it then goes there, a new one if that has ended; `ends` says that nothing in the new TwiML holds the leg.
   */
  redirect(leg: Leg, next: { readonly conference: string | null; readonly ends: boolean }): void {
    const call = this.#find(leg.callSid);
    if (call === undefined) return;
    leg.emit({ type: 'call-redirected' });
    leg.stopStreams('redirected');
    call.conference.leave(leg);
    leg.held = false;
    leg.updated = new Date();
    if (next.conference !== null) {
      const name = next.conference;
      const existing = this.conferences.find(({ friendlyName, status }) => friendlyName === name && status === 'in-progress');
      const conference = existing ?? new Conference(name);
      this.#conferences.set(conference.sid, conference);
      if (leg === call.caller) call.conference = conference;
      conference.join(leg, leg === call.caller ? 'customer' : 'worker');
    } else if (next.ends) {
      call.endLeg(leg, 'redirected');
    }
  }

  /** Ends everything and waits until no socket and no callback is left. */
  async close(): Promise<void> {
    const legs = [...this.#calls.values()].flatMap(({ caller, worker }) => [caller, worker]);
    for (const call of this.#calls.values()) call.endLeg(call.caller, 'simulator-closed');
    for (const leg of legs) leg.end('simulator-closed');
    await Promise.all(legs.flatMap(({ streams }) => streams.map(({ settled }) => settled)));
    await this.#taskCallbacks.settled();
  }

  #callOf(task: Task): Call | undefined {
    return [...this.#calls.values()].find((call) => call.task === task);
  }

  #find(callSid: string): Call | undefined {
    const direct = this.#calls.get(callSid);
    if (direct !== undefined) return direct;
    for (const call of this.#calls.values()) if (call.workerCallSid === callSid) return call;
    return undefined;
  }

  #forgetOldest(): void {
    for (const [callSid, call] of this.#calls) {
      if (this.#calls.size <= keptCalls) return;
      if (call.status !== 'completed') continue;
      this.#calls.delete(callSid);
      for (const [sid, { friendlyName }] of this.#conferences) if (friendlyName === call.taskSid) this.#conferences.delete(sid);
    }
  }
}
