import { fileURLToPath } from 'node:url';

const lean = fileURLToPath(new URL('../dist/embed/socket-io.js', import.meta.url));

/**
 * Puts our own part of Socket.IO in the place of the whole client; src/embed/socket-io.ts says what it leaves out.
 * A name that it lacks fails the build: rollup calls it MISSING_EXPORT.
 */
export const leanSocket = () => ({ name: 'lean-socket', resolveId: (id) => (id === 'socket.io-client' ? lean : null) });
