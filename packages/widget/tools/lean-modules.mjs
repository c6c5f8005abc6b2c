import { fileURLToPath } from 'node:url';

const embed = (name) => fileURLToPath(new URL(`../dist/embed/${name}.js`, import.meta.url));
const replacements = { 'socket.io-client': embed('socket-io'), 'zod/mini': embed('zod') };

/**
 * Puts our own parts of Socket.IO and zod in the places of the whole ones; src/embed/socket-io.ts and zod.ts say what they leave out.
 * A name that they lack fails the build: rollup calls it MISSING_EXPORT.
 */
export const leanModules = () => ({ name: 'lean-modules', resolveId: (id) => replacements[id] ?? null });
