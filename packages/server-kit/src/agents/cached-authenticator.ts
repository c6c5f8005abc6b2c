import { randomBytes } from 'node:crypto';
import { limits } from '@callseal/protocol/limits';
import { parseKey } from '../credentials/key-ring.js';
import { configError } from '../errors/config-error.js';
import { ServerError } from '../errors/server-error.js';
import { createFlights } from '../state/flights.js';
import { createValueSeal } from '../state/value-seal.js';
import type { SharedState } from '../state/shared-state.js';
import { type Clock, systemClock } from '../time/clock.js';
import { parseAgent } from './parse-agent.js';
import type { Agent, AgentAuthenticator } from './authenticator.js';

/** Options of {@link createCachedAuthenticator}. */
export interface CachedAuthenticatorOptions {
  /** Where accepted agents are kept: `createMemorySharedState()` for one instance, `createRedisSharedState(…)` for several. */
  readonly state: SharedState;
  /**
   * 32 bytes in base64, from `generateKey`, under which tokens are hashed and agents encrypted; `subjectKey` will do. Default: a random
   * one, which fits one instance. Needed when `state` is shared.
   */
  readonly key?: string | undefined;
  /**
   * Milliseconds for which an accepted agent is remembered at most: so long may somebody who was signed out still pass, and a
   * role that was taken away still count. Default: until their token expires, a day at most; a minute where that is not known.
   */
  readonly cacheFor?: number;
  /** Time; for tests. Default: the machine's. */
  readonly clock?: Pick<Clock, 'now'>;
}

/** Milliseconds for an agent whose token does not say when it expires. */
const unknownExpiry = 60_000;
/** Milliseconds a refusal is remembered: blunts hammering, and a token that becomes valid is let in soon. */
const refusedFor = 5000;
/** Refusals remembered at once. They stay in this process: who sends wrong tokens must not fill what instances share. */
const mostRefusals = 10_000;
/** Milliseconds. A token that claims more is asked about again after a day. */
const longest = 86_400_000;

/**
 * Remembers the agents that another authenticator accepted, for all instances that share the state, until their token expires: one
 * question for each token, however many requests come at once. A refusal is remembered for five seconds, in this process; what could not
 * be checked is not remembered. When the state cannot be reached the authenticator is asked as without a cache.
 *
 * The state holds neither tokens nor agents in clear, and what others write into it is not taken for an agent.
 * @throws CallsealError `CONFIG_INVALID` for a missing or wrong option.
 */
export function createCachedAuthenticator(authenticator: AgentAuthenticator, options: CachedAuthenticatorOptions): AgentAuthenticator {
  const { state, cacheFor = longest, clock = systemClock } = options;
  if (!Number.isFinite(cacheFor) || cacheFor <= 0) throw configError('cacheFor is a positive number of milliseconds.');
  const seal = createValueSeal(keyOf(options), 'agent');
  const refusals = new Map<string, number>();
  const flights = createFlights<Agent>();

  const recall = async (name: string): Promise<Agent | undefined> => {
    try {
      const sealed = await state.get(name);
      const text = sealed === null ? undefined : seal.open(name, sealed);
      return text === undefined ? undefined : parseAgent(text, clock.now());
    } catch {
      // a cache that is not there is no reason to refuse
      return undefined;
    }
  };
  const remember = async (name: string, agent: Agent): Promise<void> => {
    const now = clock.now();
    const until = Math.min(agent.expiresAt ?? now + unknownExpiry, now + cacheFor, now + longest);
    if (!(until > now)) return;
    await state.set(name, seal.seal(name, JSON.stringify({ agent, until })), until - now).catch(() => undefined);
  };
  const refuse = (name: string): void => {
    refusals.delete(name);
    // the oldest goes: they are in the order in which they end
    if (refusals.size >= mostRefusals) for (const oldest of refusals.keys()) if (refusals.delete(oldest)) break;
    refusals.set(name, clock.now() + refusedFor);
  };
  const ask = async (token: string, name: string, signal: AbortSignal): Promise<Agent> => {
    const known = await recall(name);
    if (known !== undefined) return known;
    try {
      const agent = await authenticator.authenticate(token, { signal });
      // awaited, so that whoever comes next finds it instead of asking again
      await remember(name, agent);
      return agent;
    } catch (error) {
      if ((error as { code?: unknown } | null)?.code === 'AGENT_NOT_AUTHENTICATED') refuse(name);
      throw error;
    }
  };
  return {
    authenticate(token, context) {
      // nothing to remember, and nothing that could be a token
      if (token === '' || token.length > limits.securityTokenCharacters) return authenticator.authenticate(token, context);
      const name = seal.nameOf(token);
      const refusedUntil = refusals.get(name);
      if (refusedUntil !== undefined) {
        if (clock.now() < refusedUntil) return Promise.reject(new ServerError('AGENT_NOT_AUTHENTICATED'));
        refusals.delete(name);
      }
      return flights.join(name, context, (signal) => ask(token, name, signal));
    },
  };
}

function keyOf({ key, state }: CachedAuthenticatorOptions): Uint8Array {
  if (key !== undefined) return parseKey('key', key);
  if (state.isShared)
    throw configError('key is missing: instances that share state must know tokens by one key. Make one with generateKey().');
  return randomBytes(32);
}
