import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { SalesforceAnswer } from './salesforce-answers.js';

export interface TokenEndpointOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Requests after which a session ends. */
  readonly sessionRequests: number;
}

/** Sessions of the org, and the endpoint that opens them. */
export interface TokenEndpoint {
  answer(form: URLSearchParams, url: string): SalesforceAnswer;
  /** Uses a session up by one request; false when it has ended. */
  use(token: string): boolean;
  expireAll(): void;
}

/** Ids of the org and of the user as whom the client runs. */
const orgId = '00DSIM000000001MAA';
const userId = '005SIM000000001AAA';

/**
 * OAuth 2.0 client credentials (Salesforce Help, "OAuth 2.0 Client Credentials Flow for Server-to-Server Integration"): an urlencoded form
 * with `grant_type`, `client_id` and `client_secret`; the answer has no `expires_in` and no refresh token.
 */
export function createTokenEndpoint({ clientId, clientSecret, sessionRequests }: TokenEndpointOptions): TokenEndpoint {
  const sessions = new Map<string, number>();
  return {
    answer(form, url) {
      const unknown = [...form.keys()].filter((name) => !['grant_type', 'client_id', 'client_secret'].includes(name));
      if (unknown.length > 0 || form.size !== 3) return refuse('invalid_request', 'unexpected or missing parameters');
      if (form.get('grant_type') !== 'client_credentials') return refuse('unsupported_grant_type', 'grant type not supported');
      if (!isSame(form.get('client_id') ?? '', clientId)) return refuse('invalid_client_id', 'client identifier invalid');
      if (!isSame(form.get('client_secret') ?? '', clientSecret)) return refuse('invalid_client', 'invalid client credentials');
      const token = `${orgId.slice(0, 15)}!${randomBytes(48).toString('base64url')}`;
      sessions.set(token, sessionRequests);
      return {
        status: 200,
        body: {
          access_token: token,
          signature: randomBytes(32).toString('base64'),
          scope: 'api',
          instance_url: url,
          id: `${url}/id/${orgId}/${userId}`,
          token_type: 'Bearer',
          issued_at: `${Date.now()}`,
        },
      };
    },
    use(token) {
      const left = sessions.get(token) ?? 0;
      if (left <= 0) return false;
      sessions.set(token, left - 1);
      return true;
    },
    expireAll() {
      sessions.clear();
    },
  };
}

function refuse(error: string, description: string): SalesforceAnswer {
  return { status: 400, body: { error, error_description: description } };
}

function isSame(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
