import type { StreamRequest } from '@callseal/protocol/routes';
import type { Agent } from '../agents/authenticator.js';
import { ServerError } from '../errors/server-error.js';
import { isWithheld } from '../limits/withheld-number.js';
import type { CallAccess, CallerLeg } from './call-access.js';
import { requireTwilioSids } from './sids.js';

/** The caller's leg together with who the caller is. */
export interface KnownCaller {
  readonly leg: CallerLeg;
  /** The number in E.164, as the telephony provider names it: never what a page says. */
  readonly caller: string;
}

/**
 * Finds the live call that an agent names, checks that the agent is on it, and says who calls. Rejects as {@link CallAccess.resolve} does,
 * with `BODY_MALFORMED` for ids that are none, and with `CALLER_UNKNOWN` when the number is withheld or the call access does not tell it.
 */
export async function findCaller(
  calls: CallAccess,
  agent: Agent | undefined,
  { callSid, taskSid, conferenceSid }: StreamRequest,
): Promise<KnownCaller> {
  if (agent === undefined) throw new ServerError('AGENT_NOT_AUTHENTICATED');
  const request = { callSid, taskSid, conferenceSid };
  requireTwilioSids(request);
  const leg = await calls.resolve(agent, { ...request, action: 'start' });
  const { callerNumber } = leg;
  if (callerNumber === undefined || isWithheld(callerNumber)) throw new ServerError('CALLER_UNKNOWN');
  return { leg, caller: callerNumber };
}
