import { configError } from '../errors/config-error.js';
import type { FraudProvider } from '../fraud/fraud-provider.js';
import type { FraudProviderParts } from '../fraud/fraud-provider-parts.js';
import type { CallStreams } from '../streams/call-streams.js';
import type { GateOptions } from './gate-options.js';

/** The fraud screen, made from the kit's own parts where it listens to calls. */
export function openFraud(
  given: GateOptions['fraud'],
  streams: CallStreams | undefined,
  parts: Omit<FraudProviderParts, 'streams'>,
): FraudProvider | undefined {
  if (typeof given !== 'function') return given;
  if (streams === undefined) throw configError('gate.fraud listens to calls: give streams and calls too.');
  return given({ ...parts, streams });
}
