import type { StreamRequest } from '@callseal/protocol/routes';
import type { Agent } from '../agents/authenticator.js';

/** What an agent asks to do with a call's audio; ids match Twilio's patterns. At least one of `callSid` and `taskSid` is there. */
export interface CallUse extends StreamRequest {
  readonly action: 'start' | 'stop' | 'state';
}

/** The caller's leg of a call. */
export interface CallerLeg {
  readonly callSid: string;
  /** The task it belongs to, where there is one: its wrap-up stops the stream. */
  readonly taskSid?: string;
  /** The caller's number: who the gate and the relay take the caller for, and what limits count. Never kept in clear, never logged. */
  readonly callerNumber?: string;
}

/**
 * Port: finds the caller's leg of the call that an agent names, and checks that the agent may hear it. Rejects with `AGENT_NOT_ON_CALL`,
 * `CALL_NOT_FOUND` or `CALL_NOT_IN_PROGRESS`. To `stop`, a call that has ended must resolve as well: its stream may still be open.
 * `state` is asked too before somebody stops what another agent has asked for: it must resolve only for those who may hear the call now.
 */
export interface CallAccess {
  resolve(agent: Agent, use: CallUse): Promise<CallerLeg>;
}
