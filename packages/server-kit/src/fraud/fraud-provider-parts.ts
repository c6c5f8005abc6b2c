import type { CredentialStore } from '../credentials/credential-store.js';
import type { SharedState } from '../state/shared-state.js';
import type { CallStreams } from '../streams/call-streams.js';
import type { Clock } from '../time/clock.js';
import type { FraudProvider } from './fraud-provider.js';

/** What a server kit gives to a provider that listens to calls itself. */
export interface FraudProviderParts {
  /** Starts and stops the caller's stream. */
  readonly streams: Pick<CallStreams, 'start' | 'stop' | 'abandon' | 'stateOf'>;
  /** Where registrations are: recordings of the caller's are recognised then. */
  readonly credentials: Pick<CredentialStore, 'get'> | undefined;
  /** Where instances share a token. */
  readonly state: SharedState;
  readonly clock: Clock;
}

/** Makes a provider once the server kit has what it needs: `fraud: (parts) => createEngineFraudProvider(options, parts)`. */
export type CreateFraudProvider = (parts: FraudProviderParts) => FraudProvider;
