// What is in a tarball of npm's, and what must be.
import { posix } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Path below `package/` → bytes. Reads the ustar format that `npm pack` writes (POSIX.1-1988: blocks of 512 bytes, size in octal). */
export function filesOf(tarball) {
  const archive = gunzipSync(tarball);
  const files = new Map();
  const text = (from, length) => archive.toString('utf8', from, from + length).replace(/\0.*$/s, '');
  for (let at = 0; at + 512 <= archive.length && archive[at] !== 0; ) {
    const size = Number.parseInt(text(at + 124, 12), 8);
    const path = [text(at + 345, 155), text(at, 100)].filter((part) => part !== '').join('/');
    if (['0', ''].includes(text(at + 156, 1))) files.set(path.replace(/^package\//, ''), archive.subarray(at + 512, at + 512 + size));
    at += 512 * (1 + Math.ceil(size / 512));
  }
  return files;
}

const forbidden = [
  [/\.test\.|\.test-support\.|(^|\/)(testkit|test-support)\//, 'is for our tests'],
  [/\.tsbuildinfo$/, "is the compiler's own"],
  [/\.d\.c?ts\.map$/, 'points to sources that are not packed'],
  [/^src\//, 'is source'],
];
/** Code that ships to browsers in one piece: nothing of a development build may be in it. */
const production = /^dist\/(embed[\w-]*|es2019\/.*)\.c?js$/;
const development = [/process\.env/, /lit is in dev mode/i, /\bconsole\.(log|debug)\(/];

/** What is wrong with the contents of a package, one sentence each. */
export function checkContents(manifest, files) {
  const faults = [];
  for (const needed of ['README.md', 'LICENSE', 'package.json']) if (!files.has(needed)) faults.push(`${needed} is missing.`);
  for (const [path, bytes] of files) {
    for (const [pattern, why] of forbidden) if (pattern.test(path)) faults.push(`${path} ${why}.`);
    if (path.endsWith('.js.map') || path.endsWith('.cjs.map')) faults.push(...checkMap(path, bytes));
    if (/^.+\/package\.json$/.test(path)) faults.push(...checkEntry(path, bytes, files));
    if (production.test(path))
      for (const sign of development) if (sign.test(bytes.toString('utf8'))) faults.push(`${path} has ${sign} in it.`);
  }
  for (const path of manifest.sideEffects === false ? [] : manifest.sideEffects)
    if (![...files.keys()].some((file) => new RegExp(`^${path.slice(2).replaceAll('.', '\\.').replace('*', '[^/]*')}$`).test(file)))
      faults.push(`sideEffects names ${path}, which is not there.`);
  return faults;
}

/** A folder that stands for a subpath names files that are there. */
function checkEntry(path, bytes, files) {
  const { main, module, types } = JSON.parse(bytes.toString('utf8'));
  return [main, module, types].flatMap((file) =>
    files.has(posix.join(posix.dirname(path), file)) ? [] : [`${path} names ${file}, which is not there.`],
  );
}

/** A debugger must find the sources: they are in the map, for they are not in the package. */
function checkMap(path, bytes) {
  const { sources, sourcesContent = [] } = JSON.parse(bytes.toString('utf8'));
  return sources.every((_, index) => typeof sourcesContent[index] === 'string') ? [] : [`${path} has no sources in it.`];
}
