import { fileURLToPath } from 'node:url';

const replacement = fileURLToPath(new URL('../dist/embed/socket-io.js', import.meta.url));

/** Puts our own part of Socket.IO in the place of `socket.io-client`; src/embed/socket-io.ts says what and why. */
export const leanSocket = () => ({
  name: 'lean-socket',
  resolveId: (id) => (id === 'socket.io-client' ? replacement : null),
});
