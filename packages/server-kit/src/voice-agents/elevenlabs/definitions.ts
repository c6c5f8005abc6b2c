import { defineFrontAgent, definePrivilegedAgent } from './agent-definitions.js';
import { type ElevenLabsSettings, resolveElevenLabsSettings } from './settings.js';
import { type Definition, defineTool } from './tool-definitions.js';
import { type ToolName, toolNames } from './tool-names.js';
import { defineWorkflow } from './workflow.js';

/** Everything that the platform is given, as its API takes it. */
export interface ElevenLabsDefinitions {
  /** Request bodies of "create tool". */
  readonly tools: Readonly<Record<ToolName, Definition>>;
  /** The workflow alone; the front agent has it too. */
  readonly workflow: Definition;
  /** Request bodies of "create agent". */
  readonly agents: { readonly front: Definition; readonly privileged: Definition };
  /** Settings for which placeholders stand. */
  readonly missing: readonly string[];
}

/** @throws CallsealError `CONFIG_INVALID` naming the setting at fault. */
export function createElevenLabsDefinitions(given: ElevenLabsSettings): ElevenLabsDefinitions {
  const settings = resolveElevenLabsSettings(given);
  const tools = Object.fromEntries(toolNames.map((name) => [name, defineTool(name, settings)])) as Record<ToolName, Definition>;
  return {
    tools,
    workflow: defineWorkflow(settings),
    agents: { front: defineFrontAgent(settings), privileged: definePrivilegedAgent(settings) },
    missing: settings.missing,
  };
}
