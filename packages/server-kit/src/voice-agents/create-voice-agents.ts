import type { CallGate } from '../gate/call-gate.js';
import type { Endpoint } from '../http/endpoint.js';
import type { OnLog } from '../log/log.js';
import type { SharedState } from '../state/shared-state.js';
import type { Clock } from '../time/clock.js';
import { createCheckTools } from './check-tools.js';
import { createConversations } from './conversations.js';
import { createInitiationEndpoint } from './initiation-endpoint.js';
import { createOwnTools, type OwnTools } from './own-tools.js';
import { createPlatformProof, type PlatformProof } from './platform-proof.js';
import { createPostCallEndpoint } from './post-call-endpoint.js';
import { createPrivilegedTools } from './privileged-tools.js';
import { createScreenTool } from './screen-tool.js';
import type { ToolKit } from './tool-endpoint.js';
import { resolveVoiceAgentsOptions, type VoiceAgentsOptions } from './voice-agents-options.js';

/** What stands around the tools. */
export interface VoiceAgentsParts {
  readonly gate: CallGate;
  readonly state: SharedState;
  /** Under which calls and conversations are kept. */
  readonly subjectKey: Uint8Array;
  readonly clock: Clock;
  readonly log: OnLog;
}

/** The routes of a voice-agent platform, and how it proves who it is. */
export interface VoiceAgents {
  readonly endpoints: readonly Endpoint[];
  readonly proof: PlatformProof;
  readonly ownTools: OwnTools;
}

/** @throws CallsealError `CONFIG_INVALID` for options that are missing or wrong. */
export function createVoiceAgents(given: VoiceAgentsOptions, { gate, state, subjectKey, clock, log }: VoiceAgentsParts): VoiceAgents {
  const options = resolveVoiceAgentsOptions(given);
  const conversations = createConversations({ state, key: subjectKey, lifetimeSeconds: options.conversationSeconds });
  const kit: ToolKit = { gate, conversations, options, clock };
  const proof = createPlatformProof(given, clock);
  return {
    proof,
    ownTools: createOwnTools(proof, conversations),
    endpoints: [
      createInitiationEndpoint(kit, log),
      createScreenTool(kit),
      ...createCheckTools(kit),
      ...createPrivilegedTools(kit),
      createPostCallEndpoint(kit, state, log),
    ],
  };
}
