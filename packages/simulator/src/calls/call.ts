import { createSilentAudio } from '../audio/caller-audio.js';
import type { CallEndReason } from '../simulator-event.js';
import { Conference } from './conference.js';
import { Leg, type LegContext, type LegStatus } from './leg.js';
import type { PlaceCallOptions, SimulatedCall, SimulatedStream } from './simulated-call.js';
import type { Stream } from './stream.js';
import { Task, type TaskOptions } from './task.js';

const viewOf = (leg: Leg, { streamSid, name, status, url, track, listening }: Stream): SimulatedStream => ({
  streamSid,
  callSid: leg.callSid,
  name,
  status,
  url,
  track,
  listening,
});

/** A call with its two legs, its conference and its task. */
export class Call implements SimulatedCall {
  readonly caller: Leg;
  readonly worker: Leg;
  readonly task: Task;
  readonly from: string;
  conference: Conference;

  constructor(options: PlaceCallOptions, context: LegContext, onTaskEvent: TaskOptions['onEvent']) {
    const { from, to = '+12025550100', audio, advance = 'while-streaming', direction = 'inbound' } = options;
    this.from = from;
    const onLeave = (reason: CallEndReason): void => {
      this.endLeg(this.caller, reason);
    };
    this.task = new Task({
      attributes: () => (direction === 'inbound' ? this.#inboundAttributes(to) : { direction, from: to, outbound_to: from }),
      onAccept: () => {
        this.answer();
      },
      onEvent: onTaskEvent,
    });
    this.conference = new Conference(this.task.taskSid);
    const numbers = direction === 'inbound' ? { from, to } : { from: to, to: from };
    this.caller = new Leg({ ...numbers, direction, audio, advance, onLeave }, context);
    this.worker = new Leg(
      {
        from: to,
        to: 'client:worker',
        direction: 'outbound',
        audio: createSilentAudio(),
        advance: 'while-streaming',
        onLeave: () => undefined,
      },
      context,
    );
    this.caller.emit({ type: 'call-placed' });
    this.task.announce();
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
  get taskSid(): string {
    return this.task.taskSid;
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
    if (this.caller.status === 'completed') this.task.callEnded();
  }

  /** What Flex writes: the call from the beginning, the conference once the worker is in it. */
  #inboundAttributes(to: string): Readonly<Record<string, unknown>> {
    const conference = { sid: this.conferenceSid, participants: { customer: this.callSid, worker: this.workerCallSid } };
    const joined = this.caller.answered === null ? {} : { conference };
    return { call_sid: this.callSid, from: this.from, caller: this.from, called: to, direction: 'inbound', ...joined };
  }
}
