import type { CallGate } from '../gate/call-gate.js';
import { createCallGate } from '../gate/create-call-gate.js';
import type { Endpoint } from '../http/endpoint.js';
import type { Limits } from '../limits/limits.js';
import type { OnLog } from '../log/log.js';
import type { SharedState } from '../state/shared-state.js';
import type { CallStreams } from '../streams/call-streams.js';
import type { Clock } from '../time/clock.js';
import { createKeypadEndpoint, createLinkEndpoints } from './entry-endpoints.js';
import { createGateEndpoints } from './gate-endpoints.js';
import { openFraud } from './open-fraud.js';
import type { CallsealOptions } from './options.js';
import type { ResolvedCallsealOptions } from './resolve-options.js';

/** What the gate is made of. */
export interface OpenGateOptions {
  readonly options: CallsealOptions;
  readonly resolved: ResolvedCallsealOptions;
  readonly state: SharedState;
  readonly clock: Clock;
  /** By which the kit's own engine hears calls. */
  readonly streams: CallStreams | undefined;
}

/** The gate, when it is configured. */
export function openGate({ options, resolved, state, clock, streams }: OpenGateOptions): CallGate | undefined {
  if (options.gate === undefined) return undefined;
  const { fraud: given, ...parts } = options.gate;
  const fraud = openFraud(given, streams, { credentials: options.credentials, state, clock });
  const { linkUrl, keypadNext } = resolved.gate ?? {};
  const entries = { keypad: keypadNext !== undefined, ...(linkUrl === undefined ? {} : { linkUrl }) };
  return createCallGate({
    ...parts,
    ...(fraud === undefined ? {} : { fraud }),
    ...(parts.codes === undefined ? {} : { entries }),
    state,
    clock,
    subjectKey: Buffer.from(resolved.subjectKey).toString('base64'),
  });
}

/** What the routes of the gate work with. */
export interface GateRoutesOptions {
  readonly options: CallsealOptions;
  readonly resolved: ResolvedCallsealOptions;
  readonly limits: Limits;
  readonly log: OnLog;
  readonly clock: Clock;
}

/** Its routes: for agents where it is known who is on which call, and for callers where they can enter codes by themselves. */
export function gateEndpoints(
  gate: CallGate,
  { options: { calls }, resolved, limits, log, clock }: GateRoutesOptions,
): readonly Endpoint[] {
  const { linkUrl, keypadNext } = resolved.gate ?? {};
  return [
    ...(calls === undefined ? [] : createGateEndpoints({ gate, calls, limits, clock })),
    ...(linkUrl === undefined ? [] : createLinkEndpoints(gate)),
    ...(keypadNext === undefined ? [] : [createKeypadEndpoint({ gate, next: keypadNext, log })]),
  ];
}
