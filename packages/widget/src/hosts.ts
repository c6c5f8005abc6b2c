/** Puts `<callseal-agent>` on an agent desktop. One adapter per desktop in `@callseal/widget/hosts/<name>`. */
export type {
  AccessProof,
  CallKey,
  CallState,
  HostAdapter,
  HostCall,
  HostCapabilities,
  HostNotice,
  Subscribable,
  VerificationSummary,
} from './hosts/support/adapter.js';
export { connectHost, type ConnectHostOptions, type HostConnection } from './hosts/support/connect-host.js';
export type { HostErrorCode } from './hosts/support/host-error.js';
