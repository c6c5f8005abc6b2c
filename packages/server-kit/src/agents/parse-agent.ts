import * as z from 'zod/mini';
import type { Agent } from './authenticator.js';

const RememberedAgentSchema = z.object({
  agent: z.object({
    identity: z.string().check(z.minLength(1)),
    workerSid: z.optional(z.string()),
    roles: z.array(z.string()),
    expiresAt: z.optional(z.number()),
  }),
  until: z.number(),
});

/** Reads an agent that was remembered; `undefined` for one whose time is over, or for anything else. */
export function parseAgent(text: string, now: number): Agent | undefined {
  const { success, data } = RememberedAgentSchema.safeParse(JSON.parse(text));
  if (!success || !(now < data.until)) return undefined;
  const { identity, workerSid, roles, expiresAt } = data.agent;
  return {
    identity,
    roles,
    ...(workerSid === undefined ? {} : { workerSid }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}
