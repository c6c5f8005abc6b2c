import { configError } from '../errors/config-error.js';
import { ServerError } from '../errors/server-error.js';
import { type Clock, systemClock } from '../time/clock.js';
import type { CallAccess } from './call-access.js';
import { callerNumberOf } from './caller-number.js';
import { identifyTwilioError } from './identify-twilio-error.js';
import { retryBusy } from './retry-busy.js';
import { isTaskSid } from './sids.js';
import type { TwilioLike } from './twilio-like.js';

/** Options of {@link createAnyCallAccess}. */
export interface AnyCallAccessOptions {
  /** Lets every agent hear every call of the account. */
  readonly allowAnyCall: true;
  /** The `twilio` client, to see that a call is in progress before a stream is asked for. Default: Twilio's refusal tells. */
  readonly client?: TwilioLike;
  /** Milliseconds during which "too many requests" is retried. Default 6000. */
  readonly retryBudget?: number;
  /** Time; for tests. Default: the machine's. */
  readonly clock?: Clock;
}

/**
 * Lets every agent hear every call, on a developer's machine. The page must name the caller's leg.
 * @throws CallsealError `CONFIG_INVALID` when `NODE_ENV` is `production`, or when it is not asked for by name.
 */
export function createAnyCallAccess(options: AnyCallAccessOptions): CallAccess {
  if (process.env.NODE_ENV === 'production') {
    throw configError('createAnyCallAccess refuses to run with NODE_ENV=production: use createTaskRouterAccess or createHookAccess.');
  }
  // JavaScript callers may pass anything; only the literal `true` opens the door
  if ((options as Partial<AnyCallAccessOptions> | undefined)?.allowAnyCall !== true) {
    throw configError('Write allowAnyCall: true to let every agent hear every call.');
  }
  const { client, clock = systemClock, retryBudget = 6000 } = options;
  return {
    async resolve(_agent, { action, callSid, taskSid }) {
      if (callSid === undefined) throw new ServerError('BODY_MALFORMED', { fields: ['callSid'] });
      const leg = { callSid, ...(taskSid !== undefined && isTaskSid(taskSid) ? { taskSid } : {}) };
      if (client === undefined || action !== 'start') return leg;
      const call = await retryBusy(() => client.calls(callSid).fetch(), clock, clock.now() + retryBudget).catch((error: unknown) => {
        throw identifyTwilioError(error);
      });
      if (call.status !== 'in-progress') throw new ServerError('CALL_NOT_IN_PROGRESS');
      const callerNumber = callerNumberOf(call);
      return { ...leg, ...(callerNumber === undefined ? {} : { callerNumber }) };
    },
  };
}
