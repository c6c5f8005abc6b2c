import { type CallerAudio, createSilentAudio } from '../audio/caller-audio.js';
import { createSid } from '../sids.js';
import type { CallEndReason } from '../simulator-event.js';
import { Conference } from './conference.js';
import { type AudioAdvance, Leg, type LegContext, type LegStatus } from './leg.js';
import type { Stream } from './stream.js';

export interface PlaceCallOptions {
  /** The caller's number in E.164. */
  readonly from: string;
  /** The number called. Default +12025550100. */
  readonly to?: string;
  readonly audio: CallerAudio;
  /** `ringing` until `answer()`, or at once with an agent. Default `ringing`. */
  readonly status?: 'ringing' | 'in-progress';
  /** When the caller's audio moves on. Default `while-streaming`. */
  readonly advance?: AudioAdvance;
}

/** A stream as the simulator shows it. */
export interface SimulatedStream {
  readonly streamSid: string;
  /** The leg it listens to. */
  readonly callSid: string;
  readonly name: string | null;
  readonly status: 'in-progress' | 'stopped';
  readonly url: string;
  readonly track: Stream['track'];
  /** Whether audio flows at this moment. */
  readonly listening: boolean;
}

/** A caller on the line, the worker they talk to, and the conference both are in. */
export interface SimulatedCall {
  /** The caller's leg. */
  readonly callSid: string;
  readonly workerCallSid: string;
  /** The conference exists, and REST lists it, once the call is answered. */
  readonly conferenceSid: string;
  readonly taskSid: string;
  readonly from: string;
  readonly status: LegStatus;
  /** Whether the caller is on hold: not heard, and waiting. */
  readonly held: boolean;
  /** Every stream of both legs, the caller's first, oldest first. */
  readonly streams: readonly SimulatedStream[];
  /** The agent takes the call. Does nothing to a call that does not ring. */
  answer(): void;
  hold(on: boolean): void;
  /** The caller hangs up. Streams get their `stop`. */
  hangUp(): void;
}

const viewOf = (leg: Leg, { streamSid, name, status, url, track, listening }: Stream): SimulatedStream => ({
  streamSid,
  callSid: leg.callSid,
  name,
  status,
  url,
  track,
  listening,
});

class Call implements SimulatedCall {
  readonly taskSid = createSid('WT');
  readonly caller: Leg;
  readonly worker: Leg;
  conference: Conference;

  constructor({ from, to = '+12025550100', audio, advance = 'while-streaming' }: PlaceCallOptions, context: LegContext) {
    const onLeave = (reason: CallEndReason): void => {
      this.endLeg(this.caller, reason);
    };
    this.conference = new Conference(this.taskSid);
    this.caller = new Leg({ from, to, audio, advance, onLeave }, context);
    const workerAudio = createSilentAudio();
    this.worker = new Leg(
      { from: to, to: 'client:worker', audio: workerAudio, advance: 'while-streaming', onLeave: () => undefined },
      context,
    );
    this.caller.emit({ type: 'call-placed' });
  }

  get callSid(): string {
    return this.caller.callSid;
  }
  get workerCallSid(): string {
    return this.worker.callSid;
  }
  get conferenceSid(): string {
    return this.conference.sid;
  }
  get from(): string {
    return this.caller.from;
  }
  get status(): LegStatus {
    return this.caller.status;
  }
  get held(): boolean {
    return this.caller.held;
  }
  get streams(): readonly SimulatedStream[] {
    return [this.caller, this.worker].flatMap((leg) => leg.streams.map((stream) => viewOf(leg, stream)));
  }

  answer(): void {
    if (this.caller.status !== 'ringing') return;
    this.caller.answer();
    this.worker.answer();
    this.conference.join(this.caller, 'customer');
    this.conference.join(this.worker, 'worker');
  }

  hold(on: boolean): void {
    const { caller } = this;
    if (caller.status !== 'in-progress' || caller.held === on) return;
    caller.held = on;
    caller.emit({ type: 'call-held', on });
  }

  hangUp(): void {
    this.endLeg(this.caller, 'caller-hung-up');
  }

  endLeg(leg: Leg, reason: CallEndReason): void {
    leg.end(reason);
    this.conference.leave(leg);
    // a call that nobody answered has no conference that could end the other leg
    if (leg === this.caller) this.worker.end('conference-ended');
  }
}

/** Calls that ended are kept for so many newer ones, so that a demo may run for weeks. */
const keptCalls = 1000;

/** All calls and conferences of the account. */
export class Exchange {
  readonly #calls = new Map<string, Call>();
  readonly #conferences = new Map<string, Conference>();
  readonly #context: LegContext;

  constructor(context: LegContext) {
    this.#context = context;
  }

  get calls(): readonly SimulatedCall[] {
    return [...this.#calls.values()];
  }

  /** Conferences that began, oldest first. */
  get conferences(): readonly Conference[] {
    return [...this.#conferences.values()].filter(({ status, participants }) => status === 'completed' || participants.length > 0);
  }

  placeCall(options: PlaceCallOptions): SimulatedCall {
    const call = new Call(options, this.#context);
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
