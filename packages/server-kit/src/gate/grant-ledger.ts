import { createHash } from 'node:crypto';
import type { GrantClaims } from '@callseal/protocol/gate';
import { limits } from '@callseal/protocol/limits';
import { ServerError } from '../errors/server-error.js';
import type { SharedState } from '../state/shared-state.js';

/** Milliseconds that an entry outlives the longest grant: a clock that is set back by less lets nothing through twice. */
const margin = 3_600_000;
const entryLife = limits.grantSeconds * 1000 + margin;
/** Milliseconds that a call stays without grants: longer than any call. */
const callLife = 86_400_000;

type Spent = 'used' | 'handed-over';

/** What happened to grants, for every instance. Keys hold random ids and hashes. */
export interface GrantLedger {
  /** Rejects with `GRANT_REVOKED` for a grant that was withdrawn, or whose call's grants were. */
  requireStanding(claims: Pick<GrantClaims, 'call_id' | 'family'>): Promise<void>;
  /** Ends this token; of several at once exactly one succeeds, the others reject. */
  spend(claims: GrantClaims, how: Spent): Promise<void>;
  /** Rejects when the token has ended. */
  requireUnspent(claims: GrantClaims): Promise<void>;
  withdraw(what: { readonly family: string } | { readonly callId: string }): Promise<void>;
}

export function createGrantLedger(state: SharedState): GrantLedger {
  const spentKey = ({ jti }: GrantClaims): string => `grant:spent:${jti}`;
  const familyKey = (family: string): string => `grant:revoked:${family}`;
  const callKey = (callId: string): string => `grant:call:${createHash('sha256').update(callId).digest('base64url')}`;
  const refuseSpent = (how: string | null): never => {
    throw new ServerError(how === 'handed-over' ? 'GRANT_REVOKED' : 'GRANT_USED');
  };
  const guarded = async <T>(act: () => Promise<T>): Promise<T> => {
    try {
      return await act();
    } catch (cause) {
      throw new ServerError('STATE_FAILED', { cause });
    }
  };
  return {
    async requireStanding({ call_id, family }) {
      const found = await guarded(() => Promise.all([state.get(callKey(call_id)), state.get(familyKey(family))]));
      if (found.some((value) => value !== null)) throw new ServerError('GRANT_REVOKED');
    },
    async spend(claims, how) {
      // only `true` lets through: a broken state must not
      const isFirst: unknown = await guarded(() => state.add(spentKey(claims), how, entryLife));
      if (isFirst !== true) refuseSpent(await guarded(() => state.get(spentKey(claims))));
    },
    async requireUnspent(claims) {
      const how = await guarded(() => state.get(spentKey(claims)));
      if (how !== null) refuseSpent(how);
    },
    withdraw: (what) =>
      guarded(() =>
        'family' in what ? state.set(familyKey(what.family), 'revoked', entryLife) : state.set(callKey(what.callId), 'revoked', callLife),
      ),
  };
}
