import { limits } from '@callseal/protocol/limits';
import { configError } from '../errors/config-error.js';
import { parseSignallingUrl } from '../voice-service/signalling-url.js';

/** Option `relay` of `createCallseal`: the server holds the signalling session and the registration. Nothing of it comes from a page. */
export interface RelayOptions {
  /**
   * Base URL of the voice service's signalling channel, `https://…` or `wss://…`, plain on loopback only. `/register` or `/verify` is
   * appended to its path as it stands, which makes the Socket.IO namespace.
   */
  readonly signallingUrl: string;
  /** What is asked of the voice service. */
  readonly parameters?: RelayParameters;
  /** Refuses callers whose last answer is not `agreed`. Default false: unless they opted out. */
  readonly requireConsent?: boolean;
  /** Seconds from the start of the caller's stream to the verdict, at most. From 10 to `streams.maximumSeconds`. Default 120, or that. */
  readonly operationSeconds?: number;
  /**
   * Keeps the routes of direct mode too, for pages that hold the session themselves: the voice service's token, registrations and consent of
   * whomever a page names, and its word on verdicts. Who may write a registration decides what the relay compares with. Default false.
   */
  readonly withDirectMode?: boolean;
}

/** Thresholds from 0 to 1; seconds of net speech from 3 to 30. */
export interface RelayParameters {
  /** Similarity from which a voice matches. Default 0.8. */
  readonly scoreThreshold?: number;
  /** Likelihood of a live voice below which it counts as a spoof. Default 0.5. */
  readonly authenticityThreshold?: number;
  /** Default 3. */
  readonly registrationSeconds?: number;
  /** Default 3. */
  readonly verificationSeconds?: number;
}

/** Options after defaults and checks. */
export interface ResolvedRelayOptions {
  readonly signallingUrl: URL;
  readonly parameters: Required<RelayParameters>;
  readonly requireConsent: boolean;
  /** Milliseconds. */
  readonly operation: number;
  readonly withDirectMode: boolean;
}

const defaults = {
  scoreThreshold: 0.8,
  authenticityThreshold: 0.5,
  registrationSeconds: 3,
  verificationSeconds: 3,
} as const satisfies Required<RelayParameters>;
const longestOperation = 120;

/**
 * `maximumSeconds` is how long a stream may be open.
 * @throws CallsealError `CONFIG_INVALID` naming the option.
 */
export function resolveRelayOptions(options: RelayOptions, maximumSeconds: number): ResolvedRelayOptions {
  const { parameters = {}, requireConsent = false, operationSeconds = Math.min(longestOperation, maximumSeconds) } = options;
  if (!(operationSeconds >= 10 && operationSeconds <= maximumSeconds)) {
    throw configError(`relay.operationSeconds is a number from 10 to streams.maximumSeconds, ${maximumSeconds}.`);
  }
  return {
    signallingUrl: parseSignallingUrl('relay.signallingUrl', options.signallingUrl),
    parameters: resolveParameters(parameters),
    requireConsent,
    operation: operationSeconds * 1000,
    withDirectMode: options.withDirectMode === true,
  };
}

function resolveParameters(given: RelayParameters): Required<RelayParameters> {
  const resolved = { ...defaults, ...given };
  for (const name of ['scoreThreshold', 'authenticityThreshold'] as const) {
    if (!(resolved[name] >= 0 && resolved[name] <= 1)) throw configError(`relay.parameters.${name} is a number from 0 to 1.`);
  }
  const { minimumSpeechSeconds: least, maximumSpeechSeconds: most } = limits;
  for (const name of ['registrationSeconds', 'verificationSeconds'] as const) {
    if (!(resolved[name] >= least && resolved[name] <= most))
      throw configError(`relay.parameters.${name} is a number from ${least} to ${most}.`);
  }
  return resolved;
}
