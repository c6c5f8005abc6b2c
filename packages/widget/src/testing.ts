/** For stories and for tests of an integration: the real element standing still in any state, and a harness that uses it as an agent does. */
export { createFixedGate, FixedGateAgent } from './testing/fixed-gate-agent.js';
export { createFixedState, FixedStateAgent } from './testing/fixed-state-agent.js';
export { type FixedGateName, fixedGateStates } from './testing/gate-states.js';
export { AgentHarness, eventTypes } from './testing/harness.js';
export { createHostStore, createScripted, ScriptedAgent } from './testing/scripted-agent.js';
export { createScriptedGateAgent, ScriptedGateAgent, scriptedQuestions } from './testing/scripted-gate-agent.js';
export { type FixedStateName, fixedStates } from './testing/states.js';
