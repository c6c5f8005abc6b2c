/** Registers `<callseal-agent>`, unless the page already has one. */
import { CallsealAgent } from './element/callseal-agent.js';

if (customElements.get('callseal-agent') === undefined) customElements.define('callseal-agent', CallsealAgent);

export { CallsealAgent };
// their files also tell `addEventListener` which event belongs to which name
export type { CallsealVerifiedEvent } from './events/outcome-events.js';
export type { CallsealPhaseChangeEvent } from './events/phase-change-event.js';
export type { CallsealResponseEvent } from './events/report-events.js';
