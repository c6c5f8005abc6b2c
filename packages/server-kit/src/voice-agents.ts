export { createElevenLabsDefinitions, type ElevenLabsDefinitions } from './voice-agents/elevenlabs/definitions.js';
export type { ElevenLabsSettings } from './voice-agents/elevenlabs/settings.js';
export type { OwnTools } from './voice-agents/own-tools.js';
export type { ClientCertificateOptions } from './voice-agents/client-certificate.js';
export type { PostCallEvent, PostCallOptions, VoiceAgentsOptions } from './voice-agents/voice-agents-options.js';
