// dist/embed.js and dist/embed-relay.js: everything in one minified ES module each, from what tsc has compiled; beside them
// dist/embed-<language>.js, which both builds write, and the same, and dist/embed-gate.js; they are fetched when wanted.
//
// dist/es2019: the entries for bundlers that know neither `exports` nor syntax newer than ES2019, such as the one that builds plugins for
// Twilio Flex (webpack 4). Everything that is not an entry is in one file, callseal.js: such a host loads no further file at run time.
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import { transform } from 'esbuild';
import htmlLiterals from 'rollup-plugin-html-literals';
import { gatePanel, leanLit } from './tools/gate-panel.mjs';
import { moduleReport } from './tools/module-report.mjs';
import { pureSchemas } from './tools/pure-schemas.mjs';
import { leanSocket } from './tools/lean-socket.mjs';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));
const banner = `/*! @callseal/widget ${version} | MIT; of others: LICENSES.txt */`;

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
  // 'use client' is for bundlers of servers, which take the modules; entries of types alone are empty
  if (['THIS_IS_UNDEFINED', 'MODULE_LEVEL_DIRECTIVE', 'EMPTY_BUNDLE'].includes(warning.code)) return;
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
    banner,
  },
  onwarn,
});

/** Syntax that hosts of 2019 read. The second half of what makes `dist/es2019`; what it writes is read again by tools/check-es2019.mjs. */
const es2019 = () => ({
  name: 'es2019',
  renderChunk: (code, { fileName }) =>
    transform(code, { target: 'es2019', loader: 'js', sourcefile: fileName, sourcemap: true, legalComments: 'inline' }),
});

const list = (folder) => readdirSync(new URL(`dist/${folder}`, import.meta.url)).flatMap((file) => file.match(/^([\w-]+)\.js$/)?.[1] ?? []);
const hosts = list('hosts').map((name) => `hosts/${name}`);
const modules = ['index', 'define', 'define-relay', 'react', 'jsx', 'jsx-global', 'hosts', ...hosts, 'testing'];
/** Name of an entry → the module it is made of. */
const legacyEntries = {
  ...Object.fromEntries(modules.map((name) => [name, `dist/${name}.js`])),
  embed: 'dist/embed/entry.js',
  'embed-relay': 'dist/embed/relay-entry.js',
};

/** @returns {import('rollup').RollupOptions} */
const legacy = {
  input: legacyEntries,
  external: ['react'],
  plugins: [
    noNodeBuiltins(),
    leanSocket(),
    pureSchemas(),
    nodeResolve({ browser: true, exportConditions: ['production'] }),
    htmlLiterals({ include: ['dist/**'], failOnError: true, options: { minifyOptions: { conservativeCollapse: false } } }),
    commonjs(),
    es2019(),
  ],
  treeshake: { moduleSideEffects: (id) => !/node_modules\/zod/.test(id) },
  output: ['es', 'cjs'].map((format) => ({
    dir: 'dist/es2019',
    format,
    entryFileNames: `[name].${format === 'es' ? 'js' : 'cjs'}`,
    chunkFileNames: `[name].${format === 'es' ? 'js' : 'cjs'}`,
    // an entry registers the element or not; all else is shared
    manualChunks: (id) => (isLegacyEntry(id) ? undefined : 'callseal'),
    hoistTransitiveImports: false,
    sourcemap: true,
    exports: 'named',
    interop: 'auto',
    banner,
  })),
  onwarn,
};
/** Entries and what registers when it is imported. */
const isLegacyEntry = (id) =>
  Object.values(legacyEntries).some((path) => id.replaceAll('\\', '/').endsWith(`/${path}`)) ||
  /[\\/]dist[\\/](react[\\/]component|testing[\\/][\w-]+)\.js$/.test(id);

export default [
  bundle('embed', 'dist/embed/entry.js', gatePanel()),
  bundle('embed-relay', 'dist/embed/relay-entry.js', gatePanel()),
  bundle('embed-gate', 'dist/gate/panel.js', leanLit()),
  legacy,
];
