import { randomBytes, timingSafeEqual } from 'node:crypto';
import { type Decision, type GrantClaims, GrantClaimsSchema } from '@callseal/protocol/gate';
import { limits } from '@callseal/protocol/limits';
import { configError } from '../errors/config-error.js';
import { ServerError } from '../errors/server-error.js';
import { systemClock } from '../time/clock.js';
import { hashParameters } from '../json/hash-parameters.js';
import { isDecided } from './decide.js';
import { parseGrantKeys } from './grant-keys.js';
import { createGrantLedger } from './grant-ledger.js';
import type { ExpectedGrant, Grants, GrantsOptions, IssuedGrant, IssueOptions } from './grant-options.js';
import { createGrantTokens } from './grant-token.js';

/** Milliseconds that a decision is good for: evidence goes on while an agent reads. */
const decisionLife = 60_000;

/**
 * Grants: signed, short-lived permissions for one action with its parameters, of one subject, on one call.
 * @throws CallsealError `CONFIG_INVALID` for keys that are missing, of another kind or doubled, and for an empty issuer or audience.
 */
export function createGrants({ keys, issuer, audience, state, clock = systemClock }: GrantsOptions): Grants {
  if (typeof issuer !== 'string' || issuer === '') throw configError("issuer is what grants name as their issuer: this server's URL.");
  if (audience === '') throw configError('audience is what grants name as their audience, or left out.');
  const tokens = createGrantTokens(parseGrantKeys(keys), issuer, audience);
  const ledger = createGrantLedger(state);

  const sign = async (claims: GrantClaims): Promise<IssuedGrant> => ({ token: await tokens.sign(claims), claims });

  return {
    async issue(decision, options) {
      const now = clock.now();
      const parametersHash = requireDecided(decision, options, now);
      const claims = createClaims(decision, options, { now, issuer, audience, parametersHash });
      await ledger.requireStanding(claims);
      return sign(claims);
    },
    async verify(token, expected) {
      const claims = await tokens.read(token, clock.now());
      requireMatch(claims, expected);
      if (!matches(claims.action, expected.action) || !matches(claims.parameters_hash, hashParameters(expected.parameters))) {
        throw new ServerError('GRANT_MISMATCH');
      }
      await ledger.requireStanding(claims);
      await (claims.single_use ? ledger.spend(claims, 'used') : ledger.requireUnspent(claims));
      return claims;
    },
    async transfer(token, expected) {
      const claims = await tokens.read(token, clock.now());
      requireMatch(claims, { ...expected, holder: 'bot' });
      await ledger.requireStanding(claims);
      await ledger.spend(claims, 'handed-over');
      return sign({ ...claims, jti: createId(), holder: 'human' });
    },
    async revoke(what) {
      if (!('token' in what)) return ledger.withdraw(what);
      try {
        const { family } = await tokens.read(what.token, clock.now());
        await ledger.withdraw({ family });
      } catch (error) {
        // it is as good as withdrawn
        if (!(error instanceof ServerError && error.code === 'GRANT_EXPIRED')) throw error;
      }
    },
  };
}

/** Refuses what does not follow from the decision; returns the hash of the parameters. */
function requireDecided(decision: Decision, options: IssueOptions, now: number): string {
  const age = now - Date.parse(decision.at);
  if (!isDecided(decision) || decision.route !== 'privileged' || !(Math.abs(age) <= decisionLife)) throw new ServerError('GRANT_REFUSED');
  const parametersHash = hashParameters(options.parameters);
  const isSame =
    decision.callId === options.callId &&
    decision.subject === options.subject &&
    decision.action === options.action &&
    (decision.parametersHash ?? parametersHash) === parametersHash;
  if (!isSame) throw new ServerError('GRANT_MISMATCH');
  return parametersHash;
}

interface Issuing {
  readonly now: number;
  readonly issuer: string;
  readonly audience: string | undefined;
  readonly parametersHash: string;
}

function createClaims(decision: Decision, options: IssueOptions, { now, issuer, audience, parametersHash }: Issuing): GrantClaims {
  const { lifetimeSeconds = 120, singleUse = true, holder = 'human' } = options;
  if (!Number.isSafeInteger(lifetimeSeconds) || lifetimeSeconds < 1 || lifetimeSeconds > limits.grantSeconds) {
    throw configError(`lifetimeSeconds is a whole number of seconds, 1 to ${limits.grantSeconds.toString()}.`);
  }
  const jti = createId();
  const iat = Math.floor(now / 1000);
  const claims = GrantClaimsSchema.safeParse({
    iss: issuer,
    ...(audience === undefined ? {} : { aud: audience }),
    sub: options.subject,
    jti,
    iat,
    exp: iat + lifetimeSeconds,
    call_id: options.callId,
    action: options.action,
    parameters_hash: parametersHash,
    holder,
    single_use: singleUse,
    family: jti,
    policy: decision.policy,
    profile: decision.profile,
    factors: decision.factors,
  } satisfies GrantClaims);
  // a subject in clear, an id that is none
  if (!claims.success) throw new ServerError('GRANT_REFUSED', { cause: claims.error });
  return claims.data;
}

function requireMatch(claims: GrantClaims, { callId, subject, holder }: Pick<ExpectedGrant, 'callId' | 'subject' | 'holder'>): void {
  const isMatch = matches(claims.call_id, callId) && matches(claims.sub, subject) && (holder === undefined || claims.holder === holder);
  if (!isMatch) throw new ServerError('GRANT_MISMATCH');
}

/** In constant time for texts of one length; anything but two equal texts is no match. */
function matches(claimed: string, expected: unknown): boolean {
  if (typeof expected !== 'string') return false;
  const [a, b] = [Buffer.from(claimed), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** 128 random bits. */
function createId(): string {
  return randomBytes(16).toString('base64url');
}
