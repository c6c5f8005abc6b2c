import type { AgentAuthenticator } from '../../agents/authenticator.js';
import { createFlexAuthenticator } from '../../agents/flex-authenticator.js';
import { createGenesysAuthenticator } from '../../agents/genesys-authenticator.js';
import { createJwtAuthenticator } from '../../agents/jwt-authenticator.js';
import { configError } from '../../errors/config-error.js';
import type { Fetch } from '../../upstream/post-for-text.js';
import type { AgentsConfig, CallsealConfig, TwilioConfig } from '../config.js';

/** The authenticator that the configuration asks for, without a cache. */
export function createConfiguredAgents(config: CallsealConfig, fetch?: Fetch): AgentAuthenticator {
  const { agents, twilio } = config;
  const transport = fetch === undefined ? {} : { fetch };
  switch (agents.kind) {
    case 'flex':
      if (twilio === undefined) throw configError('CALLSEAL_AGENTS=flex needs TWILIO_ACCOUNT_SID.');
      return createFlexAuthenticator({ ...flexLogin(twilio), ...flexPlace(agents), ...transport });
    case 'jwt': {
      const { issuer, audience, jwksUrl } = agents;
      return createJwtAuthenticator({ issuer, audience, jwksUrl, ...transport });
    }
    case 'genesys': {
      const { organizationId, clientIds, region, url } = agents;
      const place = url === undefined ? { region } : { baseUrl: url };
      return createGenesysAuthenticator({ organizationId, ...place, ...(clientIds === undefined ? {} : { clientIds }), ...transport });
    }
  }
}

function flexPlace({ realm, url }: AgentsConfig & { readonly kind: 'flex' }) {
  if (url !== undefined) return { baseUrl: url };
  return realm === undefined ? {} : { realm };
}

function flexLogin({ accountSid, authToken, apiKey }: TwilioConfig) {
  if (apiKey !== undefined) return { accountSid, apiKey: apiKey.sid, apiSecret: apiKey.secret };
  return { accountSid, ...(authToken === undefined ? {} : { authToken }) };
}
