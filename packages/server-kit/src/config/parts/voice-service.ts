import type { VoiceServiceOptions } from '../../voice-service/token-source.js';
import type { CallsealConfig } from '../config.js';

/** Where tokens are fetched; `undefined` when no voice service is configured. */
export function createVoiceServiceOptions({ voiceService }: CallsealConfig): VoiceServiceOptions | undefined {
  if (voiceService === undefined) return undefined;
  const { tokenUrl, clientId, clientSecret, plain } = voiceService;
  return { tokenUrl, clientId, clientSecret, allowInsecure: plain };
}
