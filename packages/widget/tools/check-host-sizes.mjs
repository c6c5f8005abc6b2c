// Fails when an entry of @callseal/widget/hosts is over its budget. Each is bundled with all it imports of ours, as a page would load it.
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import { rollup } from 'rollup';

/** Bytes of gzip, from the design of the hosts: an adapter must not be felt beside the desktop it sits in. */
const budget = 3_000;

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const entries = ['hosts.js', ...readdirSync(`${dist}hosts`).flatMap((name) => (/^[\w-]+\.js$/.test(name) ? [`hosts/${name}`] : []))];

async function sizeOf(entry) {
  const bundle = await rollup({
    input: dist + entry,
    plugins: [
      nodeResolve({ browser: true, exportConditions: ['production'] }),
      terser({ ecma: 2022, module: true, compress: { passes: 3 } }),
    ],
    onwarn(warning) {
      if (!(warning.id ?? warning.ids?.[0] ?? '').includes('node_modules'))
        throw new Error(`rollup warning ${warning.code}: ${warning.message}`);
    },
  });
  const { output } = await bundle.generate({ format: 'es', inlineDynamicImports: true });
  await bundle.close();
  const foreign = output[0].imports.concat(
    Object.keys(output[0].modules).filter((id) => /node_modules\/(?!@callseal)/.test(id) && output[0].modules[id].renderedLength > 0),
  );
  return { minified: output[0].code.length, gzip: gzipSync(output[0].code, { level: 9 }).length, foreign };
}

let failed = false;
for (const entry of entries) {
  const { minified, gzip, foreign } = await sizeOf(entry);
  console.log(`  ${entry.padEnd(28)}${String(minified).padStart(7)} minified ${String(gzip).padStart(6)} gzip, ${budget - gzip} left`);
  if (gzip > budget || foreign.length > 0) failed = true;
  if (foreign.length > 0) console.error(`${entry} brings what is not ours: ${foreign.join(', ')}`);
}
if (failed) {
  console.error(
    `An entry is over ${budget} bytes of gzip or imports a vendor's package: only types may come from there; share what two adapters do.`,
  );
  process.exitCode = 1;
}
