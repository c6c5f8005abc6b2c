import { randomBytes } from 'node:crypto';
import { routes } from '@callseal/protocol/routes';
import { parseKey } from '../credentials/key-ring.js';
import { configError } from '../errors/config-error.js';
import { type ResolvedRelayOptions, resolveRelayOptions } from '../relay/relay-options.js';
import { parseServiceUrl } from '../upstream/service-url.js';
import { type ResolvedGateOptions, resolveGateOptions } from './resolve-gate-options.js';
import type { CallsealOptions, RoleOptions, StreamsOptions } from './options.js';
import type { CallAccess } from '../streams/call-access.js';
import { parseAuthTokens } from '../streams/auth-tokens.js';
import type { StreamParameters } from '../streams/twilio-like.js';

/** Options after defaults and checks. */
export interface ResolvedCallsealOptions {
  readonly allowedOrigins: readonly string[];
  readonly administrators: readonly string[];
  /** Whether pages reach the server by https alone. */
  readonly isSecure: boolean;
  readonly timeout: number;
  /** Under which agents and callers are counted. */
  readonly subjectKey: Uint8Array;
  readonly streams: ResolvedStreamsOptions | undefined;
  readonly relay: ResolvedRelayOptions | undefined;
  readonly gate: ResolvedGateOptions | undefined;
}

export interface ResolvedStreamsOptions {
  readonly audioUrl: string;
  readonly track: StreamParameters['track'];
  /** Where Twilio is told to report. */
  readonly statusCallbackUrl: string | undefined;
  /** The URLs that signatures are checked against, by the route's path. */
  readonly signedUrls: Readonly<Record<string, string | undefined>>;
  readonly authTokens: readonly string[];
  /** Milliseconds; see `CallStreamsOptions`. */
  readonly retryBudget: number;
  readonly reuse: number;
  readonly maximum: number;
  /** Whether Twilio's reports come to this kit. */
  readonly isHeard: boolean;
}

const tracks: readonly string[] = ['inbound_track', 'outbound_track', 'both_tracks'];
/** Milliseconds. Without callbacks a stream's end is not noticed, so only what can be a double click is answered with the same stream. */
const reuseUnheard = 10_000;

/** @throws CallsealError `CONFIG_INVALID` for what is missing, malformed or contradictory. */
export function resolveOptions(options: CallsealOptions): ResolvedCallsealOptions {
  // JavaScript callers are not held to the type
  if (typeof (options as Partial<CallsealOptions>).agents?.authenticate !== 'function') {
    throw configError('agents is missing: createFlexAuthenticator(…), or createDevelopmentAuthenticator(…) on a developer machine.');
  }
  const { streams, timeout = 10_000 } = options;
  if ((streams ?? options.voiceService ?? options.credentials ?? options.gate) === undefined) {
    throw configError('Nothing to serve: give streams, voiceService, credentials or gate.');
  }
  requireCallAccess(options);
  requireMilliseconds('timeout', timeout);
  const base = options.publicBaseUrl === undefined ? undefined : parsePublicBaseUrl(options.publicBaseUrl);
  const resolved = streams && resolveStreams(streams, base);
  if (options.onStreamEvent !== undefined && (resolved?.statusCallbackUrl === undefined || resolved.authTokens.length === 0)) {
    throw configError('onStreamEvent is never called without streams.authToken and publicBaseUrl: give both.');
  }
  return {
    allowedOrigins: [...(options.allowedOrigins ?? []), ...(base === undefined ? [] : [base.origin])],
    administrators: resolveAdministrators(options.roles),
    isSecure: base?.protocol === 'https:',
    timeout,
    subjectKey: resolveSubjectKey(options),
    streams: resolved,
    relay: resolveRelay(options, resolved),
    gate: options.gate && resolveGateOptions(options.gate, ownUrls(base), base !== undefined && (resolved?.authTokens.length ?? 0) > 0),
  };
}

