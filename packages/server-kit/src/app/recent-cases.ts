import type { StreamRequest } from '@callseal/protocol/routes';
import type { Agent } from '../agents/authenticator.js';
import type { GateCase } from '../gate/call-gate.js';
import type { Clock } from '../time/clock.js';

/** Milliseconds during which an agent may look at a call again without the telephony provider being asked who is on it. */
const recent = 10_000;
/** Looks that are remembered at once. */
const most = 2000;

/**
 * Calls that agents were found on lately, in this process. A page looks every two seconds while a code is awaited, and to find its call takes
 * several requests to the provider. Only to look: whoever has left the call sees its evidence ten seconds longer, and can do nothing.
 */
export interface RecentCases {
  find(agent: Agent, named: StreamRequest): GateCase | undefined;
  keep(agent: Agent, named: StreamRequest, on: GateCase): void;
}

export function createRecentCases(clock: Pick<Clock, 'now'>): RecentCases {
  const cases = new Map<string, { readonly on: GateCase; readonly until: number }>();
  const keyOf = ({ identity }: Agent, { callSid, taskSid, conferenceSid }: StreamRequest): string =>
    JSON.stringify([identity, callSid, taskSid, conferenceSid]);
  return {
    find(agent, named) {
      const known = cases.get(keyOf(agent, named));
      return known !== undefined && known.until > clock.now() ? known.on : undefined;
    },
    keep(agent, named, on) {
      if (cases.size >= most) cases.clear();
      cases.set(keyOf(agent, named), { on, until: clock.now() + recent });
    },
  };
}
