import type { Decision, GrantClaims, GrantHolder } from '@callseal/protocol/gate';
import type { SharedState } from '../state/shared-state.js';
import type { Clock } from '../time/clock.js';
import type { GrantKey } from './grant-keys.js';

/** Options of `createGrants`. */
export interface GrantsOptions {
  /**
   * Private JSON Web Keys, Ed25519 or P-256: the first signs, all verify. To rotate, put a new one first and keep the old one for as long
   * as its grants live. Secrets.
   */
  readonly keys: readonly GrantKey[];
  /** What grants name as their issuer, such as this server's URL; grants of others are refused. */
  readonly issuer: string;
  /** What grants name as their audience, where several servers share keys. Default: none is named, and none accepted. */
  readonly audience?: string;
  /** Knows which grants were used and revoked. Every instance that verifies must share it. */
  readonly state: SharedState;
  /** Default: the machine's. */
  readonly clock?: Pick<Clock, 'now'>;
}

/** What a grant is for; a grant for anything else is refused. */
export interface GrantScope {
  readonly callId: string;
  /** The subject's pseudonym. */
  readonly subject: string;
  readonly action: string;
  /** JSON data; the grant is bound to its canonical form. Give `{}` for an action without parameters. */
  readonly parameters: unknown;
}

/** What `issue` is asked for. */
export interface IssueOptions extends GrantScope {
  /** Whose hands it is in. Default `human`. */
  readonly holder?: GrantHolder;
  /** Default 120; at most 900. */
  readonly lifetimeSeconds?: number;
  /** Whether it lets one request through, not every one while it lives. Default true. */
  readonly singleUse?: boolean;
}

/** What `verify` expects. */
export interface ExpectedGrant extends GrantScope {
  /** Whose hands it must be in. Default: anybody's. */
  readonly holder?: GrantHolder;
}

/** A signed grant, and when it ends. */
export interface IssuedGrant {
  /** A JWT. Whoever has it can use it for its one purpose: it is a secret and belongs in no log. */
  readonly token: string;
  readonly claims: GrantClaims;
}

/** Issues, verifies, hands over and withdraws grants. Everything rejects with `STATE_FAILED` when the state cannot be reached. */
export interface Grants {
  /**
   * Signs a grant for a decision of `decide` that is `privileged`, at most a minute old, and about the same call, subject, action and
   * (where it was given them) parameters. Rejects with `GRANT_REFUSED`, `GRANT_MISMATCH`, `GRANT_REVOKED` when grants of the call were
   * withdrawn, `BODY_MALFORMED` for parameters that are no JSON data.
   */
  issue(decision: Decision, options: IssueOptions): Promise<IssuedGrant>;
  /**
   * Resolves with the claims when the grant allows exactly this, and uses it up when it is for single use. Rejects with `GRANT_INVALID`,
   * `GRANT_EXPIRED`, `GRANT_MISMATCH`, `GRANT_REVOKED` or `GRANT_USED`; of these, a mismatch uses nothing up.
   */
  verify(token: string, expected: ExpectedGrant): Promise<GrantClaims>;
  /**
   * Hands a bot's grant to the human who takes over the same call: the bot's is void from then on, and the new one ends when it would
   * have. Rejects like `verify`; a human's grant is not handed on (`GRANT_MISMATCH`).
   */
  transfer(token: string, expected: Pick<GrantScope, 'callId' | 'subject'>): Promise<IssuedGrant>;
  /**
   * Withdraws a grant, whoever holds it by now, by its token or its claim `family`, or all grants of a call; that call gets no other. An
   * expired grant needs no withdrawing.
   */
  revoke(what: { readonly token: string } | { readonly family: string } | { readonly callId: string }): Promise<void>;
}
