import { routes } from '@callseal/protocol/routes';
import { createEndpoint, type Endpoint } from '../http/endpoint.js';
import type { TokenSource } from '../voice-service/token-source.js';

/** The voice service's token: as an object, and for the tutorial's clients as the JSON string `<type> <token>`. */
export function createTokenEndpoints(tokens: TokenSource): readonly Endpoint[] {
  const shared = { stage: 'token' } as const;
  return [
    createEndpoint({ ...shared, route: routes.token, handle: () => tokens.get() }),
    createEndpoint({
      ...shared,
      route: routes.legacyToken,
      handle: async () => {
        const { token_type, access_token } = await tokens.get();
        return `${token_type} ${access_token}`;
      },
    }),
  ];
}
