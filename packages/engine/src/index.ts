/**
 * A self-hosted voice service: token endpoint, signalling and call audio on one port.
 *
 * @module
 */
export { createEngine, type Engine, type EngineStats } from './service/create-engine.js';
export { generateSealingKey, type EngineClient, type EngineOptions } from './service/engine-options.js';
export type { EngineAudioOptions } from './service/resolve-audio.js';
export { defaultEngineLimits, type EngineLimits } from './service/engine-limits.js';
export type { EngineClock } from './service/clock.js';
export type { EngineScreeningOptions } from './service/resolve-screening.js';
export { createSqliteWatchlistStore, type SqliteWatchlistStoreOptions } from './watchlist/sqlite-watchlist-store.js';
export type { SealedEntry, WatchlistStore } from './watchlist/watchlist-store.js';
export type { WatchlistEntry } from './watchlist/watchlist.js';
export type { WatchedVoice, WatchlistAdmin } from './watchlist/watchlist-admin.js';
export type { EngineTrace, EngineTraceDetail } from './service/engine-trace.js';
export { createVoiceMethod, type VoiceMethodOptions } from './voice/create-voice-method.js';
export type {
  Comparison,
  QualityProblem,
  ReplayCheck,
  SpeechAnalyser,
  SpeechStatus,
  Utterance,
  VoiceFeatures,
  VoiceMethod,
} from './voice/voice-method.js';
