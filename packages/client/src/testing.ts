export { type MockFault, mockFaults } from './mock/faults.js';
export { createManualClock, type ManualClock, settle } from './testing/manual-clock.js';
export { createMemoryConsentStore, type MemoryConsentStore } from './testing/memory-consent-store.js';
export { createMemoryCredentialStore, type MemoryCredentialStore } from './testing/memory-credential-store.js';
export { createRecordingStream, type RecordingStream, type RecordingStreamOptions } from './testing/recording-stream.js';
export {
  createScriptedSignalling,
  type ScriptedSession,
  type ScriptedSignalling,
  type ScriptedSignallingOptions,
} from './testing/scripted-signalling.js';
export type { ScriptedGateOptions } from './testing/scripted-case.js';
export { createScriptedGate, type ScriptedGate } from './testing/scripted-gate.js';
