/** Registers `<callseal-agent>` for pages that have a relay, without Socket.IO, unless the page already has one. */
import { CallsealAgent } from './element/callseal-agent.js';
// for types: their files tell `addEventListener` which event belongs to which name
import './events/outcome-events.js';
import './events/phase-change-event.js';
import './events/report-events.js';

if (customElements.get('callseal-agent') === undefined) customElements.define('callseal-agent', CallsealAgent);

export { CallsealAgent };
