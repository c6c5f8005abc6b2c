import { cp } from 'node:fs/promises';
import { build } from 'esbuild';

await build({
  entryPoints: ['src/workspace-app.js', 'src/ccp-page.js'],
  outdir: 'build',
  bundle: true,
  splitting: true,
  format: 'esm',
  target: 'es2022',
  conditions: ['production'],
  minify: true,
  sourcemap: true,
  // Streams looks for itself under the name of the page's global
  define: { global: 'globalThis' },
});
await cp('pages', 'build', { recursive: true });
