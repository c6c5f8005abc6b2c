/** Registers `<callseal-agent>`, unless the page already has one. */
import { CallsealAgent } from './element/callseal-agent.js';

if (customElements.get('callseal-agent') === undefined) customElements.define('callseal-agent', CallsealAgent);

export { CallsealAgent };
