export { createExternalMethodsPorts } from './host/external-methods-ports.js';
export { createHttpCallStream } from './http/http-call-stream.js';
export { createHttpTokenSource } from './http/http-token-source.js';
export { createServerKitClient } from './http/server-kit-client.js';
export { createMockPorts } from './mock/mock-ports.js';
export { createMockSignalling } from './mock/mock-signalling.js';
export { createRelayPorts } from './relay/relay-ports.js';
export { availableActions } from './session/available-actions.js';
export { systemClock } from './session/clock.js';
export { createSession } from './session/create-session.js';
export type {
  CallStream,
  Clock,
  ConsentOptions,
  ConsentReceipt,
  ConsentStore,
  CredentialStore,
  LogEntry,
  OperationIdentity,
  RememberedConsent,
  Session,
  SessionOptions,
  SessionResponse,
  SignallingChannel,
  Terms,
  TokenSource,
} from './session/options.js';
export type {
  Action,
  ActionName,
  CallIdentity,
  Evidence,
  InconclusiveReason,
  PastAttempt,
  PhaseName,
  Progress,
  Purpose,
  SessionState,
} from './session/state.js';
export { defaultTimeouts } from './session/timeouts.js';
export { createSocketSignalling } from './signalling/socket-signalling.js';
