import { createHash } from 'node:crypto';
import type { Agent } from '../agents/authenticator.js';
import type { StreamOwner } from './call-streams-options.js';
import { isWorkerSid } from './sids.js';

/** The agent as the registry of streams names them. */
export function ownerOf({ identity, workerSid }: Agent): StreamOwner {
  const owner = createHash('sha256').update(identity).digest('base64url').slice(0, 22);
  return workerSid !== undefined && isWorkerSid(workerSid) ? { owner, workerSid } : { owner };
}
