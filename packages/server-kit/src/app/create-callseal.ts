import type { CredentialStore } from '../credentials/credential-store.js';
import { createOriginPolicy } from '../http/cors.js';
import type { Endpoint } from '../http/endpoint.js';
import { createFetch } from '../http/fetch-adapter.js';
import type { Answer, Incoming } from '../http/incoming.js';
import { createDispatcher } from '../http/dispatcher.js';
import { createLimits } from '../limits/create-limits.js';
import { limitEndpoint } from '../limits/limit-endpoint.js';
import { createPseudonym } from '../limits/pseudonyms.js';
import { createLog, type OnLog } from '../log/log.js';
import { createTelemetry } from '../observe/telemetry.js';
import { createOpenApiEndpoint } from '../openapi/openapi-endpoint.js';
import { createCallStreams } from '../streams/call-streams.js';
import { createSignatureCheck } from '../streams/stream-status.js';
import { createMemorySharedState } from '../state/memory-shared-state.js';
import { type Clock, systemClock } from '../time/clock.js';
import { createTokenSource } from '../voice-service/token-source.js';
import { createConsentEndpoints } from './consent-endpoints.js';
import { createCredentialEndpoints } from './credential-endpoints.js';
import { createHealthEndpoints, type HealthPart } from './health-endpoints.js';
import { observeOptions } from './observe-options.js';
import type { CallsealOptions } from './options.js';
import { type ResolvedStreamsOptions, resolveOptions } from './resolve-options.js';
import { createStreamEndpoints } from './stream-endpoints.js';
import { createSubjectEndpoints } from './subject-endpoints.js';
import { createTokenEndpoints } from './token-endpoints.js';
import { createVerdictEndpoints } from './verdict-endpoints.js';

/** The server kit of one voice service and one telephony account. */
export interface Callseal {
  /**
   * Answers one request by the protocol's route table. Never rejects: whatever goes wrong is answered in the one error shape
   * `{code, message, retryable, requestId}`.
   */
  readonly fetch: (request: Request) => Promise<Response>;
  /** The same for adapters of platforms whose requests are no `Request`. */
  readonly answer: (incoming: Incoming) => Promise<Answer>;
}

/**
 * Makes the request handler of a server. It holds state (a token, the open streams), so make one per process.
 * @throws CallsealError `CONFIG_INVALID` for options that are missing, malformed or contradictory; the message says what to write.
 */
export function createCallseal(given: CallsealOptions): Callseal {
  const telemetry = createTelemetry(given.telemetry);
  const options = observeOptions(given, telemetry);
  const resolved = resolveOptions(options);
  const { clock = systemClock, streams, voiceService, credentials } = options;
  const log = createLog(options.onLog, telemetry.onLog);
  const state = options.state ?? createMemorySharedState({ clock });
  const pseudonym = createPseudonym(resolved.subjectKey);
  const limits = createLimits({ limits: options.limits, state, pseudonym });
  const endpoints: Endpoint[] = [
    ...createHealthEndpoints({ parts: healthParts(options), clock }),
    ...(voiceService === undefined ? [] : createTokenEndpoints(createTokenSource(voiceService, clock, state))),
    ...(credentials === undefined ? [] : storeEndpoints(credentials, log)),
    ...createVerdictEndpoints({ limits, state, pseudonym, log }),
    ...(resolved.streams === undefined ? [] : streamEndpoints(options, resolved.streams, clock, log)),
  ];
  const answer = createDispatcher({
    endpoints: [...endpoints, createOpenApiEndpoint(endpoints, options.publicBaseUrl)].map((endpoint) => limitEndpoint(endpoint, limits)),
    agents: options.agents,
    origins: createOriginPolicy(resolved.allowedOrigins),
    isSigned: createSignatureCheck(resolved.streams?.signedUrl, streams?.authToken),
    administrators: resolved.administrators,
    isSecure: resolved.isSecure,
    timeout: resolved.timeout,
    log,
    observer: telemetry.observer,
  });
  return { answer, fetch: createFetch(answer) };
}

function healthParts({ credentials, state }: CallsealOptions): readonly HealthPart[] {
  return [
    ...(credentials === undefined ? [] : [{ name: 'credentials', ping: () => credentials.ping() }]),
    ...(state === undefined ? [] : [{ name: 'state', ping: () => state.ping() }]),
  ];
}

function storeEndpoints(store: CredentialStore, log: OnLog): readonly Endpoint[] {
  return [...createCredentialEndpoints(store, log), ...createConsentEndpoints(store, log), ...createSubjectEndpoints(store, log)];
}

function streamEndpoints(options: CallsealOptions, resolved: ResolvedStreamsOptions, clock: Clock, log: OnLog): readonly Endpoint[] {
  const { calls } = options;
  if (options.streams === undefined || calls === undefined) return [];
  const { client } = options.streams;
  return createStreamEndpoints({
    streams: createCallStreams({ ...resolved, client, clock }),
    calls,
    onStreamEvent: options.onStreamEvent,
    log,
  });
}
