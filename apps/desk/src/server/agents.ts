import { randomBytes, randomUUID } from 'node:crypto';
import { CallsealError } from '@callseal/protocol/errors';
import type { AgentAuthenticator } from '@callseal/server-kit';
import type { DeskEvent } from '../contract.js';

/** One open page. Every page is an agent of its own, so that two windows are two agents. */
export interface DeskAgent {
  readonly id: string;
  readonly token: string;
  /** Who this is for TaskRouter, which hands out the calls. */
  readonly workerSid: string;
  tell(event: DeskEvent): void;
  /** Calls `listener` for every event from now on; the returned function ends it. */
  listen(listener: (event: DeskEvent) => void): () => void;
}

/** Pages the desk remembers at most; the oldest is forgotten first. */
const remembered = 200;

export interface DeskAgents {
  signIn(): DeskAgent;
  byToken(token: string): DeskAgent | undefined;
}

/** Signs pages in. Tokens live as long as the process. */
export function createDeskAgents(): DeskAgents {
  const agents = new Map<string, DeskAgent>();
  return {
    signIn() {
      const listeners = new Set<(event: DeskEvent) => void>();
      const agent: DeskAgent = {
        id: randomUUID(),
        token: randomBytes(24).toString('base64url'),
        workerSid: `WK${randomBytes(16).toString('hex')}`,
        tell(event) {
          for (const listener of listeners) listener(event);
        },
        listen(listener) {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
      };
      agents.set(agent.token, agent);
      const oldest = agents.keys().next();
      if (agents.size > remembered && !oldest.done) agents.delete(oldest.value);
      return agent;
    },
    byToken: (token) => agents.get(token),
  };
}

/** Lets in the open pages: what a Flex session token is in a real contact centre. */
export function createDeskAuthenticator(agents: DeskAgents): AgentAuthenticator {
  return {
    authenticate(token) {
      const agent = agents.byToken(token);
      if (agent === undefined) return Promise.reject(new CallsealError('AGENT_NOT_AUTHENTICATED', 'Reload the page to sign in again.'));
      return Promise.resolve({ identity: agent.id, workerSid: agent.workerSid, roles: ['agent'] });
    },
  };
}
