// dist/embed.js and dist/embed-relay.js: everything in one minified ES module each, from what tsc has compiled; beside them
// dist/embed-<language>.js, which both builds write, and the same, and dist/embed-gate.js; they are fetched when wanted.
import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import htmlLiterals from 'rollup-plugin-html-literals';
import { gatePanel, leanLit } from './tools/gate-panel.mjs';
import { moduleReport } from './tools/module-report.mjs';
import { pureSchemas } from './tools/pure-schemas.mjs';
import { leanSocket } from './tools/lean-socket.mjs';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));

/** A Node file in a browser bundle dies at run time: it fails here instead. */
const noNodeBuiltins = () => ({
  name: 'no-node-builtins',
  resolveId(id, importer) {
    if (builtinModules.includes(id.replace(/^node:/, ''))) this.error(`${importer} imports ${id}, which no browser has.`);
    return null;
  },
});

// our own warnings fail the build; comments and cycles of others do not, nor does the `this &&` that tsc writes for decorators
const tolerated = new Set(['INVALID_ANNOTATION', 'CIRCULAR_DEPENDENCY']);
const onwarn = (warning) => {
  const where = warning.id ?? warning.ids?.[0] ?? warning.loc?.file ?? '';
  if (warning.code === 'THIS_IS_UNDEFINED') return;
  if (where.includes('node_modules') && tolerated.has(warning.code)) return;
  throw new Error(`rollup warning ${warning.code}: ${warning.message}`);
};

/** @returns {import('rollup').RollupOptions} One bundle; each is complete in itself. */
const bundle = (name, input, ...more) => ({
  input,
  plugins: [
    noNodeBuiltins(),
    ...more,
    leanSocket(),
    pureSchemas(),
    nodeResolve({ browser: true, exportConditions: ['production'] }),
    htmlLiterals({
      include: ['dist/**'],
      failOnError: true,
      options: { minifyOptions: { conservativeCollapse: false, removeAttributeQuotes: true } },
    }),
    commonjs(),
    terser({
      ecma: 2022,
      module: true,
      compress: { passes: 3, unsafe_arrows: true, pure_getters: true, sequences: false, keep_fargs: false, inline: 1 },
      format: { comments: /^!/ },
    }),
    moduleReport(`dist/${name}.modules.json`),
  ],
  treeshake: { moduleSideEffects: (id) => !/node_modules\/zod/.test(id) },
  output: {
    dir: 'dist',
    entryFileNames: `${name}.js`,
    // stable names: a host that copies the files keeps them apart and can load one ahead
    chunkFileNames: 'embed-[name].js',
    format: 'es',
    generatedCode: 'es2015',
    sourcemap: true,
    banner: `/*! @callseal/widget ${version} | MIT */`,
  },
  onwarn,
});

export default [
  bundle('embed', 'dist/embed/entry.js', gatePanel()),
  bundle('embed-relay', 'dist/embed/relay-entry.js', gatePanel()),
  bundle('embed-gate', 'dist/gate/panel.js', leanLit()),
];
