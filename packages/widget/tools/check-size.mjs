// Fails the build when a one-file bundle is over its budget or a language is where it should not be, and says what is in it and what to do.
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { budgets } from './budgets.mjs';

const bundles = { embed: budgets.embed, 'embed-relay': budgets.embedRelay, 'embed-gate': budgets.gate };

const dist = new URL('../dist/', import.meta.url);
const gzipped = (code) => gzipSync(code, { level: 9 }).length;
const faults = [];

const packageOf = (id) => {
  const path = id.replaceAll('\\', '/');
  const inModules = path.match(/.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//);
  if (inModules && !/\/packages\/[^/]+\/dist\//.test(path)) return inModules[1];
  return path.match(/.*\/packages\/([^/]+)\//)?.[1]?.replace(/^/, '@callseal/') ?? inModules?.[1] ?? 'bundler';
};
function checkBundle(bundle, budget) {
  const code = readFileSync(new URL(`${bundle}.js`, dist));
  const size = gzipped(code);
  const byPackage = new Map();
  for (const [id, bytes] of JSON.parse(readFileSync(new URL(`${bundle}.modules.json`, dist), 'utf8'))) {
    const name = packageOf(id);
    byPackage.set(name, (byPackage.get(name) ?? 0) + bytes);
  }
  const rendered = [...byPackage.values()].reduce((sum, bytes) => sum + bytes, 0);
  const row = (name, bytes) =>
    `  ${name.padEnd(34)}${String(bytes).padStart(8)}${`${((100 * bytes) / rendered).toFixed(1)} %`.padStart(9)}`;

  console.log(`dist/${bundle}.js: what is in it (bytes before minifying, share)`);
  for (const [name, bytes] of [...byPackage].sort(([, a], [, b]) => b - a)) console.log(row(name, bytes));
  console.log(`  minified ${code.length} bytes, gzip ${size} bytes, budget ${budget} (${budget - size} left)`);
  if (size > budget) faults.push(`dist/${bundle}.js is ${size - budget} bytes of gzip over its budget of ${budget}.\n${mends}`);
}

const mends = [
  'What to do, most likely first:',
  '  1. Look above for what should not be there: socket.io-client at all means that tools/lean-socket.mjs no longer replaces it,',
  '     zod far above a third that the whole of zod was imported instead of zod/mini.',
  '  2. Look for schemas of messages that a browser does not see: tools/pure-schemas.mjs lets them fall away.',
  '  3. Move what few pages need out of the embed: it stays importable from @callseal/client.',
  '  4. Raise the budget only with a decision in docs/decisions.',
].join('\n');

for (const [bundle, budget] of Object.entries(bundles)) checkBundle(bundle, budget);

// one file per language and no other, each complete in itself: an import of embed.js would load a second copy beside embed.js?v=2
const languages = readdirSync(new URL('languages/', dist)).flatMap((file) => file.match(/^([a-z]{2,3})\.js$/)?.[1] ?? []);
const chunks = readdirSync(dist).filter((file) => /^embed-.*\.js$/.test(file) && !Object.hasOwn(bundles, file.slice(0, -3)));
for (const file of chunks) {
  const text = readFileSync(new URL(file, dist));
  console.log(`  ${file.padEnd(34)}${String(text.length).padStart(8)} bytes, gzip ${gzipped(text)}`);
  if (!languages.includes(file.slice(6, -3)))
    faults.push(`dist/${file} is no language: is it left from an earlier build, or imported in a new place?`);
  if (/\bimport\b/.test(text)) faults.push(`dist/${file} imports something: a language is texts alone.`);
}
for (const language of languages)
  if (!chunks.includes(`embed-${language}.js`)) faults.push(`dist/embed-${language}.js is missing: load it by import().`);
// tools/gate-panel.mjs says why
if (/\bimport\b/.test(readFileSync(new URL('embed-gate.js', dist), 'utf8'))) faults.push('dist/embed-gate.js imports something.');
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exitCode = 1;
}
