import type { Agent } from '../agents/authenticator.js';
import { configError } from '../errors/config-error.js';
import { ServerError } from '../errors/server-error.js';
import type { CallAccess, CallUse } from './call-access.js';
import { identifyTwilioError } from './identify-twilio-error.js';
import { isTaskSid } from './sids.js';

/** What a {@link MayUseCall} hook is asked about: always one named leg. */
export interface HookUse extends CallUse {
  readonly callSid: string;
}

/** A call that the agent is on, by what your server knows of it. */
export interface HookedCall {
  /** The caller's number in E.164, as the telephony provider names it: never as a page does. Without it the gate knows no caller. */
  readonly callerNumber?: string;
}

/**
 * Hook: is this agent on that call? `false` is answered with `AGENT_NOT_ON_CALL`; `true`, or what is known of the call, lets through. Every
 * id has been checked against Twilio's patterns. What it throws ends the request: errors of the Twilio client get their own code, anything
 * else is `INTERNAL`.
 */
export type MayUseCall = (agent: Agent, use: HookUse) => boolean | HookedCall | Promise<boolean | HookedCall>;

/**
 * Lets your own rule decide. The page must name the caller's leg, since a rule cannot find it: a request without `callSid` is
 * `BODY_MALFORMED`. Must also let an agent `stop` a call that has just ended.
 */
export function createHookAccess(mayUseCall: MayUseCall): CallAccess {
  // JavaScript callers are not held to the type
  if (typeof (mayUseCall as unknown) !== 'function') throw configError('createHookAccess takes a function: (agent, use) => boolean.');
  return {
    async resolve(agent, use) {
      const { callSid, taskSid } = use;
      if (callSid === undefined) throw new ServerError('BODY_MALFORMED', { fields: ['callSid'] });
      let allowed: boolean | HookedCall;
      try {
        allowed = await mayUseCall(agent, { ...use, callSid });
      } catch (error) {
        throw identifyTwilioError(error);
      }
      // the hook may be JavaScript: only `true` and an object let through
      const known: unknown = allowed === true ? {} : allowed;
      if (typeof known !== 'object' || known === null) throw new ServerError('AGENT_NOT_ON_CALL');
      const { callerNumber } = known as HookedCall;
      return {
        callSid,
        ...(taskSid !== undefined && isTaskSid(taskSid) ? { taskSid } : {}),
        ...(typeof callerNumber === 'string' ? { callerNumber } : {}),
      };
    },
  };
}
