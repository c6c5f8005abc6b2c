/** All that a session over the relay is made of, and no Socket.IO: nothing that is imported from here reaches socket.io-client. */
export { createExternalMethodsPorts } from './host/external-methods-ports.js';
export { createServerKitClient } from './http/server-kit-client.js';
export { createMockPorts } from './mock/mock-ports.js';
export { createRelayPorts } from './relay/relay-ports.js';
export { availableActions } from './session/available-actions.js';
export { systemClock } from './session/clock.js';
export { createSession } from './session/create-session.js';
export { defaultTimeouts } from './session/timeouts.js';
