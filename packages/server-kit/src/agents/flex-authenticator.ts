import { configError } from '../errors/config-error.js';
import { ServerError } from '../errors/server-error.js';
import { parseObject } from '../upstream/parse-object.js';
import { type Fetch, postForText, systemFetch, type UpstreamReply } from '../upstream/post-for-text.js';
import { parseServiceUrl, requireVerifiedTls } from '../upstream/service-url.js';
import type { Agent, AgentAuthenticator } from './authenticator.js';
import { requireTokenShape } from './require-token-shape.js';

/** Options of {@link createFlexAuthenticator}. Give `authToken`, or `apiKey` with `apiSecret`. */
export interface FlexAuthenticatorOptions {
  /** The account whose agents are let in: `AC…`. Tokens of other accounts fail. */
  readonly accountSid: string;
  /** The account's auth token. */
  readonly authToken?: string;
  /** An API key, `SK…`, instead of the auth token. */
  readonly apiKey?: string;
  /** The secret of `apiKey`. */
  readonly apiSecret?: string;
  /** Where tokens are validated. Default `https://iam.twilio.com`; plain http on loopback only. Excludes `realm`. */
  readonly baseUrl?: string;
  /** A realm such as `stage-us1`: asks `https://iam.<realm>.twilio.com`. */
  readonly realm?: string;
  /** Milliseconds for one validation. Default 4000: Twilio Functions end after 10 s, and more calls follow. */
  readonly timeout?: number;
  /** Replaces the global `fetch`, for example behind a proxy. It must verify TLS. */
  readonly fetch?: Fetch;
  /** Milliseconds since the epoch; for tests. Default `Date.now`. */
  readonly now?: () => number;
}

/**
 * Validates Flex session tokens with Twilio's IAM service (`POST /v1/Accounts/{AC}/Tokens/validate`), on every request: a revoked
 * agent is out at once. A token passes when the service calls it valid, names an identity or a worker, and its expiration lies ahead.
 *
 * Rejects with `AGENT_NOT_AUTHENTICATED` for a bad token, with `AUTHENTICATOR_UNAVAILABLE` when the service is slow, down, or refuses
 * our own credentials.
 * @throws CallsealError `CONFIG_INVALID` for wrong combinations of options.
 */
export function createFlexAuthenticator(options: FlexAuthenticatorOptions): AgentAuthenticator {
  const url = `${baseUrl(options)}/v1/Accounts/${options.accountSid}/Tokens/validate`;
  const headers = { authorization: `Basic ${Buffer.from(credentials(options)).toString('base64')}`, 'content-type': 'application/json' };
  const { timeout = 4000, fetch: send = systemFetch, now = Date.now } = options;
  return {
    async authenticate(token, { signal }) {
      requireTokenShape(token);
      let reply: UpstreamReply;
      try {
        reply = await postForText({ fetch: send, url, headers, body: JSON.stringify({ token }), timeout, signal });
      } catch (cause) {
        throw new ServerError('AUTHENTICATOR_UNAVAILABLE', { cause });
      }
      return readAgent(reply, options.accountSid, now());
    },
  };
}

function baseUrl({ baseUrl, realm, accountSid }: FlexAuthenticatorOptions): string {
  if (!/^AC[0-9a-fA-F]{32}$/.test(accountSid)) throw configError('accountSid must be AC and 32 hexadecimal digits.');
  if (baseUrl !== undefined && realm !== undefined) throw configError('Give baseUrl or realm, not both: the realm is part of the URL.');
  if (realm !== undefined && !/^[a-z0-9-]+$/.test(realm)) throw configError('realm is a label such as stage-us1.');
  const url = parseServiceUrl('baseUrl', baseUrl ?? `https://iam.${realm === undefined ? '' : `${realm}.`}twilio.com`, 'https:');
  requireVerifiedTls('baseUrl', url);
  return url.href.replace(/\/+$/, '');
}

function credentials({ accountSid, authToken, apiKey, apiSecret }: FlexAuthenticatorOptions): string {
  if (authToken !== undefined && authToken !== '' && apiKey === undefined && apiSecret === undefined) return `${accountSid}:${authToken}`;
  if (authToken === undefined && apiKey !== undefined && apiKey !== '' && apiSecret !== undefined && apiSecret !== '') {
    return `${apiKey}:${apiSecret}`;
  }
  throw configError('Give either authToken, or apiKey together with apiSecret.');
}

function readAgent({ status, text }: UpstreamReply, accountSid: string, now: number): Agent {
  const reply = parseObject(text);
  // 401 and 403 without a verdict speak about our credentials, not about the agent's token
  const verdict = reply !== undefined && 'valid' in reply;
  if (status === 401 || status === 403 ? !verdict : status >= 500 || status === 429 || (status < 300 && reply === undefined)) {
    throw new ServerError('AUTHENTICATOR_UNAVAILABLE', { cause: new Error(`The validation service answered with HTTP ${status}.`) });
  }
  const refused = new ServerError('AGENT_NOT_AUTHENTICATED');
  if (status < 200 || status >= 300 || !reply?.valid) throw refused;
  const { identity, worker_sid: workerSid, expiration, roles, account_sid: account } = reply;
  if (account !== undefined && account !== accountSid) throw refused;
  // fail closed: an expiration that is missing or cannot be read is not in the future
  const expiresAt = typeof expiration === 'string' ? Date.parse(expiration) : Number.NaN;
  if (!(expiresAt > now)) throw refused;
  const worker = typeof workerSid === 'string' && workerSid !== '' ? workerSid : undefined;
  const name = typeof identity === 'string' && identity !== '' ? identity : worker;
  if (name === undefined) throw refused;
  return {
    identity: name,
    roles: Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : [],
    expiresAt,
    ...(worker === undefined ? {} : { workerSid: worker }),
  };
}
