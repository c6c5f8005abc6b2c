// Lists what the published packages bring with them, with licences, from package-lock.json into docs/dependencies.md.
// `--check` writes nothing and exits with 1 when the page is out of date or a licence is not on the list.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);
const page = fileURLToPath(new URL('docs/dependencies.md', root));
const { packages } = JSON.parse(readFileSync(new URL('package-lock.json', root), 'utf8'));
const accepted = new Set([
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'MIT-0',
  'BlueOak-1.0.0',
  '(MIT OR Apache-2.0)',
]);

const published = Object.keys(packages)
  .filter((path) => /^packages\/[^/]+$/.test(path))
  .sort();

/** Where Node finds `name` when it is imported from `from`. */
function locate(name, from) {
  for (let folder = from; folder !== ''; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    if (packages[`${folder}/node_modules/${name}`] !== undefined) return `${folder}/node_modules/${name}`;
  }
  return packages[`node_modules/${name}`] === undefined ? undefined : `node_modules/${name}`;
}

/** Some old packages name their licence in another field, which the lock file does not repeat. */
function licenceOf(at) {
  if (packages[at].license !== undefined) return packages[at].license;
  const { licenses } = JSON.parse(readFileSync(new URL(`${at}/package.json`, root), 'utf8'));
  return licenses?.[0]?.type ?? 'none given';
}

/** Everything that is installed with a package; peers are the host's own. */
function treeOf(start) {
  const found = new Set();
  const visit = (path) => {
    const { dependencies = {}, optionalDependencies = {} } = packages[path];
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const at = locate(name, path);
      if (at === undefined || found.has(at)) continue;
      const target = packages[at].link ? packages[at].resolved : at;
      if (!target.startsWith('packages/')) found.add(at);
      visit(target);
    }
  };
  visit(start);
  return found;
}

/** One row for each package in each version, wherever it is installed. */
const rows = new Map();
for (const path of published) {
  for (const at of treeOf(path)) {
    const name = at.slice(at.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const { version } = packages[at];
    const row = rows.get(`${name} ${version}`) ?? { name, version, licence: licenceOf(at), by: new Set() };
    row.by.add(path.slice('packages/'.length));
    rows.set(`${name} ${version}`, row);
  }
}
const sorted = [...rows.values()].sort((a, b) => a.name.localeCompare(b.name) || a.version.localeCompare(b.version));
const strange = sorted.filter(({ licence }) => !accepted.has(licence));

const text = `# Dependencies of the published packages

Everything that \`npm install\` of a package of ours brings with it: ${sorted.length} packages. Written by
\`node scripts/dependencies.mjs\` from \`package-lock.json\`; a test fails when a package appears, changes its version, or comes under a licence
that is not one of ${[...accepted].join(', ')}.

Known vulnerabilities are looked up by \`npm run audit\` (\`scripts/audit.mjs\`), for production dependencies, failing from high upward. It needs the
registry's advisory endpoint and is therefore no part of \`npm test\`; where the endpoint does not answer it says so and fails with exit code 2.

| package | version | licence | used by |
| ------- | ------- | ------- | ------- |
${sorted.map(({ name, version, licence, by }) => `| ${name} | ${version} | ${licence} | ${[...by].join(', ')} |`).join('\n')}
`;

for (const { name, licence } of strange) console.error(`${name}: the licence ${licence} is not on the list`);
if (process.argv.includes('--check')) {
  const current = plain(readFileSync(page, 'utf8')) === plain(text);
  if (!current) console.error('docs/dependencies.md is out of date: run node scripts/dependencies.mjs');
  process.exit(current && strange.length === 0 ? 0 : 1);
}
writeFileSync(page, text);
console.log(`${sorted.length} packages`);

/** Without what a formatter may change: the widths of columns. */
function plain(table) {
  return table.replace(/ +/g, ' ').replace(/-{3,}/g, '---');
}
