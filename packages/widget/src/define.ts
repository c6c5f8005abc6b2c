/** Registers `<callseal-agent>`, unless the page already has one. */
import { CallsealAgent } from './element/direct-agent.js';
// for types: their files tell `addEventListener` which event belongs to which name
import './events/gate-events.js';
import './events/outcome-events.js';
import './events/phase-change-event.js';
import './events/report-events.js';

if (customElements.get('callseal-agent') === undefined) customElements.define('callseal-agent', CallsealAgent);

export { CallsealAgent };
