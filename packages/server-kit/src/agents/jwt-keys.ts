import { createLocalJWKSet, createRemoteJWKSet, customFetch, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { configError } from '../errors/config-error.js';
import { type Fetch, requestText, systemFetch } from '../upstream/request-text.js';
import { parseServiceUrl, requireVerifiedTls } from '../upstream/service-url.js';

/** A JSON Web Key Set with public keys only. */
export interface PublicKeySet {
  readonly keys: readonly Readonly<Record<string, unknown>>[];
}

/** Where keys come from. */
export interface KeySourceOptions {
  readonly jwksUrl?: string;
  readonly keys?: PublicKeySet;
  readonly timeout?: number;
  readonly cooldown?: number;
  readonly fetch?: Fetch;
}

/** @throws CallsealError `CONFIG_INVALID` without keys, with both kinds, with a private or shared key, with an unsafe URL. */
export function createKeySource({
  jwksUrl,
  keys,
  timeout = 4000,
  cooldown = 30_000,
  fetch = systemFetch,
}: KeySourceOptions): JWTVerifyGetKey {
  if ((jwksUrl === undefined) === (keys === undefined)) throw configError('Give jwksUrl or keys, one of them.');
  if (keys !== undefined) return createLocalJWKSet(requirePublic(keys));
  const url = parseServiceUrl('jwksUrl', jwksUrl ?? '', 'https:');
  requireVerifiedTls('jwksUrl', url);
  if (!(timeout > 0) || !(cooldown >= 0)) throw configError('timeout and cooldown are milliseconds.');
  return createRemoteJWKSet(url, {
    timeoutDuration: Math.ceil(timeout),
    cooldownDuration: cooldown,
    // bounded in size, and without redirects: they could lead to keys of somebody else
    [customFetch]: async (address, { headers, signal }) => {
      const { status, text } = await requestText({
        fetch,
        url: address,
        method: 'GET',
        headers: Object.fromEntries(headers),
        timeout,
        signal,
      });
      return status === 200 ? new Response(text) : Response.error();
    },
  });
}

function requirePublic({ keys }: PublicKeySet): JSONWebKeySet {
  // JavaScript callers are not held to the type
  const given: unknown = keys;
  if (!Array.isArray(given) || given.length === 0) {
    throw configError('keys is a JSON Web Key Set: { keys: [ … ] } with at least one key.');
  }
  return {
    keys: keys.map((key) => {
      const { kty } = key;
      if (kty === 'oct' || 'd' in key || 'k' in key) throw configError('keys holds public keys only: leave private and shared ones out.');
      if (typeof kty !== 'string') throw configError('Every key has a kty, such as RSA or EC.');
      return { ...key, kty };
    }),
  };
}
