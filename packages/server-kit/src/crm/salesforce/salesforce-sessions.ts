import { createFlights } from '../../state/flights.js';
import { parseObject } from '../../upstream/parse-object.js';
import { postForText } from '../../upstream/post-for-text.js';
import { recordsFailed } from '../records-failed.js';
import type { ResolvedSalesforceOptions } from './salesforce-options.js';

/** A session of ours. */
export interface SalesforceSession {
  readonly token: string;
}

/** Access to the org. */
export interface SalesforceSessions {
  /** The session that is in use, or a new one. */
  get(signal: AbortSignal): Promise<SalesforceSession>;
  /** Forgets a session that was refused; not a newer one. */
  drop(session: SalesforceSession): void;
}

/**
 * OAuth2 client credentials at My Domain's token endpoint. The answer says neither how long a token lives (a session ends after some time
 * without use) nor brings a refresh token, so it is kept until it is refused. One request at a time; failures are not remembered.
 */
export function createSalesforceSessions(options: ResolvedSalesforceOptions): SalesforceSessions {
  const { url, instanceUrl, clientId, clientSecret, timeout, fetch } = options;
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
  }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
  const flights = createFlights<SalesforceSession>();
  let current: SalesforceSession | undefined;

  const authorise = async (signal: AbortSignal): Promise<SalesforceSession> => {
    const { status, text } = await postForText({ fetch, url: `${url}/services/oauth2/token`, headers, body, timeout, signal });
    if (status !== 200) throw recordsFailed(`The token endpoint answered with HTTP ${status}.`);
    const reply = parseObject(text);
    const token = reply?.access_token;
    if (typeof token !== 'string' || token.length > 4096 || !/^[!#-;=?-[\]-~]+$/.test(token)) {
      throw recordsFailed('The token endpoint gave no token.');
    }
    if (reply?.token_type !== undefined && reply.token_type !== 'Bearer') throw recordsFailed('The token is of another type.');
    // the answer may not send the token anywhere: it is compared with what is configured, and never used
    if (!isOrigin(reply?.instance_url, instanceUrl)) throw recordsFailed('The token is for another instance than the configured one.');
    return (current = { token });
  };

  return {
    get: (signal) => (current === undefined ? flights.join('session', { signal }, authorise) : Promise.resolve(current)),
    drop(session) {
      if (current === session) current = undefined;
    },
  };
}

function isOrigin(given: unknown, expected: string): boolean {
  return typeof given === 'string' && URL.canParse(given) && new URL(given).origin === expected;
}