function requireCallAccess({ streams, calls, gate, onStreamEvent }: CallsealOptions): void {
  if (streams === undefined && onStreamEvent !== undefined) throw configError('onStreamEvent is about streams: give streams too.');
  if ((streams ?? gate) === undefined && calls !== undefined) {
    throw configError('calls says who may hear which call: give streams or gate too.');
  }
  if (streams !== undefined && typeof (calls as Partial<CallAccess> | undefined)?.resolve !== 'function') {
    throw configError(
      'streams need calls, which says who may hear which call: createTaskRouterAccess({ client, workspaceSid }) for Flex, ' +
        "createHookAccess((agent, use) => …) for a rule of your own, or createAnyCallAccess({ allowAnyCall: true }) on a developer's machine.",
    );
  }
}

function resolveStreams(options: StreamsOptions, base: URL | undefined): ResolvedStreamsOptions {
  const { track = 'inbound_track', retryBudget = 6000, maximumSeconds = 180, join = true } = options;
  const audio = parseServiceUrl('streams.audioUrl', options.audioUrl, 'wss:');
  if (audio.search !== '') throw configError('streams.audioUrl must have no query: Twilio refuses one.');
  if (!tracks.includes(track)) throw configError(`streams.track is one of ${tracks.join(', ')}.`);
  requireMilliseconds('streams.retryBudget', retryBudget);
  if (!(maximumSeconds >= 10 && maximumSeconds <= 86_400)) throw configError('streams.maximumSeconds is a number from 10 to 86400.');
  const authTokens = parseAuthTokens('streams.authToken', options.authToken);
  const own = ownUrls(base);
  const given = options.statusCallbackUrl;
  if (given !== undefined) parseServiceUrl('streams.statusCallbackUrl', given, 'https:');
  const ownStatus = own(routes.streamStatus.path);
  const isHeard = authTokens.length > 0 && ownStatus !== undefined && (given ?? ownStatus) === ownStatus;
  const maximum = maximumSeconds * 1000;
  return {
    audioUrl: options.audioUrl,
    track,
    statusCallbackUrl: given ?? (authTokens.length > 0 ? ownStatus : undefined),
    signedUrls: {
      [routes.streamStatus.path]: given ?? ownStatus,
      [routes.taskRouterEvents.path]: own(routes.taskRouterEvents.path),
      [routes.keyCode.path]: own(routes.keyCode.path),
    },
    authTokens,
    retryBudget,
    // whoever is given a stream that is open already must not lose it a moment later
    reuse: join ? Math.min(isHeard ? Infinity : reuseUnheard, maximum / 2) : 0,
    maximum,
    isHeard,
  };
}

function resolveRelay(
  { relay, voiceService, credentials }: CallsealOptions,
  streams: ResolvedStreamsOptions | undefined,
): ResolvedRelayOptions | undefined {
  if (relay === undefined) return undefined;
  if (streams === undefined || voiceService === undefined || credentials === undefined) {
    throw configError('relay needs streams, calls, voiceService and credentials: give them too, or leave relay out.');
  }
  return resolveRelayOptions(relay, streams.maximum / 1000);
}

/** Public addresses of paths, where the public base is known. */
function ownUrls(base: URL | undefined): (path: string) => string | undefined {
  return (path) => base && `${base.href.replace(/\/$/, '')}${path}`;
}

function resolveAdministrators({ administrators = ['admin'] }: RoleOptions = {}): readonly string[] {
  if (!Array.isArray(administrators) || administrators.some((role) => typeof role !== 'string' || role === '')) {
    throw configError("roles.administrators is a list of role names, such as ['admin'].");
  }
  return administrators as readonly string[];
}

function resolveSubjectKey({ subjectKey, state }: CallsealOptions): Uint8Array {
  if (subjectKey !== undefined) return parseKey('subjectKey', subjectKey);
  if (state?.isShared === true) {
    throw configError('subjectKey is missing: instances that share state must count callers under one key. Make one with generateKey().');
  }
  return randomBytes(32);
}

function parsePublicBaseUrl(text: string): URL {
  const url = parseServiceUrl('publicBaseUrl', text, 'https:');
  if (url.search !== '') throw configError('publicBaseUrl must have no query.');
  return url;
}

function requireMilliseconds(option: string, value: number): void {
  if (!Number.isFinite(value) || value <= 0 || value > 2_147_483_647) throw configError(`${option} is a positive number of milliseconds.`);
}
