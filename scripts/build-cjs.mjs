/**
 * The CommonJS half of a package: `node ../../scripts/build-cjs.mjs` in its folder, after tsc. Every module of `dist` becomes one in
 * `dist/cjs`, with its types, so that two entries share their classes as they do in ES modules. What has no CommonJS half itself (jose)
 * is written into one file of `dist/cjs/vendor`. Why there is one at all: docs/decisions/0020-package-formats.md.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { build } from 'esbuild';
import { licencesOf } from './support/third-party.mjs';

const dist = join(process.cwd(), 'dist');
const target = join(dist, 'cjs');
/** Dependencies that are ES modules alone. */
const modulesOnly = ['jose'];
/** Not for importing: commands, generated bundles, tests and what only they use. */
const leftOut = /^(cjs|cli|functions|testkit|twilio-functions\/deployed|support)\/|^cli\.|\.test\./;

const files = readdirSync(dist, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => !leftOut.test(file));
const modules = files.filter((file) => file.endsWith('.js'));
const used = new Set();

rmSync(target, { recursive: true, force: true });
await build({
  entryPoints: modules.map((file) => join(dist, file)),
  outbase: dist,
  outdir: target,
  outExtension: { '.js': '.cjs' },
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  // the address of a module is asked for to find files beside it; they lie beside the module that this one was made of
  banner: {
    js: "const moduleUrl = require('node:url').pathToFileURL(__filename.replace(/([\\\\/])cjs([\\\\/])(?!.*[\\\\/]cjs[\\\\/])/, '$1$2')).href;",
  },
  define: { 'import.meta.url': 'moduleUrl' },
  plugins: [{ name: 'module-by-module', setup: keepModules }],
  logLevel: 'warning',
});
if (used.size > 0) await writeVendor();

async function writeVendor() {
  const { metafile } = await build({
    entryPoints: [...used],
    outdir: join(target, 'vendor'),
    outExtension: { '.js': '.cjs' },
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    legalComments: 'inline',
    metafile: true,
    logLevel: 'warning',
  });
  writeFileSync(join(target, 'vendor/LICENSES.txt'), licencesOf(Object.keys(metafile.inputs).map((path) => resolve(path))));
}

/** Every import stays one: our own of the module's other half, those of others as they are. */
function keepModules({ onResolve }) {
  onResolve({ filter: /./ }, ({ path, importer, kind }) => {
    if (kind === 'entry-point') return null;
    if (path.startsWith('.')) return { path: path.replace(/\.js$/, '.cjs'), external: true };
    if (!modulesOnly.includes(path)) return { path, external: true };
    used.add(path);
    const folder = relative(dirname(importer), dist) || '.';
    return { path: `./${folder}/vendor/${path}.cjs`, external: true };
  });
}

for (const file of files.filter((name) => name.endsWith('.d.ts'))) {
  const types = join(target, file.replace(/\.d\.ts$/, '.d.cts'));
  mkdirSync(dirname(types), { recursive: true });
  writeFileSync(types, typesOf(readFileSync(join(dist, file), 'utf8')));
}

/** The same declarations, of the other halves of what they name. */
function typesOf(text) {
  return text
    .replace(/((?:from|import)\s*\(?\s*['"]\.[^'"]*)\.js(['"])/g, '$1.cjs$2')
    .replace(/^import (?:type )?\{([^}]*)\} from '(jose)';/gm, (_, names, name) => {
      const types = names.replaceAll(/\btype /g, '').trim();
      return `import type { ${types} } from '${name}' with { 'resolution-mode': 'import' };`;
    })
    .replace(/^\/\/# sourceMappingURL=.*$/m, '')
    .trimEnd()
    .concat('\n');
}
