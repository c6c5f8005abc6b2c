import type { AssuranceProfile, Policy } from '@callseal/protocol/gate';
import { transactionsAction } from '@callseal/protocol/gate-routes';
import { limits } from '@callseal/protocol/limits';
import type { AuditLog } from '../audit/audit-log.js';
import type { AuditedVersions } from '../audit/decision-event.js';
import type { OneTimeCodesOptions } from '../codes/one-time-codes.js';
import { parseKey } from '../credentials/key-ring.js';
import type { CustomerRecords } from '../crm/customer-records.js';
import { configError } from '../errors/config-error.js';
import type { FraudProvider } from '../fraud/fraud-provider.js';
import type { JsonObject } from '../json/json-value.js';
import type { KnowledgeQuestionsOptions } from '../knowledge/knowledge-options.js';
import type { SharedState } from '../state/shared-state.js';
import type { Clock } from '../time/clock.js';
import type { Grants, GrantsOptions } from './grant-options.js';
import { parsePolicy } from './policy.js';
import { parseProfile } from './profiles.js';

/** An action that may be asked for. */
export interface GateAction {
  /** Seconds that its grants live, 1 to 900. Default 120. */
  readonly lifetimeSeconds?: number;
  /** Whether a grant lets one request through, not every one while it lives. Default true. */
  readonly singleUse?: boolean;
  /** Whether it can be done with these parameters: everything else is refused before anybody is asked for evidence. Default: any. */
  readonly parameters?: (parameters: JsonObject) => boolean;
}

/** Options of {@link createCallGate}. Factors that are left out are answered `FACTOR_UNAVAILABLE`. */
export interface CallGateOptions {
  /** Where the evidence of calls is kept, encrypted. Several instances must share it. */
  readonly state: SharedState;
  /** 32 bytes in base64, from `generateKey`: names callers and calls, and encrypts their evidence. The same on every instance. */
  readonly subjectKey: string;
  /** Keys and issuer of grants, or grants made by `createGrants` over the same state. */
  readonly grants: Grants | Omit<GrantsOptions, 'state' | 'clock'>;
  /** Default: `defaultPolicy`. */
  readonly policy?: Policy;
  /** Default: `assuranceProfiles['nist-800-63b-4']`. */
  readonly profile?: AssuranceProfile;
  /** What may be asked for, by name. Anything else is refused (`BODY_MALFORMED`). */
  readonly actions: Readonly<Record<string, GateAction>>;
  /** One-time codes; the subject that its port is asked for is the caller's number. `key` defaults to `subjectKey`. */
  readonly codes?: Omit<OneTimeCodesOptions, 'state' | 'clock' | 'key' | 'enterUrl'> & Partial<Pick<OneTimeCodesOptions, 'key'>>;
  /** How callers enter codes besides telling the agent. */
  readonly entries?: {
    /** Whether the telephony provider reports the keys that callers press to `/v1/codes/keypad`. Default false. */
    readonly keypad?: boolean;
    /** Address of the page `/enter`, for links in messages. Default: no links. */
    readonly linkUrl?: string;
  };
  /** Knowledge questions; the subject that its port is asked for is the caller's number. */
  readonly knowledge?: Omit<KnowledgeQuestionsOptions, 'state' | 'clock' | 'subjectKey'>;
  /** What an agent can attest, such as `document-seen`: names, each of which is a source of evidence. */
  readonly attestations?: readonly string[];
  readonly fraud?: FraudProvider;
  readonly customers?: CustomerRecords;
  /** Milliseconds for the fraud screen, unless its provider names its own, and for the customers' records: 100 to 30,000. Default 5000. */
  readonly timeout?: number;
  /** Default: nothing is kept of what was decided and why. */
  readonly audit?: AuditLog;
  /** Versions of what takes part in decisions, for the audit log. Default: none. */
  readonly versions?: AuditedVersions;
  /** Time, for tests. Default: the machine's. */
  readonly clock?: Clock;
}

/** Checked options of what is decided. */
export interface GateRules {
  readonly policy: Policy;
  readonly profile: AssuranceProfile;
  readonly actions: ReadonlyMap<string, Required<GateAction>>;
  readonly attestations: readonly string[];
}

const name = /^[A-Za-z0-9][\w.:-]{0,63}$/;

/** @throws CallsealError `CONFIG_INVALID` naming what is at fault. */
export function resolveGateRules(
  options: CallGateOptions,
  defaults: { readonly policy: Policy; readonly profile: AssuranceProfile },
): GateRules {
  const actions = new Map(Object.entries(options.actions).map(([action, given]) => [action, resolveAction(action, given)]));
  if (options.customers !== undefined && !actions.has(transactionsAction))
    actions.set(transactionsAction, resolveAction(transactionsAction, { parameters: isEmpty }));
  if (actions.size === 0) throw configError("actions names what may be asked for, such as { 'transfer': {} }.");
  const attestations = options.attestations ?? [];
  if (attestations.some((statement) => !name.test(statement)) || new Set(attestations).size !== attestations.length) {
    throw configError('attestations is a list of different names, such as document-seen.');
  }
  return {
    policy: parsePolicy(options.policy ?? defaults.policy),
    profile: parseProfile(options.profile ?? defaults.profile),
    actions,
    attestations,
  };
}

function isEmpty(parameters: JsonObject): boolean {
  return Object.keys(parameters).length === 0;
}

function resolveAction(action: string, given: GateAction): Required<GateAction> {
  const { lifetimeSeconds = 120, singleUse = true, parameters = () => true } = given;
  if (!name.test(action)) throw configError('actions has names of letters, digits, dots, colons and hyphens, at most 64.');
  if (!Number.isSafeInteger(lifetimeSeconds) || lifetimeSeconds < 1 || lifetimeSeconds > limits.grantSeconds) {
    throw configError(`actions.${action}.lifetimeSeconds is a whole number of seconds, 1 to ${limits.grantSeconds.toString()}.`);
  }
  if (typeof parameters !== 'function') throw configError(`actions.${action}.parameters is a function that checks them.`);
  return { lifetimeSeconds, singleUse, parameters };
}

/** @throws CallsealError `CONFIG_INVALID`; the message never repeats the key. */
export function parseGateKey(subjectKey: string): Uint8Array {
  return parseKey('subjectKey', subjectKey);
}

/** @throws CallsealError `CONFIG_INVALID`. */
export function resolveGateTimeout(timeout = 5000): number {
  if (!Number.isSafeInteger(timeout) || timeout < 100 || timeout > 30_000)
    throw configError('timeout is a whole number from 100 to 30000.');
  return timeout;
}
