import { createEraseSubject, type EraseSubject } from '../audit/erase-subject.js';
import type { CredentialStore } from '../credentials/credential-store.js';
import { configError } from '../errors/config-error.js';
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
import type { CallGate } from '../gate/call-gate.js';
import { type CallStreams, createCallStreams } from '../streams/call-streams.js';
import { createSignatureCheck } from '../streams/signature-check.js';
import type { StreamSweepReport } from '../streams/sweep-streams.js';
import type { SharedState } from '../state/shared-state.js';
import { createMemorySharedState } from '../state/memory-shared-state.js';
import { type Clock, systemClock } from '../time/clock.js';
import type { OwnTools } from '../voice-agents/own-tools.js';
import type { VoiceAgentsOptions } from '../voice-agents/voice-agents-options.js';
import { createVoiceAgents, type VoiceAgents, type VoiceAgentsParts } from '../voice-agents/create-voice-agents.js';
import { createTokenSource } from '../voice-service/token-source.js';
import { createConsentEndpoints } from './consent-endpoints.js';
import { createCredentialEndpoints } from './credential-endpoints.js';
import { createHealthEndpoints, type HealthPart } from './health-endpoints.js';
import { observeOptions } from './observe-options.js';
import { gateEndpoints, openGate } from './open-gate.js';
import type { CallsealOptions } from './options.js';
import { createProviderEndpoints } from './provider-endpoints.js';
import { openRelay } from './open-relay.js';
import { type ResolvedCallsealOptions, resolveOptions } from './resolve-options.js';
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
  /**
   * Finds and closes streams that nobody will close any more: open for too long, of a call that has ended, never started. `serve` does it
   * from time to time; where nothing runs between requests, let a scheduler call it every minute. Safe on several instances at once.
   * Rejects with `STATE_FAILED` when the shared state cannot be reached.
   */
  readonly sweep: () => Promise<SweepReport>;
  /** The gate, where one is configured: for `requireCallGrant`, and for evidence of your own. */
  readonly gate?: CallGate;
  /** For privileged tools of your own that voice agents call: `requireCallGrant({ gate, holder: 'bot', … })`. Absent without `voiceAgents`. */
  readonly voiceAgents?: OwnTools;
  /**
   * For the end of a process: lets the relay's operations end for so many milliseconds, then ends them, which closes their streams and
   * tells their readers. `serve` does it.
   */
  readonly finish: (milliseconds: number) => Promise<void>;
}

/** What a sweep found. */
export interface SweepReport {
  /** Absent when no streams are configured. */
  readonly streams?: StreamSweepReport;
}

/**
 * Makes the request handler of a server. It holds state (a token, the open streams), so make one per process.
 * @throws CallsealError `CONFIG_INVALID` for options that are missing, malformed or contradictory; the message says what to write.
 */
