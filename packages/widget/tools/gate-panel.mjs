import { fileURLToPath } from 'node:url';

const panel = /[\\/]gate[\\/]panel\.js$/;

/**
 * Leaves the step-up panel out of a bundle: it is fetched from the file beside, `embed-gate.js`, when it is first wanted. A bundle of its
 * own, complete in itself: sharing code with `embed.js` would have it import that, which a page may have loaded by another address
 * (`embed.js?v=2`), and so twice.
 */
export const gatePanel = () => ({
  name: 'gate-panel',
  resolveId: (id) => (panel.test(id) ? { id: './embed-gate.js', external: 'relative' } : null),
});

const templates = fileURLToPath(new URL('../dist/embed/lit-templates.js', import.meta.url));

/** Puts our own part of Lit in the place of the whole; src/embed/lit-templates.ts says why. A name that it lacks fails the build. */
export const leanLit = () => ({ name: 'lean-lit', resolveId: (id) => (id === 'lit' ? templates : null) });
