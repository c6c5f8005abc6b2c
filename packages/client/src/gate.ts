/** The gate for an agent's page: what an action still needs, the ways to give it, and the grant. Asks the server kit's `/v1/gate/*`. */
export { availableGateActions, offeredFactors } from './gate/available-gate-actions.js';
export { createGateSession } from './gate/create-gate-session.js';
export { createGateClient, type GateClient, type GateClientOptions } from './gate/gate-client.js';
export type { GateCase, GateService, GateSession, GateSessionOptions, HandedGrant } from './gate/options.js';
export { gateFailureKinds } from './gate/state.js';
export type {
  CodeChannel,
  GateAction,
  GateActionName,
  GateCall,
  GateFactor,
  GateFailure,
  GateFailureKind,
  GateGrant,
  GateHostEvent,
  GateSessionState,
  GateStep,
  KnowledgeAnswer,
  OpenGate,
} from './gate/state.js';
