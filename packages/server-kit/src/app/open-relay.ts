import type { CallGate } from '../gate/call-gate.js';
import type { Endpoint } from '../http/endpoint.js';
import type { Limits } from '../limits/limits.js';
import type { Pseudonym } from '../limits/pseudonyms.js';
import type { OnLog } from '../log/log.js';
import { createRelay } from '../relay/create-relay.js';
import type { OnVerdict } from '../relay/operation-parts.js';
import { createSocketSignalling } from '../relay/socket-signalling.js';
import type { SharedState } from '../state/shared-state.js';
import type { CallStreams } from '../streams/call-streams.js';
import type { Clock } from '../time/clock.js';
import type { TokenSource } from '../voice-service/token-source.js';
import type { CallsealOptions } from './options.js';
import { createRelayEndpoints } from './relay-endpoints.js';
import type { ResolvedCallsealOptions } from './resolve-options.js';

/** What the relay is made of. */
export interface OpenRelayOptions {
  readonly options: CallsealOptions;
  readonly resolved: ResolvedCallsealOptions;
  readonly state: SharedState;
  readonly clock: Clock;
  readonly pseudonym: Pseudonym;
  readonly limits: Limits;
  readonly log: OnLog;
  readonly streams: CallStreams | undefined;
  readonly tokens: TokenSource | undefined;
  /** Takes the evidence of verdicts in, where there is one. */
  readonly gate: Pick<CallGate, 'note'> | undefined;
}

/** The relay as the rest of the kit sees it. */
export interface OpenedRelay {
  readonly endpoints: readonly Endpoint[];
  readonly isRelayed: (callSid: string) => Promise<boolean>;
  readonly finish: (milliseconds: number) => Promise<void>;
}

/** The relay and its routes, when everything that it needs is there. */
export function openRelay(parts: OpenRelayOptions): OpenedRelay | undefined {
  const { options, resolved, streams, tokens, limits, log, gate, ...shared } = parts;
  const { calls, credentials } = options;
  if (resolved.relay === undefined || streams === undefined || tokens === undefined) return undefined;
  if (calls === undefined || credentials === undefined) return undefined;
  const signalling = createSocketSignalling(resolved.relay.signallingUrl);
  const onVerdict = gate && noteIn(gate);
  const relay = createRelay({ ...shared, signalling, tokens, streams, credentials, limits, options: resolved.relay, onVerdict, log });
  const { requireConsent } = resolved.relay;
  return {
    endpoints: createRelayEndpoints({ relay, calls, credentials, limits, requireConsent, log }),
    isRelayed: (callSid) => relay.isRelayed(callSid),
    finish: (milliseconds) => relay.finish(milliseconds),
  };
}

/** In their order: what stands against a caller comes before what stands for them. */
function noteIn(gate: Pick<CallGate, 'note'>): OnVerdict {
  return async (on, signals) => {
    for (const signal of signals) await gate.note(on, signal);
  };
}