export function createCallseal(given: CallsealOptions): Callseal {
  const telemetry = createTelemetry(given.telemetry);
  const options = observeOptions(given, telemetry);
  const resolved = resolveOptions(options);
  const { clock = systemClock, calls, voiceService, credentials } = options;
  const log = createLog(options.onLog, telemetry.onLog);
  const state = options.state ?? createMemorySharedState({ clock });
  const pseudonym = createPseudonym(resolved.subjectKey);
  const limits = createLimits({ limits: options.limits, state, pseudonym });
  const callStreams = openStreams(options, resolved, state, clock);
  const gate = openGate({ options, resolved, state, clock, streams: callStreams });
  const tokens = voiceService === undefined ? undefined : createTokenSource(voiceService, clock, state);
  const relay = openRelay({ options, resolved, state, clock, pseudonym, limits, log, streams: callStreams, tokens, gate });
  const isDirect = relay === undefined || resolved.relay?.withDirectMode === true;
  const endpoints: Endpoint[] = [
    ...createHealthEndpoints({ parts: healthParts(options), clock }),
    ...(tokens === undefined || !isDirect ? [] : createTokenEndpoints(tokens)),
    ...(credentials === undefined || !isDirect ? [] : storeEndpoints(credentials, log)),
    ...(credentials === undefined ? [] : createSubjectEndpoints(credentials, eraserOf(credentials, options, resolved), log)),
    ...createVerdictEndpoints({ limits, state, pseudonym, isRelayed: isDirect ? relay?.isRelayed : always, log }),
    ...(gate === undefined ? [] : gateEndpoints(gate, { options, resolved, limits, log, clock })),
    ...(calls === undefined || callStreams === undefined
      ? []
      : [
          ...createStreamEndpoints({ streams: callStreams, calls, limits, clock, log }),
          ...createProviderEndpoints({ streams: callStreams, onStreamEvent: options.onStreamEvent, log }),
        ]),
    ...(relay?.endpoints ?? []),
  ];
  const voiceAgents = openVoiceAgents(options.voiceAgents, gate, { state, subjectKey: resolved.subjectKey, clock, log });
  endpoints.push(...(voiceAgents?.endpoints ?? []));
  const answer = createDispatcher({
    endpoints: [...endpoints, createOpenApiEndpoint(endpoints, options.publicBaseUrl)].map((endpoint) => limitEndpoint(endpoint, limits)),
    agents: options.agents,
    origins: createOriginPolicy(resolved.allowedOrigins),
    isSigned: createSignatureCheck({ urls: resolved.streams?.signedUrls ?? {}, authTokens: resolved.streams?.authTokens ?? [] }),
    platform: voiceAgents?.proof,
    administrators: resolved.administrators,
    isSecure: resolved.isSecure,
    timeout: resolved.timeout,
    log,
    observer: telemetry.observer,
  });
  const sweep = async (): Promise<SweepReport> => (callStreams === undefined ? {} : { streams: await callStreams.sweep() });
  const finish = async (milliseconds: number): Promise<void> => relay?.finish(milliseconds);
  return {
    answer,
    fetch: createFetch(answer),
    sweep,
    finish,
    ...(gate === undefined ? {} : { gate }),
    ...(voiceAgents === undefined ? {} : { voiceAgents: voiceAgents.ownTools }),
  };
}

function healthParts({ credentials, state, gate }: CallsealOptions): readonly HealthPart[] {
  const audit = gate?.audit;
  return [
    ...(credentials === undefined ? [] : [{ name: 'credentials', ping: () => credentials.ping() }]),
    ...(state === undefined ? [] : [{ name: 'state', ping: () => state.ping() }]),
    ...(audit === undefined ? [] : [{ name: 'audit', ping: () => audit.ping() }]),
  ];
}

/** What pages keep of callers whom they name: in direct mode only, or they could decide what the relay compares with. */
function storeEndpoints(store: CredentialStore, log: OnLog): readonly Endpoint[] {
  return [...createCredentialEndpoints(store, log), ...createConsentEndpoints(store, log)];
}

function always(): Promise<boolean> {
  return Promise.resolve(true);
}

function eraserOf(store: CredentialStore, { gate }: CallsealOptions, { subjectKey }: ResolvedCallsealOptions): EraseSubject {
  return createEraseSubject(store, gate?.audit && { log: gate.audit, subjectKey });
}

function openStreams(
  options: CallsealOptions,
  resolved: ResolvedCallsealOptions,
  state: SharedState,
  clock: Clock,
): CallStreams | undefined {
  if (options.streams === undefined || resolved.streams === undefined) return undefined;
  return createCallStreams({ ...resolved.streams, client: options.streams.client, state, clock });
}
function openVoiceAgents(
  options: VoiceAgentsOptions | undefined,
  gate: CallGate | undefined,
  parts: Omit<VoiceAgentsParts, 'gate'>,
): VoiceAgents | undefined {
  if (options === undefined) return undefined;
  if (gate === undefined) throw configError('voiceAgents need gate, which says what callers have proven: { grants, actions, … }.');
  return createVoiceAgents(options, { ...parts, gate });
}
