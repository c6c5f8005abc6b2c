import { configError } from '../errors/config-error.js';
import { ServerError } from '../errors/server-error.js';
import { asObject, parseObject } from '../upstream/parse-object.js';
import { type Fetch, requestText, systemFetch, type UpstreamReply } from '../upstream/request-text.js';
import { parseServiceUrl, requireVerifiedTls } from '../upstream/service-url.js';
import type { Agent, AgentAuthenticator } from './authenticator.js';
import { type GenesysRegion, genesysDomains } from './genesys-regions.js';
import { requireTokenShape } from './require-token-shape.js';

/** Options of {@link createGenesysAuthenticator}. Give `region` or `baseUrl`. */
export interface GenesysAuthenticatorOptions {
  /** The region of the organization. */
  readonly region?: GenesysRegion;
  /** The platform API's address, for a region that is not listed or a proxy. `https:`, plain http on loopback only. */
  readonly baseUrl?: string;
  /** Id of the organization whose agents are let in. Tokens of other organizations fail. */
  readonly organizationId: string;
  /**
   * Ids of the OAuth clients whose tokens are accepted: the one of your integration. Without it a token that an agent gave to any other
   * application of the organization opens this server too. Default: every client.
   */
  readonly clientIds?: readonly string[];
  /** What Genesys' roles, by name or id, are called here: `{ 'Callseal Administrator': 'admin' }`. Default: their names as they are. */
  readonly roles?: Readonly<Record<string, string>>;
  /** Milliseconds for one check. Default 4000. */
  readonly timeout?: number;
  /** Replaces the global `fetch`, for example behind a proxy. It must verify TLS. */
  readonly fetch?: Fetch;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Accepts agents by the Genesys Cloud access token of their desktop. The platform API is asked whose it is (`GET /api/v2/users/me`, with
 * roles) and which organization and OAuth client it belongs to (`GET /api/v2/tokens/me`); both need no permission. The agent must be
 * active, and is named by the user id.
 *
 * Rejects with `AGENT_NOT_AUTHENTICATED` for a bad token or a foreign organization, with `AUTHENTICATOR_UNAVAILABLE` when the platform is
 * slow, down, or asks to slow down. Wrap it in `createCachedAuthenticator`: the platform allows 300 requests a minute and token.
 * @throws CallsealError `CONFIG_INVALID` for wrong combinations of options.
 */
export function createGenesysAuthenticator(options: GenesysAuthenticatorOptions): AgentAuthenticator {
  const base = baseUrl(options);
  const { organizationId, clientIds, timeout = 4000, fetch = systemFetch } = options;
  if (!uuid.test(organizationId)) throw configError('organizationId is the UUID under Admin, Organization Settings, Details.');
  if (clientIds !== undefined && (clientIds.length === 0 || !clientIds.every((id) => uuid.test(id)))) {
    throw configError('clientIds holds the UUIDs of OAuth clients, at least one.');
  }
  const roleNames = options.roles === undefined ? undefined : new Map(Object.entries(options.roles));
  return {
    async authenticate(token, { signal }) {
      requireTokenShape(token);
      const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
      const ask = async (path: string): Promise<Readonly<Record<string, unknown>>> => {
        let reply: UpstreamReply;
        try {
          reply = await requestText({ fetch, url: base + path, method: 'GET', headers, timeout, signal });
        } catch (cause) {
          throw new ServerError('AUTHENTICATOR_UNAVAILABLE', { cause });
        }
        return readReply(reply);
      };
      const [user, grant] = await Promise.all([ask('/api/v2/users/me?expand=authorization'), ask('/api/v2/tokens/me')]);
      requireGrant(grant, organizationId, clientIds);
      return readUser(user, roleNames);
    },
  };
}

function baseUrl({ region, baseUrl }: GenesysAuthenticatorOptions): string {
  if ((region === undefined) === (baseUrl === undefined)) throw configError('Give region or baseUrl, one of them.');
  if (region !== undefined && !Object.hasOwn(genesysDomains, region)) {
    throw configError(`region is one of ${Object.keys(genesysDomains).join(', ')}; for another one give baseUrl.`);
  }
  const url = parseServiceUrl('baseUrl', baseUrl ?? `https://api.${genesysDomains[region ?? 'us_east_1']}`, 'https:');
  requireVerifiedTls('baseUrl', url);
  if (url.search !== '') throw configError('baseUrl must have no query.');
  return url.href.replace(/\/+$/, '');
}

function readReply({ status, text }: UpstreamReply): Readonly<Record<string, unknown>> {
  const body = parseObject(text);
  if (status === 200 && body !== undefined) return body;
  // 400 and 404 is what a token without a user (client credentials) gets; 403 lacks the scope to say who it is
  if (status === 400 || status === 401 || status === 403 || status === 404) throw new ServerError('AGENT_NOT_AUTHENTICATED');
  throw new ServerError('AUTHENTICATOR_UNAVAILABLE', { cause: new Error(`The platform API answered with HTTP ${status}.`) });
}

/** @throws ServerError `AGENT_NOT_AUTHENTICATED` unless the token belongs to the organization and an accepted client. */
function requireGrant(grant: Readonly<Record<string, unknown>>, organizationId: string, clientIds: readonly string[] | undefined): void {
  const organization = asObject(grant.organization)?.id;
  const client = asObject(grant.OAuthClient)?.id;
  if (!sameId(organization, organizationId)) throw new ServerError('AGENT_NOT_AUTHENTICATED');
  if (clientIds !== undefined && !clientIds.some((id) => sameId(client, id))) throw new ServerError('AGENT_NOT_AUTHENTICATED');
}

function sameId(given: unknown, expected: string): boolean {
  return typeof given === 'string' && given.toLowerCase() === expected.toLowerCase();
}

function readUser(user: Readonly<Record<string, unknown>>, names: ReadonlyMap<string, string> | undefined): Agent {
  const { id, state } = user;
  // fail closed: a state that is missing is not active
  if (typeof id !== 'string' || !uuid.test(id) || state !== 'active') throw new ServerError('AGENT_NOT_AUTHENTICATED');
  const given = asObject(user.authorization)?.roles;
  const roles = (Array.isArray(given) ? given : []).flatMap((role) => {
    const { id: roleId, name } = asObject(role) ?? {};
    const known = [roleId, name].filter((text) => typeof text === 'string');
    if (names === undefined) return typeof name === 'string' && name !== '' ? [name] : [];
    return known.flatMap((text) => names.get(text) ?? []);
  });
  return { identity: id, roles: [...new Set(roles)] };
}
