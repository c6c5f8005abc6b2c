/** Source of the one-file script `embed.js`: registers the element and brings the server-kit client along. */
export { createServerKitClient } from '@callseal/client';
export { CallsealAgent } from '../define.js';
