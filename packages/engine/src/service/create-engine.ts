import { createServer, type IncomingMessage, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CallsealError } from '@callseal/protocol/errors';
import { createEngineRouter } from './engine-router.js';
import { resolveEngineOptions, type EngineOptions, type ResolvedEngineOptions } from './engine-options.js';
import type { EngineTrace, TraceSink } from './engine-trace.js';
import { engineVersion } from './engine-version.js';
import { createAudioServer, twilioAudioPath, type AudioServer } from '../audio/audio-server.js';
import { MediaScanner } from '../audio/media-scanner.js';
import { createUpgradeSignatureCheck, type UpgradeSignatureCheck } from '../audio/upgrade-signature.js';
import { createAccessTokens } from '../auth/access-tokens.js';
import { createClientRegistry } from '../auth/client-registry.js';
import { createTokenEndpoint } from '../auth/token-endpoint.js';
import { createCredentialSealer, type CredentialSealer } from '../credential/credential-sealer.js';
import { createRecentRecordings } from '../credential/recent-recordings.js';
import { createScreenedCalls, type ScreenedCalls } from '../screening/screened-calls.js';
import { createScreener } from '../screening/screener.js';
import { createJudge } from '../session/judge.js';
import { createSessionRegistry, type SessionRegistry } from '../session/session-registry.js';
import { createVerdictQueue, type VerdictQueue } from '../session/verdict-queue.js';
import { createSignallingServer, type SignallingServer } from '../signalling/signalling-server.js';
import { createVoiceMethod } from '../voice/create-voice-method.js';
import type { VoiceMethod } from '../voice/voice-method.js';
import { createWatchlistAdmin, type WatchlistAdmin } from '../watchlist/watchlist-admin.js';
import { createWatchlistEndpoint } from '../watchlist/watchlist-endpoint.js';
import { createWatchlistSealer } from '../watchlist/watchlist-sealer.js';
import { createWatchlist, type Watchlist } from '../watchlist/watchlist.js';

/** Counts of what an engine holds right now; all zero when nobody is connected. */
export interface EngineStats {
  /** Operations under way. */
  readonly sessions: number;
  /** Audio WebSockets open. */
  readonly streams: number;
  /** Signalling connections open. */
  readonly connections: number;
  /** Verdicts waiting for their turn. */
  readonly waitingVerdicts: number;
}

/** A running voice service. */
export interface Engine {
  /** Base URL of signalling and token endpoint, such as `http://127.0.0.1:4700`. */
  readonly url: string;
  /** Where call audio goes, such as `ws://127.0.0.1:4700/audio/twilio`. */
  readonly audioUrl: string;
  /** Version of the voice model; credentials of another are refused. */
  readonly modelHash: string;
  /** The voices that screens look for. */
  readonly watchlist: WatchlistAdmin;
  stats(): EngineStats;
  /** Disconnects everybody and frees the port. */
  close(): Promise<void>;
}

/** How often time limits are looked at, in milliseconds: one timer for everything. */
const TICK_MS = 250;
/** How often the watchlist is read again and what has expired is destroyed, in milliseconds. */
const TIDY_MS = 60_000;

interface Parts {
  readonly http: HttpServer;
  readonly sessions: SessionRegistry;
  readonly signalling: SignallingServer;
  readonly audio: AudioServer;
  readonly queue: VerdictQueue;
  readonly screened: ScreenedCalls;
  readonly watchlist: Watchlist;
  readonly watchlistAdmin: WatchlistAdmin;
}

/**
 * Starts a voice service: token endpoint, signalling and audio on one port.
 * @throws CallsealError `ENGINE_OPTIONS_INVALID` for options that cannot work; `ENGINE_PORT_TAKEN` or `ENGINE_LISTEN_FAILED`
 * when it cannot listen.
 */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const resolved = resolveEngineOptions(options);
  const voice = options.voice ?? createVoiceMethod();
  const parts = assemble(resolved, voice);
  await parts.watchlist.tidy();
  await listen(parts.http, resolved);
  const stopTicking = resolved.clock.every(TICK_MS, () => {
    const now = resolved.clock.now();
    parts.sessions.tick(now);
    parts.audio.tick(now);
    parts.signalling.tick(now);
  });
  const stopTidying = resolved.clock.every(TIDY_MS, () => {
    parts.screened.tick();
    void parts.watchlist.tidy();
  });
  let closed: Promise<void> | null = null;
  return {
    url: `http://${authorityOf(parts.http)}`,
    audioUrl: audioUrlOf(parts.http),
    modelHash: voice.modelHash,
    watchlist: parts.watchlistAdmin,
    stats: () => ({
      sessions: parts.sessions.size,
      streams: parts.audio.streams,
      connections: parts.signalling.connections,
      waitingVerdicts: parts.queue.size,
    }),
    close: () =>
      (closed ??= stop(parts, () => {
        stopTicking();
        stopTidying();
      }).finally(() => resolved.screening.watchlist.store.close())),
  };
}

