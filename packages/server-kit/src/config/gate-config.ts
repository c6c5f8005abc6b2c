import type { AssuranceProfile, Policy } from '@callseal/protocol/gate';
import type { CodeChannelName } from '../codes/channels/channel.js';
import type { SalesforceRecordsOptions } from '../crm/salesforce/salesforce-options.js';
import type { GrantKey } from '../gate/grant-keys.js';
import type { CatalogueQuestion } from '../knowledge/hashed-answers-provider.js';

/** An action that may be asked for. */
export interface ActionConfig {
  readonly lifetimeSeconds?: number;
  readonly singleUse?: boolean;
}

/** Decisions and grants. */
export interface GateConfig {
  readonly actions: Readonly<Record<string, ActionConfig>>;
  readonly grantKeys: readonly GrantKey[];
  readonly policy?: Policy;
  readonly profile?: AssuranceProfile;
  readonly attestations: readonly string[];
}

/** How one-time codes are sent. */
export interface CodesConfig {
  /** The preferred one first. */
  readonly channels: readonly CodeChannelName[];
  /** Twilio Verify carries every channel; a sender of Twilio Messaging text messages alone. */
  readonly carrier: { readonly verifySid: string } | { readonly from: string } | { readonly messagingSid: string };
  readonly key?: string;
  /** TwiML with which a call goes on after the caller keyed a code. */
  readonly keypadNext?: string;
}

/** An endpoint of the customer's that knows where codes go, and answers to questions. */
export interface DirectoryConfig {
  readonly url: string;
  readonly secret: string;
  /** Absent: it is asked for no answers. */
  readonly questions?: readonly CatalogueQuestion[];
}

export type SalesforceConfig = Omit<SalesforceRecordsOptions, 'fetch' | 'timeout'>;

/** The provider that screens calls for fraud: an endpoint, or Callseal's own engine. */
export type FraudConfig =
  | { readonly kind: 'http'; readonly url: string; readonly secret: string; readonly numberField?: string }
  | { readonly kind: 'engine'; readonly signallingUrl: string; readonly trustLine: boolean };

/** Verification by the server: it holds the signalling session. */
export interface RelayConfig {
  readonly signallingUrl: string;
  readonly operationSeconds?: number;
  readonly withDirectMode?: boolean;
  readonly parameters: {
    readonly scoreThreshold?: number;
    readonly authenticityThreshold?: number;
    readonly registrationSeconds?: number;
    readonly verificationSeconds?: number;
  };
}

/** Tools for a platform of voice agents. */
export interface VoiceAgentsConfig {
  readonly agentIds: readonly string[];
  /** These, certificates, or both. */
  readonly secrets?: readonly string[];
  readonly certificates?: { readonly fingerprints: readonly string[]; readonly trustedHeader?: string };
  readonly webhookSecrets?: readonly string[];
  readonly actions?: readonly string[];
}
