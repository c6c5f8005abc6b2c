import { randomBytes } from 'node:crypto';
import { CallsealError } from '@callseal/protocol/errors';
import { limits as wire } from '@callseal/protocol/limits';
import type { VoiceMethod } from '../voice/voice-method.js';
import { systemClock, type EngineClock } from './clock.js';
import { defaultEngineLimits, type EngineLimits } from './engine-limits.js';
import type { EngineTrace } from './engine-trace.js';
import { type EngineScreeningOptions, type ResolvedScreening, resolveScreening } from './resolve-screening.js';
import { type EngineAudioOptions, type ResolvedAudio, resolveAudio } from './resolve-audio.js';

/** One OAuth2 client that may ask for tokens. */
export interface EngineClient {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Options of `createEngine`. */
export interface EngineOptions {
  /** Address to listen on. Default `127.0.0.1`: other machines cannot reach it unless asked for. */
  readonly host?: string;
  /** Port to listen on. Default 0: any free one; read it from `engine.url`. */
  readonly port?: number;
  /** The OAuth2 client that may ask for tokens; or give `clients`. */
  readonly clientId?: string;
  /** Its secret, at least 16 characters. */
  readonly clientSecret?: string;
  /** Several clients instead of one. */
  readonly clients?: readonly EngineClient[];
  /** 32 bytes that seal credentials and sign tokens; make one with `generateSealingKey()` and keep it: without it no credential can be read again. */
  readonly sealingKey: Uint8Array;
  /** Seconds an access token lives. Default 300. */
  readonly tokenLifetimeSeconds?: number;
  /**
   * Takes call audio only with the telephony provider's signature: an upgrade without a right `X-Twilio-Signature` is refused with 403
   * before there is a WebSocket. Needed unless `host` is a loopback address. Default: audio is taken from whoever can connect.
   */
  readonly audio?: EngineAudioOptions;
  /** Takes unsigned audio although other machines can reach `host`, because something in front checks signatures. Default false. */
  readonly allowUnsignedAudio?: boolean;
  /** How calls are screened for fraud; see {@link EngineScreeningOptions} for the defaults. */
  readonly screening?: EngineScreeningOptions;
  /** What recognises voices. Default: the method and model shipped with the package. */
  readonly voice?: VoiceMethod;
  /** Bounds to change; see {@link EngineLimits} for their defaults. */
  readonly limits?: Partial<EngineLimits>;
  /** Time source, for tests. Default: the computer's. */
  readonly clock?: EngineClock;
  /** Hears what happens on the wire, for a log. Gets no audio, credential or token. What it throws is dropped. */
  readonly onTrace?: (event: EngineTrace) => void;
}

/** {@link EngineOptions} with every default filled in. */
export interface ResolvedEngineOptions {
  readonly host: string;
  readonly port: number;
  readonly clients: readonly EngineClient[];
  readonly sealingKey: Buffer;
  readonly tokenLifetimeSeconds: number;
  /** `null`: anybody's audio is taken. */
  readonly audio: ResolvedAudio | null;
  readonly screening: ResolvedScreening;
  readonly limits: EngineLimits;
  readonly clock: EngineClock;
  readonly onTrace: ((event: EngineTrace) => void) | null;
}

const SEALING_KEY_BYTES = 32;
const SHORTEST_SECRET = 16;

/** A fresh random sealing key of 32 bytes. */
export const generateSealingKey = (): Buffer => randomBytes(SEALING_KEY_BYTES);

const refuse = (message: string): never => {
  throw new CallsealError('ENGINE_OPTIONS_INVALID', message);
};

function resolveClients({ clientId, clientSecret, clients }: EngineOptions): readonly EngineClient[] {
  if (clients !== undefined && (clientId !== undefined || clientSecret !== undefined)) {
    return refuse('Give either clients or clientId with clientSecret, not both.');
  }
  const list = clients ?? [{ clientId: clientId ?? '', clientSecret: clientSecret ?? '' }];
  if (list.length === 0) return refuse('clients is empty; give at least one {clientId, clientSecret}.');
  for (const client of list) {
    if (client.clientId === '') return refuse('clientId is missing; give the id your server uses at the token endpoint.');
    if (client.clientSecret.length < SHORTEST_SECRET) {
      return refuse(`clientSecret of ${client.clientId} is missing or shorter than ${SHORTEST_SECRET} characters; use a long random one.`);
    }
  }
  return list;
}

function resolveLimits(given: Partial<EngineLimits> = {}): EngineLimits {
  const limits = { ...defaultEngineLimits, ...given };
  for (const [name, value] of Object.entries(limits) as [string, unknown][]) {
    if (!Object.hasOwn(defaultEngineLimits, name)) return refuse(`limits.${name} is not a limit; see EngineLimits.`);
    if (typeof value !== 'number' || !(value > 0) || !Number.isFinite(value)) return refuse(`limits.${name} must be a positive number.`);
  }
  if (limits.progressPerSecond > wire.progressPerSecond) {
    return refuse(`limits.progressPerSecond must be at most ${wire.progressPerSecond}.`);
  }
  return limits;
}

/**
 * Fills in the defaults and refuses what cannot work.
 * @throws CallsealError `ENGINE_OPTIONS_INVALID`; the message says what to write instead and never repeats a secret.
 */
export function resolveEngineOptions(options: EngineOptions): ResolvedEngineOptions {
  const { host = '127.0.0.1', port = 0, sealingKey, tokenLifetimeSeconds = 300 } = options;
  if (!Number.isInteger(port) || port < 0 || port > 65_535) refuse('port must be a whole number from 0 to 65535.');
  if (!((sealingKey as unknown) instanceof Uint8Array) || sealingKey.length !== SEALING_KEY_BYTES) {
    refuse(`sealingKey must be ${SEALING_KEY_BYTES} bytes; make one with generateSealingKey() and keep it.`);
  }
  if (!(tokenLifetimeSeconds >= 1 && tokenLifetimeSeconds <= 86_400)) refuse('tokenLifetimeSeconds must be from 1 to 86400.');
  return {
    host,
    port,
    clients: resolveClients(options),
    sealingKey: Buffer.from(sealingKey),
    tokenLifetimeSeconds,
    audio: resolveAudio(options, host),
    screening: resolveScreening(options.screening),
    limits: resolveLimits(options.limits),
    clock: options.clock ?? systemClock,
    onTrace: options.onTrace ?? null,
  };
}
