import type { Decision, GrantClaims, GrantHolder, Signal } from '@callseal/protocol/gate';
import type { CodeEntry, GateState, QuestionsAsked } from '@callseal/protocol/gate-routes';
import type { CodeChannelName } from '../codes/channels/channel.js';
import type { CodeSent } from '../codes/one-time-codes.js';
import type { CustomerLookup, Transaction } from '../crm/customer-records.js';
import type { JsonObject } from '../json/json-value.js';
import type { KnowledgeAnswer } from '../knowledge/knowledge-provider.js';
import type { IssuedGrant } from './grant-options.js';

/** A caller on a call, by what the server knows: never by what a page or a model says. */
export interface GateCase {
  readonly callId: string;
  /** The caller as the telephony provider names them: the number in E.164. Kept and logged as a pseudonym only. */
  readonly caller: string;
}

/** An action that the caller wants. */
export interface WantedAction {
  readonly action: string;
  /** What it is to be done with. Default: nothing, `{}`. */
  readonly parameters?: JsonObject;
}

/** Evidence as its source gives it; call, subject and time are filled in. */
export type NewSignal = Signal extends infer Each
  ? Each extends Signal
    ? Omit<Each, 'callId' | 'subject' | 'at'> & { readonly at?: string }
    : never
  : never;

/** What `decide` came to. */
export interface CallDecision {
  readonly decision: Decision;
  readonly state: GateState;
  /** When the decision is `privileged`. */
  readonly grant: IssuedGrant | null;
}

/**
 * The gate of one contact centre: keeps the evidence of calls, decides by the policy, issues grants, and runs the factors that it is set up
 * with. Everything that happens is in the audit log before its result is given out; where it cannot be written (`AUDIT_FAILED`), or the
 * shared state cannot be reached (`STATE_FAILED`), nothing happens. Who may ask about which call is for its callers to check.
 */
export interface CallGate {
  /** The subject's pseudonym, as signals, grants and the audit log name them: 64 hexadecimal digits. */
  subjectOf(caller: string): string;
  /**
   * Adds evidence of a call. A screen that failed withdraws the call's grants. What speaks against the caller counts also when it cannot be
   * written down. Rejects with `INTERNAL` for what is no signal, or comes from the future.
   */
  note(on: GateCase, signal: NewSignal): Promise<void>;
  /** Everything that a page shows about an action: computed, not decided; nothing is granted. */
  state(on: GateCase, wanted: WantedAction): Promise<GateState>;
  /** Decides, and issues a grant when the decision is `privileged`. */
  decide(
    on: GateCase,
    wanted: WantedAction & { readonly holder?: GrantHolder; readonly singleUse?: boolean; readonly lifetimeSeconds?: number },
  ): Promise<CallDecision>;
  /** Screens the call; a failure is noted as `not-screened` and rejects with `SCREEN_FAILED`. */
  screen(on: GateCase): Promise<void>;
  /** Rejects as `OneTimeCodes.send` does, and with `FACTOR_UNAVAILABLE`. */
  sendCode(on: GateCase, wanted: WantedAction & { readonly channel?: CodeChannelName; readonly entry?: CodeEntry }): Promise<CodeSent>;
  /** Notes the evidence, for and against. Rejects as `OneTimeCodes.check` does. */
  checkCode(on: GateCase, wanted: WantedAction & { readonly code: string }): Promise<void>;
  cancelCode(on: GateCase, wanted: WantedAction): Promise<void>;
  /** What the caller typed on the page of a one-time link. */
  enterCode(entry: { readonly token: string; readonly code: string }): Promise<void>;
  /** What the caller keyed on the telephone, for the code that waits for it on this call. */
  keyCode(entry: { readonly callId: string; readonly code: string }): Promise<void>;
  askQuestions(on: GateCase): Promise<QuestionsAsked>;
  /** Notes the evidence, for and against. Rejects with `ANSWERS_WRONG`, never saying which. */
  checkAnswers(on: GateCase, answers: readonly KnowledgeAnswer[]): Promise<void>;
  /** What an agent saw or knows; `statement` is one of those that are set up. */
  attest(on: GateCase, attestation: { readonly statement: string; readonly agent: string }): Promise<void>;
  lookUp(on: GateCase): Promise<CustomerLookup>;
  /** The last five, for a grant of the action `transactions.read`. */
  transactions(on: GateCase, grant: string): Promise<readonly Transaction[]>;
  /**
   * Checks a grant for this call, caller and action, uses it up when it is for single use, and looks whether new evidence speaks against
   * it. Rejects as `Grants.verify` does.
   */
  verifyGrant(on: GateCase, wanted: WantedAction & { readonly grant: string; readonly holder?: GrantHolder }): Promise<GrantClaims>;
  /** A bot's grant becomes that of the agent who took over the call, and is named to the log. */
  transferGrant(on: GateCase, grant: string, agent?: string): Promise<IssuedGrant>;
  /**
   * Withdraws every grant of the call. After `call-ended` and `administrator` the call gets no other; after the other reasons it may, by
   * a new decision. Happens also when it cannot be written down.
   */
  revokeGrants(on: GateCase, reason: 'call-ended' | 'agent' | 'administrator' | 'new-evidence'): Promise<void>;
}
