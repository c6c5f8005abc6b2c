/**
 * A folder for each subpath of the package, for what does not read `exports`: webpack 4 (Twilio's Flex plugin builder) and the module
 * resolution "node" of TypeScript. `npm pack` and `npm publish` have it write them before (prepack) and take them away after (postpack).
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const { exports: entries, sideEffects } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const subpaths = Object.keys(entries).flatMap((key) => (entries[key].types && key !== '.' ? [key.slice(2)] : []));

for (const top of new Set(subpaths.map((subpath) => subpath.split('/', 1)[0]))) removeEntries(join(root, top));
if (!process.argv.includes('--remove')) for (const subpath of subpaths) writeEntry(subpath);

/** Takes away a folder of ours, and none of another's: an entry must not be called like a folder that the package has. */
function removeEntries(folder) {
  if (!existsSync(folder)) return;
  const foreign = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (path) => !path.endsWith('package.json') && !statSync(join(folder, path)).isDirectory(),
  );
  if (foreign.length > 0) throw new Error(`${folder} has ${foreign.join(', ')} in it: name the entry otherwise.`);
  rmSync(folder, { recursive: true });
}

function writeEntry(subpath) {
  const folder = join(root, subpath);
  const up = posix.relative(`/${subpath}`, '/dist');
  const { types, default: module } = entries[`./${subpath}`];
  const file = `${up}/es2019/${subpath}`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'package.json'),
    `${JSON.stringify(
      {
        main: `${file}.cjs`,
        module: `${file}.js`,
        types: types.replace('./dist', up),
        sideEffects: sideEffects.includes(module),
      },
      undefined,
      2,
    )}\n`,
  );
}
