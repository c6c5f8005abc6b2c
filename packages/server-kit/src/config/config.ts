import type { GenesysRegion } from '../agents/genesys-regions.js';
import type { RateLimits } from '../limits/rate-limits.js';
import type {
  CodesConfig,
  DirectoryConfig,
  FraudConfig,
  GateConfig,
  RelayConfig,
  SalesforceConfig,
  VoiceAgentsConfig,
} from './gate-config.js';
import type { DatabaseAddress } from './value-schemas.js';

/** How agents are recognised. */
export type AgentsConfig =
  | { readonly kind: 'flex'; readonly realm?: string; readonly url?: string }
  | { readonly kind: 'jwt'; readonly issuer: string; readonly audience: string; readonly jwksUrl: string }
  | {
      readonly kind: 'genesys';
      readonly region: GenesysRegion;
      readonly organizationId: string;
      readonly clientIds?: readonly string[];
      readonly url?: string;
    };

/** The telephony account. */
export interface TwilioConfig {
  readonly accountSid: string;
  /** Absent only with an API key and without streams. */
  readonly authToken?: string;
  readonly apiKey?: { readonly sid: string; readonly secret: string };
  readonly region?: string;
  readonly edge?: string;
  /** Replaces Twilio's addresses. */
  readonly apiUrl?: string;
}

export interface StreamsConfig {
  readonly audioUrl: string;
  readonly maximumSeconds?: number;
}

export interface VoiceServiceConfig {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Whether plain http beyond loopback is allowed. */
  readonly plain: boolean;
}

export interface RedisConfig {
  readonly url: string;
  /** Whether plain redis beyond loopback is allowed. */
  readonly plain: boolean;
}

/** The store of registrations. */
export interface StoreConfig {
  readonly database: DatabaseAddress;
  /** Text for `parseKeyRing`. */
  readonly keys: string;
  readonly subjectKey: string;
  readonly retentionDays?: number;
  readonly requireConsent: boolean;
  /** Whether a connection without TLS beyond loopback is allowed. */
  readonly plain: boolean;
}

/** The audit log. */
export interface AuditConfig {
  readonly database: DatabaseAddress;
  /** Text for `parseAuditKeys`. Absent only where the log is read and no signature checked. */
  readonly keys?: string;
  /** Whether a connection without TLS beyond loopback is allowed. */
  readonly plain: boolean;
}

/** Everything the `callseal` command reads from the environment. Parts that are not configured are absent. */
export interface CallsealConfig {
  readonly publicBaseUrl: string;
  readonly allowedOrigins: readonly string[];
  readonly host: string;
  readonly port: number;
  readonly logLevel: 'info' | 'warn' | 'error' | 'silent';
  readonly drainSeconds: number;
  readonly requestSeconds: number;
  readonly agents: AgentsConfig;
  readonly agentCacheSeconds?: number;
  readonly supervisorRoles: readonly string[];
  readonly administratorRoles: readonly string[];
  readonly twilio?: TwilioConfig;
  /** TaskRouter's workspace, which says who is on which call: with streams, and with the gate. */
  readonly workspaceSid?: string;
  readonly streams?: StreamsConfig;
  readonly voiceService?: VoiceServiceConfig;
  readonly store?: StoreConfig;
  readonly audit?: AuditConfig;
  readonly redis?: RedisConfig;
  readonly relay?: RelayConfig;
  readonly gate?: GateConfig;
  readonly codes?: CodesConfig;
  readonly directory?: DirectoryConfig;
  readonly salesforce?: SalesforceConfig;
  readonly fraud?: FraudConfig;
  readonly voiceAgents?: VoiceAgentsConfig;
  /** Pseudonyms outside the store, such as those that limits count under. */
  readonly subjectKey?: string;
  readonly limits: RateLimits;
}
