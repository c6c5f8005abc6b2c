import type { AgentAuthenticator } from '../agents/authenticator.js';
import type { CredentialStore } from '../credentials/credential-store.js';
import type { GateOptions } from './gate-options.js';
import type { OnLog } from '../log/log.js';
import type { TelemetryOptions } from '../observe/telemetry-options.js';
import type { RateLimits } from '../limits/rate-limits.js';
import type { RelayOptions } from '../relay/relay-options.js';
import type { SharedState } from '../state/shared-state.js';
import type { CallAccess } from '../streams/call-access.js';
import type { StreamEvent } from '../streams/stream-status.js';
import type { StreamParameters, TwilioLike } from '../streams/twilio-like.js';
import type { Clock } from '../time/clock.js';
import type { VoiceAgentsOptions } from '../voice-agents/voice-agents-options.js';
import type { VoiceServiceOptions } from '../voice-service/token-source.js';

/** How callers' audio is streamed. Nothing of this can be said by a browser. */
export interface StreamsOptions {
  /** The `twilio` client of the account whose calls are streamed: `twilio(accountSid, authToken, { timeout: 5000 })`. */
  readonly client: TwilioLike;
  /** Where the audio goes: a `wss:` URL without query (Twilio refuses one); `ws:` on loopback only. */
  readonly audioUrl: string;
  /** Which side of the named leg is heard. Default `inbound_track`: the caller alone. */
  readonly track?: StreamParameters['track'];
  /** Where Twilio reports on streams. Default: the kit's own route under `publicBaseUrl`, when `authToken` is given too. */
  readonly statusCallbackUrl?: string | undefined;
  /**
   * The account's primary auth token (not an API key's secret), which signs callbacks; without it they are all refused. While it is
   * rotated, a list of the primary and the secondary one.
   */
  readonly authToken?: string | readonly string[] | undefined;
  /** Milliseconds during which "too many requests" is retried. Default 6000. */
  readonly retryBudget?: number;
  /** Seconds after which a stream is stopped, whatever became of its page; see `Callseal.sweep`. From 10 to 86400. Default 180. */
  readonly maximumSeconds?: number;
  /**
   * Whether another start of a call gets the stream that is open: a second click opens nothing. Default true. `false` where starts and stops
   * run in processes that share no `state`, as Twilio Functions do: what another one has stopped would be given out as open.
   */
  readonly join?: boolean;
}

/** Which of the contact centre's roles may do more than listen to their own calls. */
export interface RoleOptions {
  /** May export and erase callers. Default `['admin']`. */
  readonly administrators?: readonly string[];
}

/** Options of `createCallseal`. Routes of a part that is left out answer 404. */
export interface CallsealOptions {
  /** Who the agents are. There is no default: use `createFlexAuthenticator`, or ask for `createDevelopmentAuthenticator`. */
  readonly agents: AgentAuthenticator;
  /** Origins of the pages that may call, such as `https://flex.twilio.com`. Default: none but that of `publicBaseUrl`. */
  readonly allowedOrigins?: readonly string[];
  /** The URL under which this server is reached from outside. Never guessed from a request. */
  readonly publicBaseUrl?: string | undefined;
  /** Start and stop of the caller's stream. */
  readonly streams?: StreamsOptions;
  /**
   * Which calls an agent may hear. Needed with `streams`, without a default: `createTaskRouterAccess` for Flex, `createHookAccess` for a
   * rule of your own, `createAnyCallAccess` on a developer's machine.
   */
  readonly calls?: CallAccess;
  /** Which roles may do more. */
  readonly roles?: RoleOptions;
  /** Is told about streams that started, stopped or failed. Needs `streams.authToken` and a callback URL. */
  readonly onStreamEvent?: (event: StreamEvent) => void | Promise<void>;
  /** Short-lived tokens of the voice service. */
  readonly voiceService?: VoiceServiceOptions;
  /** Registrations. */
  readonly credentials?: CredentialStore;
  /** Evidence, decisions and grants, and the ways to identify a caller. Needs `calls`, whose legs must name the caller's number. */
  readonly gate?: GateOptions;
  /**
   * The server holds the signalling session and the registration: a page asks for a verification and hears its progress and verdict. Needs
   * `streams`, `calls` that tell the caller's number, `voiceService` and `credentials`, and a process that runs between requests. The routes
   * of direct mode are left out then, unless `withDirectMode` keeps them.
   */
  readonly relay?: RelayOptions;
  /** Tools for agents of a voice-agent platform. Needs `gate`. */
  readonly voiceAgents?: VoiceAgentsOptions;
  /** What instances share. Default: this process's memory, which fits one instance. */
  readonly state?: SharedState;
  /**
   * 32 bytes in base64, from `generateKey`, under which callers are counted; the one of the store will do. Default: a random one, which
   * fits one instance. Needed when `state` is shared.
   */
  readonly subjectKey?: string | undefined;
  /** How often agents may ask, and how often verifications of one caller may fail. */
  readonly limits?: RateLimits;
  /** Milliseconds until a request is answered with a time-out of what it waits for. Default 10000. */
  readonly timeout?: number;
  /** Receives the operator's log. Default: nothing is logged. */
  readonly onLog?: OnLog;
  /**
   * OpenTelemetry traces and metrics. Default: to the providers that are registered when this is made; nothing, at no cost, when there
   * are none. `false` keeps silent in a process that has them.
   */
  readonly telemetry?: TelemetryOptions | false;
  /** Time; for tests. Default: the machine's. */
  readonly clock?: Clock;
}
