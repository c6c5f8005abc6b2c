import { limits } from '@callseal/protocol/limits';
import { configError } from '../errors/config-error.js';
import type { VoiceServiceOptions } from '../voice-service/token-source.js';
import { parseSignallingUrl } from '../voice-service/signalling-url.js';
import { checkProviderName } from './http-fraud-options.js';

/** Options of `createEngineFraudProvider`. */
export interface EngineFraudOptions {
  /** Names the provider in evidence and audit: letters, with single dots or hyphens between. Default `engine`. */
  readonly name?: string;
  /** Base URL of the engine's signalling channel, `https://…` or `wss://…`, plain on loopback only. `streams.audioUrl` must be its audio. */
  readonly signallingUrl: string;
  /** The engine's token endpoint and client; the token is asked for with the scope `fraud`, and no page gets it. */
  readonly tokens: VoiceServiceOptions;
  /** Seconds of net speech that are screened, 3 to 30. Default 5: with less there is often no pause to hear the line in. */
  readonly speechSeconds?: number;
  /** Milliseconds for one screen, 10,000 to 120,000: the caller must speak that long, and wait for an operation under way. Default 45,000. */
  readonly timeout?: number;
  /**
   * Whether a call in which both were looked for, a recording and an injection, and neither was found, counts as not synthetic. The engine
   * does not look for synthetic voices; and it knows only recordings of calls that it heard itself. Default false: such a call is not
   * screened for spoofs, and the default policy asks for two factors.
   */
  readonly acceptReplayAndInjection?: boolean;
}

/** Options after defaults and checks. */
export interface ResolvedEngineFraudOptions {
  readonly name: string;
  readonly signallingUrl: URL;
  readonly speechSeconds: number;
  readonly timeout: number;
  readonly acceptReplayAndInjection: boolean;
}

/** @throws CallsealError `CONFIG_INVALID` naming the option. */
export function resolveEngineFraudOptions(options: EngineFraudOptions): ResolvedEngineFraudOptions {
  const { name = 'engine', speechSeconds = 5, timeout = 45_000, acceptReplayAndInjection = false } = options;
  checkProviderName(name);
  const { minimumSpeechSeconds: least, maximumSpeechSeconds: most } = limits;
  if (!(speechSeconds >= least && speechSeconds <= most)) throw configError(`fraud.speechSeconds is a number from ${least} to ${most}.`);
  if (!(timeout >= 10_000 && timeout <= 120_000)) throw configError('fraud.timeout is a number of milliseconds from 10000 to 120000.');
  const signallingUrl = parseSignallingUrl('fraud.signallingUrl', options.signallingUrl);
  return { name, signallingUrl, speechSeconds, timeout, acceptReplayAndInjection };
}
