import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import type { EngineClock } from '../service/clock.js';

/** What an access token turned out to be. */
export type TokenState = 'valid' | 'TOKEN_EXPIRED' | 'TOKEN_INVALID';

/** Issues and checks access tokens. */
export interface AccessTokens {
  readonly lifetimeSeconds: number;
  issue(): string;
  check(token: string): TokenState;
}

/** Options of {@link createAccessTokens}. */
export interface AccessTokensOptions {
  /** The engine's sealing key; the signing key is derived from it. */
  readonly sealingKey: Uint8Array;
  readonly lifetimeSeconds: number;
  readonly clock: EngineClock;
}

const BODY_BYTES = 8 + 16;
const MAC_BYTES = 32;
const TOKEN_FORM = /^[A-Za-z0-9_-]{75}$/;

/** Tokens are signed and not remembered: issuing a million of them costs no memory. Body: expiry (ms, 64 bit) and 16 random bytes. */
export function createAccessTokens({ sealingKey, lifetimeSeconds, clock }: AccessTokensOptions): AccessTokens {
  const key = Buffer.from(hkdfSync('sha256', sealingKey, '', 'callseal-engine access token v1', 32));
  const sign = (body: Uint8Array): Buffer => createHmac('sha256', key).update(body).digest();
  return {
    lifetimeSeconds,
    issue() {
      const body = Buffer.concat([Buffer.alloc(8), randomBytes(16)]);
      body.writeDoubleBE(clock.now() + lifetimeSeconds * 1000, 0);
      return Buffer.concat([body, sign(body)]).toString('base64url');
    },
    check(token) {
      if (!TOKEN_FORM.test(token)) return 'TOKEN_INVALID';
      const bytes = Buffer.from(token, 'base64url');
      if (bytes.length !== BODY_BYTES + MAC_BYTES || bytes.toString('base64url') !== token) return 'TOKEN_INVALID';
      const body = bytes.subarray(0, BODY_BYTES);
      if (!timingSafeEqual(sign(body), bytes.subarray(BODY_BYTES))) return 'TOKEN_INVALID';
      return clock.now() < body.readDoubleBE(0) ? 'valid' : 'TOKEN_EXPIRED';
    },
  };
}
