import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { configError } from '../errors/config-error.js';
import { ServerError } from '../errors/server-error.js';
import type { Fetch } from '../upstream/post-for-text.js';
import type { Agent, AgentAuthenticator } from './authenticator.js';
import { type ClaimPath, type JwtClaims, readClaims, resolveClaims } from './jwt-claims.js';
import { createKeySource, type PublicKeySet } from './jwt-keys.js';
import { requireTokenShape } from './require-token-shape.js';

/** Signature algorithms that are accepted: asymmetric ones. `none` and the HMAC family are never among them. */
export type JwtAlgorithm = 'RS256' | 'RS384' | 'RS512' | 'PS256' | 'PS384' | 'PS512' | 'ES256' | 'ES384' | 'ES512' | 'EdDSA' | 'Ed25519';

const asymmetric: readonly JwtAlgorithm[] = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

/** Options of {@link createJwtAuthenticator}. Give `jwksUrl` or `keys`. */
export interface JwtAuthenticatorOptions {
  /** The only accepted `iss`. */
  readonly issuer: string;
  /** The accepted `aud`: what the identity provider calls this server. A token for somebody else's server is refused. */
  readonly audience: string | readonly string[];
  /** Where the provider publishes its keys. `https:`, plain http on loopback only; never taken from a token. */
  readonly jwksUrl?: string;
  /** The provider's public keys, as a JSON Web Key Set, instead of `jwksUrl`. */
  readonly keys?: PublicKeySet;
  /** Accepted algorithms. Default: all of {@link JwtAlgorithm}. */
  readonly algorithms?: readonly JwtAlgorithm[];
  /** The only accepted `typ` of the header, such as `at+jwt`: keeps ID tokens out where the provider marks access tokens. Default: every type is accepted. */
  readonly type?: string;
  /** Which claims name the agent. */
  readonly claims?: JwtClaims;
  /** Seconds by which clocks may differ, at most 300. Default 5. */
  readonly clockTolerance?: number;
  /** Seconds since `iat` after which a token is refused although it has not expired. Default: only `exp` counts. */
  readonly maximumTokenAge?: number;
  /** Milliseconds for one fetch of the keys. Default 4000. */
  readonly timeout?: number;
  /** Milliseconds after a fetch of the keys during which an unknown key id fetches nothing. Default 30000. */
  readonly cooldown?: number;
  /** Replaces the global `fetch`, for example behind a proxy. It must verify TLS. */
  readonly fetch?: Fetch;
  /** Milliseconds since the epoch; for tests. Default `Date.now`. */
  readonly now?: () => number;
}

/**
 * Accepts agents by signed JSON Web Tokens of an identity provider: signature, algorithm, `iss`, `aud`, `exp`, `nbf` and the agent's
 * identity are all required to be right; a token without `exp` is refused. Keys are fetched on demand, kept for ten minutes, and
 * fetched again for a key id that is not known, which is how providers rotate.
 *
 * Rejects with `AGENT_NOT_AUTHENTICATED` for a bad token, with `AUTHENTICATOR_UNAVAILABLE` when the keys cannot be had.
 * @throws CallsealError `CONFIG_INVALID` for wrong combinations of options.
 */
export function createJwtAuthenticator(options: JwtAuthenticatorOptions): AgentAuthenticator {
  const keys = createKeySource(options);
  const claims = resolveClaims(options.claims);
  const { now = Date.now } = options;
  const checks = resolveChecks(options);
  return {
    async authenticate(token) {
      requireTokenShape(token);
      const payload = await verify(token, keys, { ...checks, currentDate: new Date(now()) });
      return readAgent(payload, claims, options.maximumTokenAge);
    },
  };
}

function resolveChecks(options: JwtAuthenticatorOptions) {
  const { issuer, audience, algorithms = asymmetric, type, clockTolerance = 5, maximumTokenAge } = options;
  const audiences = typeof audience === 'string' ? [audience] : [...audience];
  if (!isName(issuer)) throw configError('issuer is the exact iss of the identity provider, such as https://login.example/.');
  if (audiences.length === 0 || !audiences.every(isName)) throw configError('audience is what the identity provider calls this server.');
  if (algorithms.length === 0 || !algorithms.every((name) => asymmetric.includes(name))) {
    throw configError(`algorithms are some of ${asymmetric.join(', ')}: with published keys nothing else is safe.`);
  }
  if (!(clockTolerance >= 0 && clockTolerance <= 300)) throw configError('clockTolerance is 0 to 300 seconds.');
  if (maximumTokenAge !== undefined && !(maximumTokenAge > 0)) throw configError('maximumTokenAge is a positive number of seconds.');
  return {
    issuer,
    audience: audiences,
    algorithms: [...algorithms],
    clockTolerance,
    requiredClaims: ['exp'],
    ...(type === undefined ? {} : { typ: type }),
    ...(maximumTokenAge === undefined ? {} : { maxTokenAge: maximumTokenAge }),
  };
}

/** Codes of `jose` that speak about the keys; all its other codes speak about the token. */
const aboutKeys: readonly string[] = ['ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID', 'ERR_JWK_INVALID', 'ERR_JOSE_GENERIC'];

async function verify(token: string, keys: JWTVerifyGetKey, checks: Parameters<typeof jwtVerify>[2]): Promise<JWTPayload> {
  try {
    return (await jwtVerify(token, keys, checks)).payload;
  } catch (cause) {
    const aboutToken = cause instanceof errors.JOSEError && !aboutKeys.includes(cause.code);
    throw new ServerError(aboutToken ? 'AGENT_NOT_AUTHENTICATED' : 'AUTHENTICATOR_UNAVAILABLE', { cause });
  }
}

function readAgent(payload: JWTPayload, claims: Record<keyof JwtClaims, ClaimPath>, maximumAge = Infinity): Agent {
  const agent = readClaims(payload, claims);
  const { exp, iat = 0 } = payload;
  if (agent === undefined || exp === undefined) throw new ServerError('AGENT_NOT_AUTHENTICATED');
  // a cache must not remember somebody for longer than they would be let in here
  return { ...agent, expiresAt: Math.min(exp, iat + maximumAge) * 1000 };
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
