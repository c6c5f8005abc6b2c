export type {
  CallStream,
  Clock,
  CredentialStore,
  LogEntry,
  Session,
  SessionOptions,
  SessionResponse,
  SignallingChannel,
  Timeouts,
  TokenSource,
} from './session/options.js';
export type {
  Action,
  ActionName,
  CallIdentity,
  Evidence,
  HostEvent,
  InconclusiveReason,
  PhaseName,
  Progress,
  Purpose,
  SessionState,
} from './session/state.js';
