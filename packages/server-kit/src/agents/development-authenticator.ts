import { configError } from '../errors/config-error.js';
import { ServerError } from '../errors/server-error.js';
import type { Agent, AgentAuthenticator } from './authenticator.js';

/** Either everybody is let in, or the holders of fixed tokens. */
export type DevelopmentAuthenticatorOptions =
  | {
      /** Lets in every request, with or without a token, as the agent `development`. */
      readonly allowUnauthenticated: true;
    }
  | {
      /** Fixed tokens and whose they are. */
      readonly tokens: Readonly<Record<string, Agent>>;
    };

const anybody: Promise<Agent> = Promise.resolve({ identity: 'development', roles: ['agent'] });

/**
 * Stands in for a contact centre on a developer's machine. It is never chosen by default, and it is no security: fixed tokens do not
 * expire.
 * @throws CallsealError `CONFIG_INVALID` when `NODE_ENV` is `production`, or when neither option is given.
 */
export function createDevelopmentAuthenticator(options: DevelopmentAuthenticatorOptions): AgentAuthenticator {
  if (process.env.NODE_ENV === 'production') {
    throw configError('The development authenticator refuses to run with NODE_ENV=production: use createFlexAuthenticator.');
  }
  if ('tokens' in options) {
    const agents = new Map(Object.entries(options.tokens).map(([token, agent]) => [token, Promise.resolve(agent)]));
    if (agents.size === 0 || agents.has('')) throw configError('tokens needs at least one token, and none may be empty.');
    return {
      authenticate: (token) => agents.get(token) ?? Promise.reject(new ServerError('AGENT_NOT_AUTHENTICATED')),
    };
  }
  // JavaScript callers may pass anything; only the literal `true` opens the door
  if ((options as { allowUnauthenticated: unknown }).allowUnauthenticated !== true) {
    throw configError('Write allowUnauthenticated: true to let everybody in, or give tokens.');
  }
  return { authenticate: () => anybody };
}
