export type {
  AskedQuestion,
  VoiceAgentCustomer,
  VoiceAgentOptions,
  VoiceAgentResult,
  VoiceAgentStep,
  VoiceAgentToolResult,
} from './voice-agent/options.js';
export { runVoiceAgent } from './voice-agent/run-voice-agent.js';
