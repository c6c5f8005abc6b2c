// Fails when an entry for pages with a bundler is over its budget, or when a host adapter brings more than code of ours.
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import { rollup } from 'rollup';
import { budgets } from './budgets.mjs';
import { pureSchemas } from './pure-schemas.mjs';

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const client = (entry) => fileURLToPath(new URL(`../../client/dist/${entry}.js`, import.meta.url));
// what tsc writes for classes, and React's mark for modules of the browser
const harmless = new Set(['THIS_IS_UNDEFINED', 'MODULE_LEVEL_DIRECTIVE']);
const fetchedLater = /\/languages\/\w+\.js$|\/gate\/panel\.js$/;

/** Other languages and the step-up panel are fetched when they are wanted, as a page's bundler would split them off. */
async function sizeOf(input, external = []) {
  const bundle = await rollup({
    input,
    external: (id) => external.includes(id) || (id !== input && fetchedLater.test(id)),
    plugins: [
      pureSchemas(),
      nodeResolve({ browser: true, exportConditions: ['production'] }),
      commonjs(),
      terser({ ecma: 2022, module: true, compress: { passes: 3 } }),
    ],
    treeshake: { moduleSideEffects: (id) => !/node_modules\/zod/.test(id) },
    onwarn(warning) {
      if (harmless.has(warning.code) || (warning.id ?? warning.ids?.[0] ?? warning.loc?.file ?? '').includes('node_modules')) return;
      throw new Error(`rollup warning ${warning.code}: ${warning.message}`);
    },
  });
  const { output } = await bundle.generate({ format: 'es', inlineDynamicImports: true });
  await bundle.close();
  const [{ code, modules }] = output;
  const foreign = Object.keys(modules).filter((id) => /node_modules\/(?!@callseal)/.test(id) && modules[id].renderedLength > 0);
  return { gzip: gzipSync(code, { level: 9 }).length, foreign };
}

const hosts = [
  'hosts',
  ...readdirSync(`${dist}hosts`).flatMap((name) => (/^[\w-]+\.js$/.test(name) ? [`hosts/${name.slice(0, -3)}`] : [])),
];
const entries = [
  { name: 'define', input: `${dist}define.js`, budget: budgets.define },
  { name: 'define-relay', input: `${dist}define-relay.js`, budget: budgets.defineRelay },
  { name: 'client only', input: client('index'), budget: budgets.client },
  { name: 'client over a relay', input: client('relay'), budget: budgets.clientRelay },
  { name: 'react', input: `${dist}react.js`, budget: budgets.define + budgets.react, external: ['react'] },
  ...hosts.map((name) => ({ name, input: `${dist}${name}.js`, budget: budgets.host, ours: true })),
];

const faults = [];
console.log('entries for bundlers (bytes of gzip)');
for (const { name, input, budget, external, ours } of entries) {
  const { gzip, foreign } = await sizeOf(input, external);
  console.log(`  ${name.padEnd(28)}${String(gzip).padStart(7)}, budget ${budget} (${budget - gzip} left)`);
  if (gzip > budget) faults.push(`${name} is ${gzip - budget} bytes over its budget.`);
  if (ours && foreign.length > 0) faults.push(`${name} brings what is not ours: ${foreign.join(', ')}`);
}
if (faults.length > 0) {
  console.error(
    [...faults, 'Only types may come from a vendor; share what two adapters do; raise a budget only with a decision.'].join('\n'),
  );
  process.exitCode = 1;
}
