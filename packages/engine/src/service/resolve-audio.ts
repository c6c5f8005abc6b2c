import { CallsealError } from '@callseal/protocol/errors';

/** Who may send call audio. */
export interface EngineAudioOptions {
  /**
   * The URL under which the telephony provider reaches the engine's audio: the very text that the server kit is given as
   * `streams.audioUrl`. `wss:`, without query; `ws:` on loopback only. Default: the engine's own `audioUrl`, when `host` is a loopback
   * address.
   */
  readonly publicUrl?: string;
  /** The account's primary auth token (not an API key's secret); while it is rotated, the primary and the secondary one. */
  readonly authTokens: string | readonly string[];
}

/** {@link EngineAudioOptions} after checks. */
export interface ResolvedAudio {
  /** `null`: the engine's own address. */
  readonly publicUrl: string | null;
  readonly authTokens: readonly string[];
}

/** The part of the engine's options that decides about call audio. */
export interface AudioAdmission {
  readonly audio?: EngineAudioOptions;
  readonly allowUnsignedAudio?: boolean;
}

const loopback = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/;

const refuse = (message: string): never => {
  throw new CallsealError('ENGINE_OPTIONS_INVALID', message);
};

/**
 * Decides whose audio is taken: signed audio, or anybody's where nobody else can reach the engine or somebody has said so.
 * @throws CallsealError `ENGINE_OPTIONS_INVALID`
 */
export function resolveAudio({ audio, allowUnsignedAudio = false }: AudioAdmission, host: string): ResolvedAudio | null {
  if (audio !== undefined) {
    if (allowUnsignedAudio) return refuse('Give either audio, or allowUnsignedAudio: true, not both.');
    const authTokens = checkTokens(audio.authTokens);
    if (audio.publicUrl === undefined && loopback.test(host)) return { publicUrl: null, authTokens };
    return { publicUrl: checkUrl(audio.publicUrl), authTokens };
  }
  if (loopback.test(host) || allowUnsignedAudio) return null;
  return refuse(
    `Other machines can reach ${host}, and nobody checks who sends call audio. Give audio: { publicUrl, authTokens } ` +
      '(CALLSEAL_ENGINE_AUDIO_URL and CALLSEAL_ENGINE_TWILIO_AUTH_TOKEN), or allowUnsignedAudio: true where a proxy in front checks signatures.',
  );
}

function checkUrl(text: unknown): string {
  if (typeof text !== 'string' || !URL.canParse(text))
    return refuse('audio.publicUrl must be a URL such as wss://audio.example/audio/twilio.');
  const { protocol, hostname, search, hash, username, password } = new URL(text);
  if (protocol !== 'wss:' && !(protocol === 'ws:' && loopback.test(hostname))) {
    return refuse('audio.publicUrl must start with wss:// (ws:// on loopback only); the provider signs that URL.');
  }
  if (search !== '' || hash !== '' || username !== '' || password !== '') {
    return refuse('audio.publicUrl must have neither query, fragment nor user: write it as the server kit has it in streams.audioUrl.');
  }
  return text;
}

function checkTokens(tokens: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(tokens) ? tokens : [tokens];
  if (list.length < 1 || list.length > 2 || list.some((token) => typeof token !== 'string' || token === '')) {
    return refuse("audio.authTokens must be the account's primary auth token, or the primary and the secondary one during a rotation.");
  }
  return list as readonly string[];
}
