import type { StreamRequest } from '@callseal/protocol/routes';
import type { Agent } from '../agents/authenticator.js';
import { ServerError } from '../errors/server-error.js';
import type { Clock } from '../time/clock.js';
import { identifyTwilioError } from './identify-twilio-error.js';
import { retryBusy } from './retry-busy.js';
import type { TwilioLike } from './twilio-like.js';

/** What an agent asks to do with a call's audio. */
export interface CallUse extends StreamRequest {
  readonly action: 'start' | 'stop';
}

/**
 * Hook: is this agent on that call? `false` is answered with `AGENT_NOT_ON_CALL`. Every id has been checked against Twilio's patterns.
 * What it throws ends the request: errors of the Twilio client get their own code, anything else is `INTERNAL`.
 */
export type MayUseCall = (agent: Agent, use: CallUse) => boolean | Promise<boolean>;

/**
 * What is checked without a hook: to start, the call exists on this account and is in progress, and is a participant of the named
 * conference. It does not tie the agent to the call; only a hook can, since only the contact centre knows. Stopping touches no stream
 * but ours and must work when the call is gone, so it is not checked.
 */
export function createDefaultCallCheck(client: TwilioLike, clock: Clock, budget: number): MayUseCall {
  return async (_agent, { action, callSid, conferenceSid }) => {
    if (action === 'stop') return true;
    const deadline = clock.now() + budget;
    const call = await retryBusy(() => client.calls(callSid).fetch(), clock, deadline);
    if (call.status !== 'in-progress') throw new ServerError('CALL_NOT_IN_PROGRESS');
    if (conferenceSid === undefined) return true;
    try {
      await retryBusy(() => client.conferences(conferenceSid).participants(callSid).fetch(), clock, deadline);
      return true;
    } catch (error) {
      if (identifyTwilioError(error).code === 'CALL_NOT_FOUND') return false;
      throw error;
    }
  };
}
