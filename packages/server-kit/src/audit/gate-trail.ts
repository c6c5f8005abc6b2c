import type { AssuranceProfile, Decision, GrantClaims, GrantHolder, Policy } from '@callseal/protocol/gate';
import type { CodeEntry } from '@callseal/protocol/gate-routes';
import type { CodeChannelName } from '../codes/channels/channel.js';
import type { NumberedSignal } from '../gate/call-evidence.js';

/** Whose entry it is, in clear: written as pseudonyms. */
export interface TrailCase {
  readonly callId: string;
  readonly caller: string;
}

/**
 * Writes what the gate does into the audit log. Each resolves once the entry would survive a crash, and rejects with `AUDIT_FAILED` when it
 * cannot be written: what it is about must then not happen. Without a log all of them resolve at once.
 */
export interface GateTrail {
  signal(on: TrailCase, evidence: NumberedSignal): Promise<void>;
  /**
   * Resolves with the id under which the decision was written, after policy and profile where this process has not written them yet.
   * Refuses a decision that does not follow from what is written, so that every one can be computed again. Evidence is named by id: write
   * each piece with `signal` first.
   */
  decision(
    on: TrailCase,
    made: {
      readonly decision: Decision;
      readonly policy: Policy;
      readonly profile: AssuranceProfile;
      /** All evidence that was given to `decide`, so that it can be computed again. */
      readonly evidence: readonly NumberedSignal[];
    },
  ): Promise<string>;
  grantIssued(on: TrailCase, grant: { readonly claims: GrantClaims; readonly decisionId: string }): Promise<void>;
  grantUsed(on: TrailCase, claims: GrantClaims): Promise<void>;
  /** `code` is the server error code with which it was refused. */
  grantRefused(on: TrailCase, refused: { readonly action: string; readonly code: string }): Promise<void>;
  grantTransferred(
    on: TrailCase,
    /** `claims` of the new grant. */
    given: { readonly claims: GrantClaims; readonly to: GrantHolder; readonly agent?: string },
  ): Promise<void>;
  grantsRevoked(on: TrailCase, reason: 'call-ended' | 'agent' | 'administrator' | 'new-evidence'): Promise<void>;
  codeSent(
    on: TrailCase,
    sent: {
      readonly action: string;
      readonly channel?: CodeChannelName;
      readonly outcome: 'sent' | 'throttled' | 'failed';
      readonly sendsLeft: number;
    },
  ): Promise<void>;
  /** `code` is the server error code of a check that failed. */
  codeChecked(on: TrailCase, checked: { readonly entry: CodeEntry; readonly code?: string }): Promise<void>;
  questionsAsked(on: TrailCase, asked: { readonly outcome: 'asked' | 'cooling-off'; readonly questions: number }): Promise<void>;
  questionsChecked(on: TrailCase, outcome: 'passed' | 'failed' | 'cooling-off'): Promise<void>;
  customerLookedUp(
    on: TrailCase,
    /** `grant` is its `jti`. */
    looked: { readonly outcome: 'found' | 'ambiguous' | 'not-found' | 'failed'; readonly grant?: string },
  ): Promise<void>;
  /** Writes a policy down whole; once, however often it is called in this process. */
  policyActivated(policy: Policy): Promise<void>;
  /** A caller of whom nothing is kept any more. `certificate` is the id of the one that was given. */
  erased(
    caller: string,
    erased: { readonly certificate?: string; readonly reason: 'requested' | 'opted-out' | 'retention' },
  ): Promise<void>;
}
