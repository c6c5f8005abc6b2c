import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { fraudScope } from '@callseal/protocol/screening';
import type { EngineClock } from '../service/clock.js';

/** What an access token turned out to be. */
export type TokenState = 'valid' | 'TOKEN_EXPIRED' | 'TOKEN_INVALID' | 'TOKEN_SCOPE_MISSING';

/** What a token is for: registering and verifying, or screening and the watchlist too. A page is given one for voices. */
export type TokenScope = 'voice' | typeof fraudScope;

/** Issues and checks access tokens. */
export interface AccessTokens {
  readonly lifetimeSeconds: number;
  /** Default: for voices. */
  issue(scope?: TokenScope): string;
  check(token: string, needed: TokenScope): TokenState;
}

/** Options of {@link createAccessTokens}. */
export interface AccessTokensOptions {
  /** The engine's sealing key; the signing keys are derived from it, one for each scope. */
  readonly sealingKey: Uint8Array;
  readonly lifetimeSeconds: number;
  readonly clock: EngineClock;
}

const BODY_BYTES = 8 + 16;
const MAC_BYTES = 32;
const TOKEN_FORM = /^[A-Za-z0-9_-]{75}$/;

/** Tokens are signed and not remembered: issuing a million of them costs no memory. Body: expiry (ms, 64 bit) and 16 random bytes. */
export function createAccessTokens({ sealingKey, lifetimeSeconds, clock }: AccessTokensOptions): AccessTokens {
  const keyOf = (purpose: string): Buffer => Buffer.from(hkdfSync('sha256', sealingKey, '', purpose, 32));
  const keys = { voice: keyOf('callseal-engine access token v1'), fraud: keyOf('callseal-engine access token v1 fraud') } as const;
  const sign = (body: Uint8Array, scope: TokenScope): Buffer => createHmac('sha256', keys[scope]).update(body).digest();
  return {
    lifetimeSeconds,
    issue(scope = 'voice') {
      const body = Buffer.concat([Buffer.alloc(8), randomBytes(16)]);
      body.writeDoubleBE(clock.now() + lifetimeSeconds * 1000, 0);
      return Buffer.concat([body, sign(body, scope)]).toString('base64url');
    },
    check(token, needed) {
      if (!TOKEN_FORM.test(token)) return 'TOKEN_INVALID';
      const bytes = Buffer.from(token, 'base64url');
      if (bytes.length !== BODY_BYTES + MAC_BYTES || bytes.toString('base64url') !== token) return 'TOKEN_INVALID';
      const body = bytes.subarray(0, BODY_BYTES);
      const signature = bytes.subarray(BODY_BYTES);
      const isFor = (scope: TokenScope): boolean => timingSafeEqual(sign(body, scope), signature);
      const mayScreen = isFor(fraudScope);
      if (!mayScreen && !isFor('voice')) return 'TOKEN_INVALID';
      if (clock.now() >= body.readDoubleBE(0)) return 'TOKEN_EXPIRED';
      return mayScreen || needed === 'voice' ? 'valid' : 'TOKEN_SCOPE_MISSING';
    },
  };
}
