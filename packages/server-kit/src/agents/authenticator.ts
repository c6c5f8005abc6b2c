/** A signed-in agent, as the contact centre knows them. */
export interface Agent {
  /** The agent's name in the contact centre; never empty. */
  readonly identity: string;
  /** The agent's TaskRouter worker, where there is one. */
  readonly workerSid?: string;
  /** For example `agent`, `supervisor`, `admin`. */
  readonly roles: readonly string[];
  /** Milliseconds since the epoch from which the token that was shown is refused, where that is known: nobody is remembered for longer. */
  readonly expiresAt?: number;
}

/** What an authentication may use besides the token. */
export interface AuthenticationContext {
  /** Aborts when the request has run out of time; stop waiting then. */
  readonly signal: AbortSignal;
}

/**
 * Port: says which agent a desktop's security token belongs to. It is asked on every request that needs an agent, before anything
 * else happens.
 */
export interface AgentAuthenticator {
  /**
   * Resolves with the agent. `token` is what came as a bearer token or in the field `Token`; the empty string when nothing came.
   * Rejects with a `CallsealError` of code `AGENT_NOT_AUTHENTICATED` for a token that is wrong, expired or missing (401), and with
   * anything else when the token could not be checked (503): nobody is let in on doubt. Must not keep or log the token.
   */
  authenticate(token: string, context: AuthenticationContext): Promise<Agent>;
}
