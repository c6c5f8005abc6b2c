// What is in a tarball of npm's, and what must be.
import { createHash } from 'node:crypto';
import { posix } from 'node:path';

/** Path in the package → text, of a package as are-the-types-wrong has unpacked it. */
export function filesOf(pkg) {
  const root = `/node_modules/${pkg.packageName}/`;
  return new Map(pkg.listFiles(root).map((path) => [path.slice(root.length), pkg.readFile(path)]));
}

const forbidden = [
  [/\.test\.|\.test-support\.|(^|\/)(testkit|test-support)\//, 'is for our tests'],
  [/\.tsbuildinfo$/, "is the compiler's own"],
  [/\.d\.c?ts\.map$/, 'points to sources that are not packed'],
  [/^src\//, 'is source'],
];
/** Code that ships to browsers in one piece: nothing of a development build may be in it. */
const production = /^dist\/(embed[\w-]*|es2019\/(?!testing\.).*)\.c?js$/;
const development = [/process\.env/, /lit is in dev mode/i, /\bconsole\.\w+\(/];
/** Our doubles are for the tests of others, and in an entry of their own. */
const double = /(^|\/)(testing|testkit)\//;
/** Files with code of others in them, whose licences lie beside them: at the top of the package, or in the folder itself. */
const withOthers = [
  [/^dist\/(embed[\w-]*|es2019\/.*)\.c?js$/, 'dist/LICENSES.txt'],
  [/^dist\/functions\//, 'dist/functions/LICENSES.txt'],
  [/^dist\/cjs\/vendor\//, 'dist/cjs/vendor/LICENSES.txt'],
];

/** What is wrong with the contents of a package, one sentence each. */
export function checkContents(manifest, files) {
  const faults = [];
  for (const needed of ['README.md', 'LICENSE', 'package.json']) if (!files.has(needed)) faults.push(`${needed} is missing.`);
  for (const [path, text] of files) {
    for (const [pattern, why] of forbidden) if (pattern.test(path)) faults.push(`${path} ${why}.`);
    if (path.endsWith('.js.map') || path.endsWith('.cjs.map')) faults.push(...checkMap(path, text));
    if (/^.+\/package\.json$/.test(path)) faults.push(...checkEntry(path, text, files));
    if (production.test(path)) faults.push(...checkProduction(path, text, files));
    for (const [pattern, licences] of withOthers)
      if (pattern.test(path) && !files.has(licences)) faults.push(`${path} has code of others in it, and ${licences} is missing.`);
  }
  return [...faults, ...checkSideEffects(manifest, files), ...checkHashes(files)];
}

function checkProduction(path, text, files) {
  const faults = development.flatMap((sign) => (sign.test(text) ? [`${path} has ${sign} in it.`] : []));
  const { sources } = JSON.parse(files.get(`${path}.map`) ?? '{"sources":[]}');
  return [...faults, ...sources.flatMap((source) => (double.test(source) ? [`${path} has ${source} in it, which is for tests.`] : []))];
}

/** A bundler leaves out what is not named when nothing of it is used: an element that registers itself there would be missing. */
function checkSideEffects({ sideEffects }, files) {
  const named = (sideEffects || []).map((path) => ({
    path,
    pattern: new RegExp(`^${path.slice(2).replaceAll('.', '\\.').replace('*', '[^/]*')}$`),
  }));
  const paths = [...files.keys()];
  const absent = named.filter(({ pattern }) => !paths.some((file) => pattern.test(file)));
  const registering = paths.filter((file) => /\.c?js$/.test(file) && /^\s*customElements\.define\(/m.test(files.get(file)));
  const unnamed = registering.filter((file) => !named.some(({ pattern }) => pattern.test(file)));
  return [
    ...absent.map(({ path }) => `sideEffects names ${path}, which is not there.`),
    ...unnamed.map((file) => `${file} registers an element, and sideEffects does not name it.`),
  ];
}

/** A page that copies a hash from here gets the file, or nothing at all. */
function checkHashes(files) {
  const hashes = files.has('dist/sri.json') ? JSON.parse(files.get('dist/sri.json')) : {};
  const scripts = [...files].filter(([path]) => /^dist\/embed[\w-]*\.js$/.test(path));
  return scripts.flatMap(([path, text]) =>
    hashes[posix.basename(path)] === integrityOf(text) ? [] : [`dist/sri.json is wrong about ${path}.`],
  );
}

/** The value of `integrity`, https://www.w3.org/TR/sri-2/. */
export function integrityOf(text) {
  return `sha384-${createHash('sha384').update(text).digest('base64')}`;
}

/** A folder that stands for a subpath names files that are there. */
function checkEntry(path, text, files) {
  const { main, module, types } = JSON.parse(text);
  return [main, module, types].flatMap((file) =>
    files.has(posix.join(posix.dirname(path), file)) ? [] : [`${path} names ${file}, which is not there.`],
  );
}

/** A debugger must find the sources: they are in the map, for they are not in the package. */
function checkMap(path, text) {
  const { sources, sourcesContent = [] } = JSON.parse(text);
  return sources.every((_, index) => typeof sourcesContent[index] === 'string') ? [] : [`${path} has no sources in it.`];
}
