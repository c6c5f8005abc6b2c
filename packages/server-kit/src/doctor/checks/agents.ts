import { createConfiguredAgents } from '../../config/parts/agents.js';
import type { AgentsConfig } from '../../config/config.js';
import { UpstreamFailure } from '../../upstream/request-text.js';
import { unreachable } from '../ask.js';
import type { Check } from '../check.js';
import { failed, ok } from '../finding.js';

const kinds = {
  flex: { service: "Twilio's IAM", variable: 'CALLSEAL_FLEX_REALM', mend: 'Correct TWILIO_ACCOUNT_SID and the auth token or API key.' },
  jwt: {
    service: 'The issuer of JWTs',
    variable: 'CALLSEAL_JWT_JWKS_URL',
    mend: 'Correct CALLSEAL_JWT_JWKS_URL: it must give a JSON Web Key Set.',
  },
  genesys: { service: 'Genesys Cloud', variable: 'CALLSEAL_GENESYS_REGION', mend: 'Correct CALLSEAL_GENESYS_REGION.' },
} as const satisfies Record<AgentsConfig['kind'], { service: string; variable: string; mend: string }>;

/** A token that nobody issued. For JWTs it must look like one, with a key id that makes the keys be fetched. */
function wrongToken(kind: AgentsConfig['kind']): string {
  if (kind !== 'jwt') return 'callseal-doctor-asks-with-a-wrong-token';
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256', kid: 'callseal-doctor' })}.${part({ sub: 'callseal-doctor' })}.${Buffer.alloc(256).toString('base64url')}`;
}

/** Asks with a deliberately wrong token: "not valid" shows that the service is there and accepts *our* credentials. */
export const agentSignIn: Check = {
  id: 'agent-sign-in',
  title: 'Sign-in of agents',
  async run({ config, fetch, signal }) {
    const { kind } = config.agents;
    const { service, variable, mend } = kinds[kind];
    try {
      await createConfiguredAgents(config, fetch).authenticate(wrongToken(kind), { signal });
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if ('code' in error && error.code === 'AGENT_NOT_AUTHENTICATED') return ok(`${service} answers, and refuses a wrong token.`);
      if ('code' in error && error.code === 'CONFIG_INVALID') return failed(error.message, 'Correct the named setting.');
      const { cause } = error;
      if (cause instanceof UpstreamFailure) return unreachable(cause, service, variable);
      return failed(`${service} does not judge tokens for us${statusIn(cause)}.`, mend);
    }
    return failed(`${service} lets in a token that nobody issued.`, `Check that the address of ${service} is the real one.`);
  },
};

/** The HTTP status that our own error names. */
function statusIn(cause: unknown): string {
  const status = cause instanceof Error ? /HTTP \d{3}/.exec(cause.message)?.[0] : undefined;
  return status === undefined ? '' : ` (${status})`;
}
