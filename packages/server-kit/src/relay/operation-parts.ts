import type { CredentialStore, StoredCredential } from '../credentials/credential-store.js';
import type { GateCase, NewSignal } from '../gate/call-gate.js';
import type { Limits } from '../limits/limits.js';
import type { CallerLeg } from '../streams/call-access.js';
import type { CallStreams } from '../streams/call-streams.js';
import type { StreamOwner } from '../streams/call-streams-options.js';
import type { Clock } from '../time/clock.js';
import type { TokenSource } from '../voice-service/token-source.js';
import type { RelayPurpose } from './judge.js';
import type { ResolvedRelayOptions } from './relay-options.js';
import type { Signalling } from './signalling.js';

/** Port: takes the evidence of a verdict in before anybody hears of it. When it rejects, the verdict is not given out. */
export type OnVerdict = (on: GateCase, signals: readonly NewSignal[]) => Promise<void>;

/** One operation: who is heard, for whom, and what for. */
export interface OperationTask {
  readonly leg: CallerLeg;
  /** The caller's number, as the telephony provider names it. Kept nowhere here. */
  readonly caller: string;
  readonly by: StreamOwner;
  readonly purpose: RelayPurpose;
  /** What is compared with; needed unless somebody is registered. */
  readonly stored?: StoredCredential;
}

/** What operations work with. */
export interface OperationParts {
  readonly signalling: Signalling;
  readonly tokens: TokenSource;
  readonly streams: Pick<CallStreams, 'start' | 'stop' | 'abandon' | 'stateOf'>;
  readonly credentials: Pick<CredentialStore, 'put'>;
  readonly limits: Pick<Limits, 'failedVerification'>;
  readonly options: ResolvedRelayOptions;
  readonly clock: Clock;
  readonly onVerdict: OnVerdict | undefined;
}
