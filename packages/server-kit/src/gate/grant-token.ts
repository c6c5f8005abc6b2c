import { type GrantClaims, GrantClaimsSchema } from '@callseal/protocol/gate';
import { limits } from '@callseal/protocol/limits';
import { errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { ServerError } from '../errors/server-error.js';
import type { GrantKeyRing } from './grant-keys.js';

/** Marks grants among other tokens under the same keys, by RFC 8725, section 3.11. */
const type = 'callseal-grant+jwt';
/** Seconds by which the issuing instance's clock may be ahead. */
const clockSkew = 5;

/** Signs and reads tokens; knows nothing of what became of them. */
export interface GrantTokens {
  sign(claims: GrantClaims): Promise<string>;
  /** `now` in milliseconds. Rejects with `GRANT_INVALID` or `GRANT_EXPIRED`. */
  read(token: string, now: number): Promise<GrantClaims>;
}

export function createGrantTokens(keys: GrantKeyRing, issuer: string, audience: string | undefined): GrantTokens {
  const { signing, all } = keys;
  return {
    sign: (claims) =>
      new SignJWT(claims as JWTPayload).setProtectedHeader({ alg: signing.algorithm, kid: signing.id, typ: type }).sign(signing.sign),
    async read(token, now) {
      try {
        if (typeof token !== 'string' || token.length > limits.grantCharacters) throw new ServerError('GRANT_INVALID');
        const find = ({ alg, kid }: { readonly alg?: string; readonly kid?: string }) => {
          const key = all.get(kid ?? '');
          // the algorithm is the key's; the token does not choose
          if (key?.algorithm !== alg || key === undefined) throw new ServerError('GRANT_INVALID');
          return key.verify;
        };
        const { payload } = await jwtVerify(token, find, {
          algorithms: ['EdDSA', 'ES256'],
          issuer,
          typ: type,
          requiredClaims: ['exp', 'iat', 'jti', 'sub'],
          currentDate: new Date(now),
          ...(audience === undefined ? {} : { audience }),
        });
        const claims = GrantClaimsSchema.parse(payload);
        const isPlausible =
          claims.iat <= now / 1000 + clockSkew && claims.exp > claims.iat && claims.exp - claims.iat <= limits.grantSeconds;
        if (!isPlausible || (audience === undefined && claims.aud !== undefined)) throw new ServerError('GRANT_INVALID');
        return claims;
      } catch (cause) {
        throw new ServerError(cause instanceof errors.JWTExpired ? 'GRANT_EXPIRED' : 'GRANT_INVALID', { cause });
      }
    },
  };
}
