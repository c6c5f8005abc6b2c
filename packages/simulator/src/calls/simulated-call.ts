import type { CallerAudio } from '../audio/caller-audio.js';
import type { AudioAdvance, LegStatus } from './leg.js';
import type { SimulatedTask } from './simulated-task.js';
import type { Stream } from './stream.js';

export interface PlaceCallOptions {
  /** The caller's number in E.164; of an outbound call, the number that was called. */
  readonly from: string;
  /** The contact centre's number. Default +12025550100. */
  readonly to?: string;
  readonly audio: CallerAudio;
  /** `ringing` until `answer()`, or at once with an agent. Default `ringing`. */
  readonly status?: 'ringing' | 'in-progress';
  /** When the caller's audio moves on. Default `while-streaming`. */
  readonly advance?: AudioAdvance;
  /**
   * `outbound`: the contact centre called this person. As in Flex, the task's attributes then name neither call nor conference. Default
   * `inbound`.
   */
  readonly direction?: 'inbound' | 'outbound';
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
  /** The call's task: who has it, and what became of it. */
  readonly task: SimulatedTask;
  /** The number of the person on the line. */
  readonly from: string;
  readonly status: LegStatus;
  /** Whether the caller is on hold: not heard, and waiting. */
  readonly held: boolean;
  /** Every stream of both legs, the caller's first, oldest first. */
  readonly streams: readonly SimulatedStream[];
  /** The agent takes the call. Does nothing to a call that does not ring. Reservations are the task's: see `task.accept`. */
  answer(): void;
  hold(on: boolean): void;
  /** The caller hangs up. Streams get their `stop`; the task goes to wrap-up, or is cancelled when nobody had it. */
  hangUp(): void;
}
