import { copyFile, cp, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { build } from 'esbuild';

await build({
  entryPoints: ['src/widget.js'],
  outdir: 'build',
  bundle: true,
  splitting: true,
  format: 'esm',
  target: 'es2022',
  conditions: ['production'],
  minify: true,
  sourcemap: true,
});
await mkdir('build', { recursive: true });
await cp('pages', 'build', { recursive: true });
// colours and shapes as in Genesys Cloud, light and dark
await copyFile(createRequire(import.meta.url).resolve('@callseal/widget/presets/genesys.css'), 'build/genesys.css');