function authorityOf(http: HttpServer): string {
  const { address, port, family } = http.address() as AddressInfo;
  return `${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

const audioUrlOf = (http: HttpServer): string => `ws://${authorityOf(http)}${twilioAudioPath}`;

function assemble(options: ResolvedEngineOptions, voice: VoiceMethod): Parts {
  const { limits, clock, sealingKey } = options;
  const http = createHttpServer(options);
  const trace = createTraceSink(options);
  const sessions = createSessionRegistry(limits.sessions);
  const queue = createVerdictQueue();
  const sealer = createCredentialSealer({ sealingKey, modelHash: voice.modelHash });
  const tokens = createAccessTokens({ sealingKey, lifetimeSeconds: options.tokenLifetimeSeconds, clock });
  const { screened, watchlist, watchlistAdmin, judge } = assembleJudgement(options, voice, sealer, trace);
  const progressInterval = (): number => 1000 * Math.max(1 / limits.progressPerSecond, sessions.size / limits.progressPerSecondInAll);
  const signalling = createSignallingServer({
    http,
    tokens,
    limits,
    context: {
      initialize: { sealer, modelHash: voice.modelHash },
      identity: { name: 'callseal-engine', version: engineVersion, authenticity: 'replay' },
      sessions,
      session: { limits, clock, queue, judge, trace, line: options.screening, progressInterval },
      voice,
    },
  });
  const scanner = new MediaScanner(limits.mediaMessageBytes);
  const audio = createAudioServer({ sessions, limits, scanner, trace }, () => clock.now());
  const token = createTokenEndpoint({ clients: createClientRegistry(options.clients), tokens, maximumBytes: limits.tokenRequestBytes });
  const maximumBytes = limits.watchlistRequestBytes;
  const watchlistEndpoint = createWatchlistEndpoint({ admin: watchlistAdmin, tokens, maximumBytes });
  const router = createEngineRouter({
    token,
    watchlist: watchlistEndpoint,
    signalling,
    audio,
    mayStream: createAudioGuard(options, http, trace),
  });
  http.on('request', (request, response) => {
    router.request(request, response);
  });
  http.on('upgrade', (request, socket, head) => {
    router.upgrade(request, socket, head);
  });
  return { http, sessions, signalling, audio, queue, screened, watchlist, watchlistAdmin };
}

/** What decides, and what it remembers of earlier calls. */
function assembleJudgement(options: ResolvedEngineOptions, voice: VoiceMethod, sealer: CredentialSealer, trace: TraceSink) {
  const { clock, sealingKey, screening } = options;
  const recordings = createRecentRecordings({ clock });
  const screened = createScreenedCalls({ clock, recordings: screening.recordings, templateSeconds: screening.keepVoiceSeconds });
  const watchlistSealer = createWatchlistSealer({ sealingKey, modelHash: voice.modelHash });
  const watchlist = createWatchlist({ ...screening.watchlist, sealer: watchlistSealer, voice, clock, trace });
  const screener = createScreener({ voice, recordings, screened, watchlist });
  const judge = createJudge({ voice, sealer, recordings, screener });
  return { screened, watchlist, watchlistAdmin: createWatchlistAdmin({ watchlist, sealer, screened }), judge };
}

/** Lets signed upgrades through, and every one when no signature is asked for. */
function createAudioGuard({ audio }: ResolvedEngineOptions, http: HttpServer, trace: TraceSink): (request: IncomingMessage) => boolean {
  if (audio === null) return () => true;
  const { publicUrl, authTokens } = audio;
  let isSigned: UpgradeSignatureCheck | undefined;
  let refusals = 0;
  return ({ headers }) => {
    // its own address is known once it listens
    isSigned ??= createUpgradeSignatureCheck({ publicUrl: publicUrl ?? audioUrlOf(http), authTokens });
    if (isSigned(headers['x-twilio-signature'])) return true;
    refusals += 1;
    trace?.('', { type: 'audio-refused', refusals });
    return false;
  };
}

function createHttpServer({ limits }: ResolvedEngineOptions): HttpServer {
  const patience = limits.requestSeconds * 1000;
  const http = createServer({
    headersTimeout: patience,
    requestTimeout: patience,
    connectionsCheckingInterval: Math.min(1000, patience / 2),
    maxHeaderSize: 16_384,
    noDelay: true,
  });
  http.maxConnections = limits.connections;
  return http;
}

function createTraceSink({ onTrace, clock }: ResolvedEngineOptions): TraceSink {
  if (onTrace === null) return null;
  return (callSid, detail) => {
    const event: EngineTrace = { ...detail, callSid, at: Math.round(clock.now()) };
    try {
      onTrace(event);
    } catch {
      // a log that fails must not end a call
    }
  };
}

async function listen(http: HttpServer, { host, port }: ResolvedEngineOptions): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, host, () => {
      http.off('error', reject);
      resolve();
    });
  }).catch((cause: unknown) => {
    throw identifyListenError(cause, host, port);
  });
  // errors of single accepts, such as no file descriptors left
  http.on('error', () => undefined);
}

function identifyListenError(cause: unknown, host: string, port: number): CallsealError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'EADDRINUSE') {
    return new CallsealError('ENGINE_PORT_TAKEN', `Port ${port} on ${host} is taken; stop what uses it or choose another port.`, { cause });
  }
  const text = cause instanceof Error ? cause.message : 'unknown reason';
  return new CallsealError('ENGINE_LISTEN_FAILED', `Cannot listen on ${host}:${port}: ${text}; check host and port.`, { cause });
}

async function stop({ http, sessions, signalling, audio }: Parts, stopTicking: () => void): Promise<void> {
  stopTicking();
  sessions.leaveAll();
  audio.close();
  const closing = signalling.close();
  http.closeAllConnections();
  await closing;
}
