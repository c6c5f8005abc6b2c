/** Source of the one-file script `embed-relay.js`: registers the element for pages that have a relay. */
export { CallsealAgent } from '../define-relay.js';
