import { CallsealAgent as RelayAgent } from './callseal-agent.js';
import { createDirectPorts } from './direct-ports.js';

/** The same element, which can also do without a relay: with `urlSio` the page speaks to the voice service itself. */
export class CallsealAgent extends RelayAgent {
  static override direct = createDirectPorts;
}
